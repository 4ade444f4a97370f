import assert from 'node:assert/strict';
import {
  judgedRelease,
  kernelOptionState,
  optionEvidence,
} from '../../../../src/checks/kernelOptions/kernelOptionLookup';
import { absent, known, fileSource, unreadable } from '../../../../src/model/fact';
import type { HostFacts } from '../../../../src/model/hostFacts';
import { parseKernelRelease } from '../../../../src/model/kernelRelease';
import { message, renderEnglish } from '../../../../src/model/message';
import { healthyFacts } from '../healthyFacts';
import { withEverythingUnreadable } from '../unreadableFacts';

function factsWith(
  release: string,
  headerRelease: string | undefined,
  path = '/usr/src/linux/.config',
): HostFacts {
  return healthyFacts((facts) => {
    const values = {
      MEMCG: 'y',
      VETH: 'm',
      BRIDGE: 'n',
      HZ: '250',
      CMDLINE: 'quiet "x"',
      PHYSICAL_START: '0x1000',
    };
    facts.kernel.release = known(
      parseKernelRelease(release)!,
      fileSource('/proc/sys/kernel/osrelease'),
      release,
    );
    facts.kernel.config = known(
      { path, fragment: false, values, ...(headerRelease === undefined ? {} : { headerRelease }) },
      fileSource(path),
      '',
    );
  });
}

describe('kernelOptionState', () => {
  const facts = factsWith('6.18.44', '6.18.44');

  it('tells set, module, unset, absent, numbers and text apart', () => {
    const states = ['MEMCG', 'VETH', 'BRIDGE', 'VXLAN', 'HZ', 'PHYSICAL_START'].map((option) =>
      kernelOptionState(facts, option),
    );
    assert.deepEqual(states, ['y', 'm', 'n', 'absent', 250, '0x1000']);
  });

  it('knows no option called like a property of every object', () => {
    assert.equal(kernelOptionState(facts, 'constructor'), 'absent');
    assert.equal(kernelOptionState(facts, '__proto__'), 'absent');
  });

  it('takes what a fragment leaves out for the default', () => {
    const fragment = healthyFacts((changed) => {
      const config = changed.kernel.config;
      assert.ok(config.state === 'known');
      changed.kernel.config = { ...config, value: { ...config.value, fragment: true } };
    });
    assert.equal(kernelOptionState(fragment, 'NOT_THERE'), 'default');
    assert.equal(kernelOptionState(fragment, 'MEMCG'), 'y');
  });

  it('never calls an option absent without a configuration', () => {
    const source = fileSource('/proc/config.gz');
    for (const config of [absent(source), unreadable(source, message('Permission denied'))]) {
      const without = healthyFacts((changed) => {
        changed.kernel.config = config;
      });
      assert.equal(kernelOptionState(without, 'MEMCG'), 'unreadable');
    }
  });

  // Running release, release in the header, path of the file, trusted
  const pairs: readonly [string, string | undefined, string, boolean][] = [
    ['6.18.44', '6.18.44', '/usr/src/linux/.config', true],
    ['6.18.44-fc-v657', '6.18.44', '/usr/src/linux/.config', true],
    ['6.18.44', '6.18.43', '/usr/src/linux/.config', false],
    ['6.18.44', '6.1.44', '/boot/config-6.18.44', false],
    ['6.18.44', '5.10.104', '/usr/src/linux/.config', false],
    ['6.18.44', undefined, '/usr/src/linux/.config', false],
    ['6.18.44', undefined, '/boot/config-6.18.44', true],
    ['6.18.44', undefined, '/proc/config.gz', true],
    ['6.1.0-18-amd64', '6.1.76', '/boot/config-6.1.0-18-amd64', true],
    ['6.1.0-18-amd64', '6.1.76', '/usr/src/linux-headers-6.1.0-18-amd64/.config', true],
    ['6.1.0-18-amd64', '6.1.76', '/usr/src/linux/.config', false],
    ['6.8.0-52-generic', '6.8.12', '/boot/config-6.8.0-52-generic', true],
    ['6.8.0-52-generic', '6.5.0-14-generic', '/usr/src/linux/.config', false],
    ['4.18.0-425.el8.x86_64', '4.18.0-425.el8.x86_64', '/lib/modules/4.18.0-425.el8.x86_64/config', true],
    ['6.6.87.2-microsoft-standard-WSL2', '6.6.87.2', '/proc/config.gz', true],
  ];
  for (const [running, header, path, trusted] of pairs) {
    it(`${trusted ? 'trusts' : 'does not trust'} ${path} of ${header ?? 'no release'} on ${running}`, () => {
      const state = kernelOptionState(factsWith(running, header, path), 'MEMCG');
      assert.equal(state, trusted ? 'y' : 'unreadable');
    });
  }
});

describe('kernelOptionState of a configuration alone', () => {
  it('believes the person about the release', () => {
    const nothing = unreadable(fileSource('/'), message('not read'));
    const facts = {
      ...factsWith('6.18.44', '5.10.104'),
      modules: { directory: nothing, loaded: nothing, builtin: nothing, loadable: nothing, rules: nothing },
    };
    const alone = {
      ...facts,
      host: { id: 'kernel-config', label: 'config' },
      kernel: { ...facts.kernel, commandLine: nothing, filesystems: nothing },
      namespaces: { ...facts.namespaces, handles: nothing },
      cgroups: { ...facts.cgroups, mode: nothing },
    };
    assert.equal(kernelOptionState(alone, 'MEMCG'), 'y');
    assert.equal(kernelOptionState({ ...alone, cgroups: facts.cgroups }, 'MEMCG'), 'unreadable');
    assert.equal(kernelOptionState({ ...alone, host: facts.host }, 'MEMCG'), 'unreadable');
  });
});

describe('optionEvidence', () => {
  const lineOf = (option: string) => optionEvidence(factsWith('6.18.44', '6.18.44'), option).excerpt;

  it('gives the line as the file has it', () => {
    assert.equal(lineOf('VETH'), 'CONFIG_VETH=m');
    assert.equal(lineOf('BRIDGE'), '# CONFIG_BRIDGE is not set');
    assert.equal(lineOf('HZ'), 'CONFIG_HZ=250');
    assert.equal(lineOf('PHYSICAL_START'), 'CONFIG_PHYSICAL_START=0x1000');
  });

  it('gives the command that shows it', () => {
    const plain = optionEvidence(factsWith('6.18.44', '6.18.44'), 'VETH');
    assert.equal(plain.command, 'grep -w CONFIG_VETH /usr/src/linux/.config');
    const packed = optionEvidence(factsWith('6.18.44', '6.18.44', '/proc/config.gz'), 'VETH');
    assert.equal(packed.command, 'zgrep -w CONFIG_VETH /proc/config.gz');
    const odd = optionEvidence(factsWith('6.18.44', '6.18.44', "/tmp/a b'c"), 'VETH');
    assert.equal(odd.command, "grep -w CONFIG_VETH '/tmp/a b'\\''c'");
  });

  it('says why there is no line', () => {
    const missing = optionEvidence(factsWith('6.18.44', '6.18.44'), 'VXLAN');
    assert.equal(missing.note && renderEnglish(missing.note), 'no line for this option');
    const denied = healthyFacts((facts) => {
      facts.kernel.config = unreadable(fileSource('/boot/config'), message('Permission denied'));
    });
    const { excerpt, note } = optionEvidence(denied, 'VETH');
    assert.deepEqual([excerpt, note && renderEnglish(note)], ['', 'Permission denied']);
  });

  it('says that a file is of another kernel', () => {
    const { note } = optionEvidence(factsWith('6.18.44', '5.10.104'), 'VETH');
    assert.match(note ? renderEnglish(note) : '', /configuration of 5\.10\.104, but 6\.18\.44 is running/);
  });
});

describe('judgedRelease', () => {
  it('takes the running release first, then the header', () => {
    assert.equal(judgedRelease(factsWith('6.18.44', '5.10.104'))?.text, '6.18.44');
    const hidden = healthyFacts((facts) => {
      facts.kernel.release = absent(fileSource('/proc/sys/kernel/osrelease'));
    });
    assert.equal(judgedRelease(hidden), undefined, 'the file may be of another kernel');
    const nothing = withEverythingUnreadable();
    const alone = {
      ...nothing,
      host: { id: 'kernel-config', label: 'config' },
      kernel: { ...nothing.kernel, config: hidden.kernel.config },
    };
    assert.equal(judgedRelease(alone)?.text, '6.12.57');
  });
});
