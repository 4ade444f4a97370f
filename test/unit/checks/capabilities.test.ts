import assert from 'node:assert/strict';
import fc from 'fast-check';
import { judgeCapabilities } from '../../../src/checks/capabilities';
import { findingStatuses, type Finding, type FindingStatus } from '../../../src/model/finding';
import type { HostFacts } from '../../../src/model/hostFacts';
import type { Capability } from '../../../src/model/hostReport';
import { message, renderEnglish } from '../../../src/model/message';
import { denied, fromCommand, missing, fromFile } from './factBuilders';
import { healthyFacts } from './healthyFacts';

const deciding = ['MEM-CTRL', 'MEM-SWAPACCT', 'CG-MODE', 'CG-CONTROLLERS', 'CG-V1-SUNSET'];
const network = [
  'NET-VXLAN',
  'NET-BRIDGE',
  'NET-IPVS',
  'NET-FWD4',
  'NET-IPT-KERNEL',
  'NET-XT',
  'NET-HOSTNAME',
];
const ids = [
  ...deciding,
  ...network,
  'NS-USER',
  'NS-USER-SYSCTL',
  'NS-USER-APPARMOR',
  'ST-OVERLAY',
  'CG-HYBRID',
];

function finding(id: string, status: FindingStatus): Finding {
  return {
    id,
    category: 'memory',
    status,
    title: message('{id}', { id }),
    summary: message('{id} is {status}.', { id, status }),
    meaning: message('It matters.'),
    evidence: [],
    fixes: [],
    references: [],
  };
}

function judge(
  id: Capability['id'],
  {
    statuses = {},
    facts = healthyFacts(),
  }: {
    statuses?: Record<string, FindingStatus | undefined>;
    facts?: HostFacts;
  } = {},
): Capability & { text: string } {
  const findings = ids
    .filter((each) => !(each in statuses) || statuses[each] !== undefined)
    .map((each) => finding(each, statuses[each] ?? 'pass'));
  const capability = judgeCapabilities(findings, facts).find((each) => each.id === id);
  assert.ok(capability);
  return { ...capability, text: renderEnglish(capability.reason) };
}

describe('judgeCapabilities', () => {
  it('says yes to limits when the checks behind them pass', () => {
    assert.equal(judge('limitMemory').answer, 'yes');
    assert.equal(judge('limitSwap').answer, 'yes');
    assert.deepEqual(judge('limitSwap').findings, ['MEM-CTRL', 'MEM-SWAPACCT', 'CG-MODE']);
  });

  it('says no, with the reason of the finding', () => {
    const memory = judge('limitMemory', { statuses: { 'MEM-CTRL': 'error' } });
    assert.equal(memory.answer, 'no');
    assert.equal(memory.text, 'MEM-CTRL is error.');
    assert.equal(judge('limitSwap', { statuses: { 'MEM-SWAPACCT': 'warning' } }).answer, 'no');
  });

  it('says no to memory limits where no container that has one starts', () => {
    assert.equal(judge('limitMemory', { statuses: { 'MEM-SWAPACCT': 'error' } }).answer, 'no');
    const statuses = { 'MEM-SWAPACCT': 'warning' as const };
    assert.equal(judge('limitMemory', { statuses }).answer, 'yes');
    const hidden = healthyFacts((facts) => {
      facts.engines.docker = denied('/run/docker.sock');
    });
    assert.match(
      judge('limitMemory', { statuses, facts: hidden }).text,
      /version of Docker could not be read/,
    );
    assert.equal(judge('limitMemory', { facts: hidden }).answer, 'yes');
  });

  it('puts a no before an open question', () => {
    const swap = judge('limitSwap', { statuses: { 'MEM-CTRL': 'unknown', 'MEM-SWAPACCT': 'error' } });
    assert.equal(swap.answer, 'no');
  });

  it('does not know when a check did not run', () => {
    const memory = judge('limitMemory', { statuses: { 'MEM-CTRL': undefined } });
    assert.equal(memory.answer, 'unknown');
    assert.match(memory.text, /MEM-CTRL/);
    assert.ok(!memory.findings.includes('MEM-CTRL'));
  });

  it('never says yes with an error or an unknown behind it', () => {
    const status = fc.constantFrom<FindingStatus | undefined>(...findingStatuses, undefined);
    const statuses = fc.record(Object.fromEntries(ids.map((id) => [id, status])));
    fc.assert(
      fc.property(statuses, (given) => {
        const findings = Object.entries(given).flatMap(([id, each]) => (each ? [finding(id, each)] : []));
        for (const { answer, findings: behind } of judgeCapabilities(findings, healthyFacts())) {
          const bad = behind.some((id) => given[id] === 'error' || given[id] === 'unknown');
          assert.ok(!(bad && answer === 'yes'));
        }
      }),
    );
  });

  it('answers for rootless containers only as the account that runs them', () => {
    assert.match(judge('runRootless').text, /Neither pasta nor slirp4netns/);
    const prepared = (uid: number) =>
      healthyFacts((facts) => {
        facts.account = fromCommand({ uid, name: 'admin', groups: [] }, 'id');
        facts.engines.programs.slirp4netns = fromCommand('/usr/bin/slirp4netns', 'command -v slirp4netns');
        for (const path of ['/usr/bin/newuidmap', '/usr/bin/newgidmap']) {
          facts.storage.paths[path] = fromCommand({ kind: 'file', mode: '4755', uid: 0, gid: 0 }, 'stat');
        }
      });
    assert.equal(judge('runRootless', { facts: prepared(1000) }).answer, 'yes');
    assert.equal(judge('runRootless', { facts: prepared(0) }).answer, 'unknown');
    assert.match(judge('runRootless', { facts: prepared(0) }).text, /as root/);
    const refused = { statuses: { 'NS-USER-SYSCTL': 'error' as const }, facts: prepared(1000) };
    assert.equal(judge('runRootless', refused).answer, 'no');
    const without = healthyFacts((facts) => {
      facts.engines.programs.newuidmap = missing('newuidmap');
    });
    assert.match(judge('runRootless', { facts: without }).text, /newuidmap/);
  });

  it('needs for checkpoints a CRIU that fits the kernel, and an engine that can restore', () => {
    assert.equal(judge('checkpoint').text, 'CRIU is not installed.');
    assert.equal(judge('checkpoint').answer, 'no');
    const unread = healthyFacts((facts) => {
      facts.engines.programs.criu = denied('criu');
    });
    assert.equal(judge('checkpoint', { facts: unread }).answer, 'unknown');
    const installed = (version: string, experimental: boolean, lastPid = true, podman = false) =>
      healthyFacts((facts) => {
        facts.engines.programs.criu = fromCommand('/usr/sbin/criu', 'command -v criu');
        if (podman) facts.engines.programs.podman = fromCommand('/usr/bin/podman', 'command -v podman');
        facts.engines.versions.criu = fromCommand('4.1.1', 'criu --version');
        facts.checkpoint.kernelInterfaces.ns_last_pid = fromFile(lastPid, '/proc/sys/kernel/ns_last_pid');
        if (facts.engines.docker.state === 'known') {
          const docker = { ...facts.engines.docker.value, serverVersion: version, experimental };
          facts.engines.docker = fromCommand(docker, 'docker info');
        }
      });
    assert.equal(judge('checkpoint', { facts: installed('26.1.5', true) }).answer, 'yes');
    assert.match(judge('checkpoint', { facts: installed('26.1.5', false) }).text, /experimental/);
    assert.equal(judge('checkpoint', { facts: installed('29.1.0', true) }).answer, 'unknown');
    const withPodman = judge('checkpoint', { facts: installed('26.1.5', false, true, true) });
    assert.equal(withPodman.answer, 'yes');
    assert.match(withPodman.text, /^Podman can, as root; Docker cannot/);
    assert.notEqual(judge('checkpoint', { facts: installed('26.1.5', true, false) }).answer, 'yes');
  });

  it('judges overlay networks by the checks of VXLAN and bridges', () => {
    assert.equal(judge('overlayNetworks').answer, 'yes');
    assert.deepEqual(judge('overlayNetworks').findings, ['NET-VXLAN', 'NET-BRIDGE', 'NET-IPVS']);
    const answer = (id: string, status: FindingStatus) =>
      judge('overlayNetworks', { statuses: { [id]: status } }).answer;
    assert.deepEqual(
      (['error', 'warning', 'info'] as const).map((status) => answer('NET-VXLAN', status)),
      ['no', 'no', 'no'],
    );
    assert.equal(answer('NET-BRIDGE', 'error'), 'no');
    assert.equal(answer('NET-BRIDGE', 'unknown'), 'unknown');
    assert.equal(answer('NET-IPVS', 'error'), 'no');
    assert.equal(answer('NET-IPVS', 'notApplicable'), 'yes');
  });

  it('does not promise Kubernetes, whose container runtime it does not examine', () => {
    assert.equal(judge('kubernetes').answer, 'unknown');
    assert.equal(judge('kubernetes', { statuses: { 'CG-CONTROLLERS': 'error' } }).answer, 'no');
    assert.equal(judge('kubernetes', { statuses: { 'NET-FWD4': 'error' } }).answer, 'no');
    assert.equal(judge('kubernetes', { statuses: { 'NET-XT': 'warning' } }).text.includes('runtime'), true);
    assert.equal(
      judge('kubernetes', { statuses: { 'NET-BRIDGE': 'unknown' } }).text,
      'NET-BRIDGE is unknown.',
    );
    assert.equal(
      judge('kubernetes', { statuses: { 'CG-V1-SUNSET': 'warning' } }).text,
      'CG-V1-SUNSET is warning.',
    );
  });
});
