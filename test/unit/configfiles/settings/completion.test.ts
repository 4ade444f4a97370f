import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { LintInput } from '../../../../src/configfiles/lint/lintRule';
import { completionsAt } from '../../../../src/configfiles/settings/completion';
import { outlineOf } from '../../../../src/configfiles/settings/outline';
import { settingsOf, type Setting } from '../../../../src/configfiles/settings/setting';
import { describeSetting } from '../../../../src/configfiles/settings/settingDescription';
import { dockerDaemonKeyMeanings } from '../../../../src/knowledge/dockerDaemonKeyMeanings';
import { dockerDaemonKeys } from '../../../../src/knowledge/dockerDaemonKeys';
import { configFileKinds } from '../../../../src/model/configDiagnostic';
import { renderEnglish } from '../../../../src/model/message';
import { applyTextEdits } from '../../../../src/model/textEdit';
import { anyConfigText } from '../lint/configTexts';
import { cmdline, daemonJson, factsOf, grub, sysconfig, sysctl } from '../lint/linting';
import { propertyRuns, propertyTimeout } from '../propertyRuns';

/** The text after choosing `label` at the place of the `|`; undefined when it is not offered there. */
function chosen(input: LintInput, label: string): string | undefined {
  const position = input.text.indexOf('|');
  const text = input.text.replace('|', '');
  const completion = completionsAt({ ...input, text }, position).find((entry) => entry.label === label);
  return completion && applyTextEdits(text, [completion]);
}

const grubText = (text: string) => ({ ...grub(''), text });

describe('completion of settings', function () {
  this.timeout(propertyTimeout);

  it('offers kernel parameters in the lists of GRUB, with their sign', () => {
    const label = 'cgroup_enable';
    assert.equal(chosen(grub('quiet cgr|'), label), 'GRUB_CMDLINE_LINUX="quiet cgroup_enable="\n');
    assert.equal(chosen(grub('|'), 'quiet'), 'GRUB_CMDLINE_LINUX="quiet"\n');
    assert.equal(chosen(grub('a cgr|ou=memory b'), label), 'GRUB_CMDLINE_LINUX="a cgroup_enable=memory b"\n');
    const open = grubText('A=1\nGRUB_CMDLINE_LINUX_DEFAULT="quiet |\nB=2\n');
    assert.equal(chosen(open, 'psi'), 'A=1\nGRUB_CMDLINE_LINUX_DEFAULT="quiet psi\nB=2\n');
  });

  it('offers none in other variables, comments and behind the closing quote', () => {
    for (const text of [
      'GRUB_TIMEOUT="|"\n',
      '#GRUB_CMDLINE_LINUX="|"\n',
      '|GRUB_CMDLINE_LINUX=""\n',
      'GRUB_CMDLINE_LINUX="" |\n',
      '|\nGRUB_CMDLINE_LINUX=""\n',
    ]) {
      assert.equal(chosen(grubText(text), 'quiet'), undefined, text);
    }
  });

  it('offers the values of a parameter, one by one where it takes a list', () => {
    assert.equal(chosen(grub('vsyscall=|'), 'emulate'), 'GRUB_CMDLINE_LINUX="vsyscall=emulate"\n');
    assert.equal(chosen(cmdline('cgroup.memory=nokmem,|'), 'nosocket'), 'cgroup.memory=nokmem,nosocket');
    assert.equal(chosen(cmdline('cgroup.memory=n|x,nobpf'), 'nokmem'), 'cgroup.memory=nokmem,nobpf');
    assert.equal(chosen(cmdline('frobnicate=|'), '1'), undefined);
  });

  it('offers parameters on the lines that are read', () => {
    assert.equal(chosen(cmdline('# no\nroot=/dev/sda1 |\n'), 'rootwait'), '# no\nroot=/dev/sda1 rootwait\n');
    assert.equal(chosen(cmdline('# |\nroot=/dev/sda1\n'), 'rootwait'), undefined);
    const path = '/boot/firmware/cmdline.txt';
    assert.equal(chosen(cmdline('a\n|', { path }), 'rootwait'), undefined);
  });

  it('offers keys of daemon.json that are not there yet, quoted, and true or false', () => {
    assert.equal(chosen(daemonJson('{|}'), 'live-restore'), '{"live-restore": }');
    assert.equal(chosen(daemonJson('{"li|"}'), 'live-restore'), '{"live-restore": }');
    assert.equal(chosen(daemonJson('{"li|": true}'), 'live-restore'), '{"live-restore": true}');
    assert.equal(chosen(daemonJson('{"live-restore": true, "|": 1}'), 'live-restore'), undefined);
    assert.equal(chosen(daemonJson('{"log-opts": {"|": 1}}'), 'live-restore'), undefined);
    assert.equal(chosen(daemonJson('{"live-restore": |}'), 'true'), '{"live-restore": true}');
    assert.equal(chosen(daemonJson('{"mtu": |}'), 'true'), undefined);
  });

  it('offers what dockerd of the host starts with, and without facts what the newest one does', () => {
    const on = (dockerd: string | undefined, label: string) =>
      chosen(daemonJson('{|}', dockerd === undefined ? {} : { facts: factsOf({ dockerd }) }), label);
    assert.equal(on(undefined, 'graph'), undefined);
    assert.ok(on('20.10.5', 'graph'));
    assert.equal(on('24.0.7', 'graph'), undefined);
    assert.ok(on(undefined, 'log-format'));
    assert.equal(on('24.0.7', 'log-format'), undefined);
  });

  it('offers flags of dockerd in the variables that hold them', () => {
    const docker = (text: string) => sysconfig('/etc/default/docker', text);
    assert.equal(chosen(docker('DOCKER_OPTS="--dat|"\n'), '--data-root'), 'DOCKER_OPTS="--data-root="\n');
    assert.equal(chosen(docker('DOCKER_OPTS="-D |"\n'), '--icc'), 'DOCKER_OPTS="-D --icc"\n');
    assert.equal(
      chosen(docker('DOCKER_OPTS="--x|=/srv"\n'), '--data-root'),
      'DOCKER_OPTS="--data-root=/srv"\n',
    );
    assert.equal(chosen(docker('DOCKER_OPTS="--data-root=|"\n'), '--icc'), undefined);
    assert.equal(chosen(docker('DOCKER_OPTS="--dns 8.|"\n'), '--icc'), undefined);
    assert.equal(chosen(docker('HTTP_PROXY="|"\n'), '--icc'), undefined);
    assert.equal(chosen(sysconfig('/etc/sysconfig/SuSEfirewall2', 'OPTIONS="|"\n'), '--icc'), undefined);
  });

  it('offers sysctl keys in the style of the line', () => {
    const key = 'net.ipv4.ip_forward';
    assert.equal(chosen(sysctl('net.|'), key), 'net.ipv4.ip_forward = ');
    assert.equal(chosen(sysctl('vm.swappiness=1\nnet|.x = 1\n'), key), `vm.swappiness=1\n${key} = 1\n`);
    assert.equal(chosen(sysctl('net/|'), key.replaceAll('.', '/')), 'net/ipv4/ip_forward = ');
    assert.equal(chosen(sysctl('-|'), key), '-net.ipv4.ip_forward = ');
    for (const text of ['# net|', 'vm.swappiness = |', 'a b|']) {
      assert.equal(chosen(sysctl(text), key), undefined, text);
    }
  });

  it('answers anywhere in any text, with spans that hold the place', () => {
    const paths = {
      grub: '/etc/default/grub',
      sysconfig: '/etc/sysconfig/docker',
      'daemon.json': '/etc/docker/daemon.json',
      sysctl: '/etc/sysctl.d/50-a.conf',
      cmdline: '/boot/cmdline.txt',
    };
    fc.assert(
      fc.property(anyConfigText, fc.constantFrom(...configFileKinds), fc.nat(), (text, kind, place) => {
        const position = place % (text.length + 1);
        const input = { kind, path: paths[kind], text };
        for (const { span } of completionsAt(input, position)) {
          assert.ok(0 <= span.start && span.start <= position && position <= span.end);
          assert.ok(span.end <= text.length);
        }
        for (const { span, nameSpan, name } of outlineOf(input)) {
          assert.ok(name !== '' && span.start <= nameSpan.start && nameSpan.end <= span.end);
        }
        for (const { span } of settingsOf(input)) {
          assert.ok(0 <= span.start && span.start <= span.end && span.end <= text.length);
        }
      }),
      propertyRuns,
    );
  });
});

describe('describeSetting', () => {
  it('knows what every key of daemon.json does, and no other', () => {
    assert.deepEqual(
      Object.keys(dockerDaemonKeyMeanings).sort(),
      dockerDaemonKeys.map(({ key }) => key).sort(),
    );
  });

  it('tells since when and until when there is a setting', () => {
    const texts = (kind: Setting['kind'], name: string) =>
      describeSetting({ kind, name })?.remarks.map(renderEnglish).join(' ') ?? '';
    assert.match(texts('parameter', 'swapaccount'), /Without effect since Linux 6\.1\./);
    assert.match(texts('daemonKey', 'graph'), /dockerd 23\.0 and later do not start with it/);
    assert.match(texts('dockerdFlag', '-g'), /dockerd 23\.0 and later do not start with it/);
    assert.match(texts('sysctl', 'net.ipv4.tcp_tw_recycle'), /Gone since Linux 4\.12\./);
    assert.equal(describeSetting({ kind: 'parameter', name: 'frobnicate' }), undefined);
    assert.equal(describeSetting({ kind: 'dockerdFlag', name: '--graph' })?.hasEnded, true);
  });
});
