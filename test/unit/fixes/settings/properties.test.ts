import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mapFact } from '../../../../src/model/fact';
import type { ChangePlan } from '../../../../src/model/changePlan';
import type { HostFacts } from '../../../../src/model/hostFacts';
import { missing, sysctl } from '../../checks/factBuilders';
import { healthyFacts } from '../../checks/healthyFacts';
import { changeDocker, setUnit } from '../../checks/network/networkHosts';
import type { Mutable } from '../../checks/mutable';
import { propertyRuns, propertyTimeout } from '../../configfiles/propertyRuns';
import { fileSteps, outcomeOf, writtenTexts, type FileTexts } from './planning';

/** A host on which every repair of these properties has something to do. */
function poorHost(change?: (facts: Mutable<HostFacts>) => void): HostFacts {
  return healthyFacts((facts) => {
    for (const [key, value] of [
      ['net.ipv4.ip_forward', '0'],
      ['fs.inotify.max_user_instances', '128'],
      ['fs.inotify.max_user_watches', '8192'],
      ['vm.max_map_count', '65530'],
      ['user.max_user_namespaces', '0'],
      ['kernel.unprivileged_userns_clone', '0'],
      ['net.bridge.bridge-nf-call-iptables', '0'],
      ['net.bridge.bridge-nf-call-ip6tables', '0'],
    ] as const) {
      facts.sysctls[key] = sysctl(key, value);
    }
    facts.sysctlAssignments = missing('/etc/sysctl.d');
    const { loaded } = facts.modules;
    assert.ok(loaded.state === 'known');
    facts.modules.loaded = { ...loaded, value: loaded.value.filter((name) => name !== 'br_netfilter') };
    setUnit(facts, 'docker.service', { command: ['/usr/bin/dockerd', '-H', 'fd://'], environmentFiles: [] });
    changeDocker(facts, { serverVersion: '27.5.1', loggingDriver: 'json-file', cgroupDriver: 'cgroupfs' });
    change?.(facts);
  });
}

/** The host and its files when the plan has been carried out. */
function carriedOut(plan: ChangePlan, texts: FileTexts): { facts: HostFacts; texts: FileTexts } {
  const facts = poorHost((host) => {
    for (const step of plan.steps) {
      const [program, ...words] = step.kind === 'command' ? step.argv : [];
      if (program === 'sysctl') {
        const [key = '', value = ''] = (words[1] ?? '').split('=');
        host.sysctls[key] = sysctl(key, value);
      } else if (program === 'modprobe') {
        host.modules.loaded = mapFact(host.modules.loaded, (names) => [...names, words[0] ?? '']);
      } else if (program === 'systemctl') {
        changeDocker(host, { experimental: true, liveRestore: true, cgroupDriver: 'systemd' });
      }
    }
  });
  return { facts, texts: { ...texts, ...(writtenTexts(plan) as FileTexts) } };
}

const keys = [
  'net.ipv4.ip_forward',
  'net/ipv4/conf/all/forwarding',
  'net.ipv4.conf.*.forwarding',
  'fs.inotify.max_user_instances',
  'vm.max_map_count',
  'user.max_user_namespaces',
  'kernel.unprivileged_userns_clone',
  'net.bridge.bridge-nf-call-iptables',
  'kernel.sysrq',
];

const sysctlLine = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('', '-', ' '),
      fc.constantFrom(...keys),
      fc.constantFrom('=', ' = ', '\t=  '),
      fc.constantFrom('0', '1', '128', '999999', 'x'),
      fc.constantFrom('', ' ', '\t'),
    )
    .map((parts) => parts.join('')),
  fc.constantFrom(
    '# comment',
    '; net.ipv4.ip_forward = 0',
    '',
    'no assignment',
    '-kernel.sysrq',
    '# caf\u00e9',
  ),
);

const sysctlText = fc
  .tuple(fc.array(sysctlLine, { maxLength: 6 }), fc.boolean())
  .map(([lines, ends]) => lines.join('\n') + (ends && lines.length > 0 ? '\n' : ''));

const sysctlNames = [
  '/etc/sysctl.conf',
  '/etc/sysctl.d/10-a.conf',
  '/etc/sysctl.d/90-hullwright.conf',
  '/etc/sysctl.d/99-z.conf',
  '/usr/lib/sysctl.d/50-default.conf',
  '/usr/lib/sysctl.d/99-z.conf',
  '/run/sysctl.d/95-run.conf',
];

const sysctlFiles = fc
  .subarray(sysctlNames)
  .chain((names) =>
    fc
      .array(sysctlText, { minLength: names.length, maxLength: names.length })
      .map((texts): FileTexts => Object.fromEntries(names.map((name, index) => [name, texts[index] ?? '']))),
  );

const sysctlFixIds = [
  'enable-ip-forward',
  'raise-inotify-limits',
  'raise-map-count',
  'allow-user-namespaces',
  'filter-bridged-packets',
];

/** `before` without what stands between the longest beginning and the longest end that both share. */
function replacedPart(before: string, after: string): string {
  let start = 0;
  while (start < Math.min(before.length, after.length) && before[start] === after[start]) {
    start += 1;
  }
  let end = 0;
  while (end < Math.min(before.length, after.length) - start && before.at(-1 - end) === after.at(-1 - end)) {
    end += 1;
  }
  return before.slice(start, before.length - end);
}

describe('properties of repairs by sysctls and modules', function () {
  this.timeout(propertyTimeout);

  it('are unneeded once they have been carried out', () => {
    fc.assert(
      fc.property(sysctlFiles, fc.constantFrom(...sysctlFixIds), (texts, id) => {
        const outcome = outcomeOf(id, poorHost(), texts);
        if (outcome.kind === 'plan') {
          const after = carriedOut(outcome.plan, texts);
          assert.equal(outcomeOf(id, after.facts, after.texts).kind, 'unneeded', JSON.stringify(after.texts));
        }
      }),
      propertyRuns,
    );
  });

  it('change values and add lines, and leave every other byte', () => {
    fc.assert(
      fc.property(sysctlFiles, fc.constantFrom(...sysctlFixIds), (texts, id) => {
        const outcome = outcomeOf(id, poorHost(), texts);
        for (const { path, before, after } of outcome.kind === 'plan' ? fileSteps(outcome.plan) : []) {
          const [old, next] = [before, after].map((bytes) => Buffer.from(bytes ?? []).toString('latin1'));
          const oldLines = (old ?? '').split('\n');
          const nextLines = (next ?? '').split('\n');
          oldLines.forEach((line, index) => {
            const changed = replacedPart(line, nextLines[index] ?? '');
            assert.ok(line === nextLines[index] || /^[\dx]*$/.test(changed), `${path}: ${line}`);
          });
          assert.ok(nextLines.length - oldLines.length <= 3, path);
        }
      }),
      propertyRuns,
    );
  });
});

const daemonValue = fc.oneof(
  fc.boolean(),
  fc.integer({ min: 0, max: 9 }),
  fc.constantFrom('a', '\u00e9'),
  fc.array(fc.constantFrom('x=y', 'z'), { maxLength: 2 }),
);

const daemonObject = fc.dictionary(
  fc.constantFrom('debug', 'dns', 'labels', 'mtu', 'log-opts', 'exec-opts', 'experimental', 'bip'),
  daemonValue,
  { maxKeys: 5 },
);

const daemonText = fc
  .tuple(daemonObject, fc.constantFrom('', ' ', '  ', '\t', '    '), fc.constantFrom('', '\n'))
  .map(([value, step, end]) => JSON.stringify(value, null, step) + end);

const daemonFixIds = [
  'enable-docker-experimental',
  'enable-docker-live-restore',
  'limit-docker-logs',
  'use-systemd-cgroups',
];

describe('properties of repairs by daemon.json', function () {
  this.timeout(propertyTimeout);
  const path = '/etc/docker/daemon.json';

  it('are unneeded once they have been carried out', () => {
    fc.assert(
      fc.property(daemonText, fc.constantFrom(...daemonFixIds), (text, id) => {
        const texts = { [path]: text };
        const outcome = outcomeOf(id, poorHost(), texts);
        if (outcome.kind === 'plan') {
          const after = carriedOut(outcome.plan, texts);
          assert.equal(outcomeOf(id, after.facts, after.texts).kind, 'unneeded', text);
        }
      }),
      propertyRuns,
    );
  });

  it('leave every other key, and every other byte where they add one', () => {
    const keyOf: Record<string, string> = {
      'enable-docker-experimental': 'experimental',
      'enable-docker-live-restore': 'live-restore',
      'limit-docker-logs': 'log-opts',
      'use-systemd-cgroups': 'exec-opts',
    };
    fc.assert(
      fc.property(daemonText, fc.constantFrom(...daemonFixIds), (text, id) => {
        const outcome = outcomeOf(id, poorHost(), { [path]: text });
        const after = outcome.kind === 'plan' ? writtenTexts(outcome.plan)[path] : undefined;
        if (after === undefined) {
          return;
        }
        const key = keyOf[id] ?? '';
        const before = JSON.parse(text) as Record<string, unknown>;
        const next = JSON.parse(Buffer.from(after, 'latin1').toString('utf8')) as Record<string, unknown>;
        assert.deepEqual({ ...next, [key]: undefined }, { ...before, [key]: undefined });
        if (Object.keys(before).length > 0 && !(key in before)) {
          assert.equal(replacedPart(Buffer.from(text).toString('latin1'), after), '');
        }
      }),
      propertyRuns,
    );
  });
});
