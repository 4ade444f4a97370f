import assert from 'node:assert/strict';
import { bootLadder, type Ladder } from '../../../src/fixes/ladder';
import type { Finding, FindingStatus } from '../../../src/model/finding';
import { fixtureFacts } from '../fixtureHosts/fixtureHost';
import { grubHost, type GrubHost } from './grubHost';
import { debian12, defaults, memoryFix } from './grubPlanCases';
import { surveyOf } from './surveyedHost';

function memoryFinding(status: FindingStatus): Finding {
  const text = { text: '', args: {} };
  return {
    id: 'MEM-CTRL',
    category: 'memory',
    status,
    title: text,
    summary: text,
    meaning: text,
    evidence: [],
    fixes: [],
    references: [],
  };
}

async function ladder(host: GrubHost, status: FindingStatus, fix = memoryFix): Promise<Ladder | undefined> {
  const { facts, files } = await grubHost(host);
  return bootLadder(fix, { facts, files, findings: [memoryFinding(status)] });
}

const repaired: GrubHost = { ...debian12, edits: {} };
const broken = 'cgroup_disable=memory quiet';

describe('how far a change of kernel parameters has come', () => {
  const rungs: readonly (readonly [Ladder['state'], GrubHost, FindingStatus])[] = [
    ['open', debian12, 'error'],
    ['configured', { ...repaired, menu: broken }, 'error'],
    ['pendingReboot', { ...repaired, menu: 'quiet', booted: broken }, 'error'],
    ['booted', { ...repaired, menu: 'quiet' }, 'error'],
    ['booted', { ...repaired, menu: 'quiet' }, 'unknown'],
    ['effective', { ...repaired, menu: 'quiet' }, 'pass'],
  ];
  for (const [state, host, status] of rungs) {
    it(`is ${state} with MEM-CTRL at ${status}`, async () => {
      assert.equal((await ladder(host, status))?.state, state);
    });
  }

  it('tells a parameter that was taken away at the menu from one that stays away', async () => {
    const found = await ladder({ ...debian12, booted: 'quiet' }, 'pass');
    assert.deepEqual(found, {
      state: 'effective',
      configured: false,
      generated: false,
      booted: true,
      effective: true,
    });
  });

  it('does not go beyond the menu when this boot could not be read', async () => {
    const { facts, files } = await grubHost({ ...repaired, menu: 'quiet' });
    const commandLine = {
      state: 'unreadable',
      source: { kind: 'file', path: '/proc/cmdline' },
      reason: { text: '', args: {} },
    } as const;
    const hidden = { ...facts, kernel: { ...facts.kernel, commandLine } };
    const found = bootLadder(memoryFix, { facts: hidden, files, findings: [] });
    // Without the command line GRUB is not known to govern: what the files say proves nothing then.
    assert.deepEqual([found?.state, found?.generated, found?.booted], ['open', undefined, undefined]);
  });

  it('is not known of defaults that a shell computes', async () => {
    const found = await ladder(
      { ...debian12, edits: { [defaults]: ['LINUX=""', 'LINUX="$WORDS"'] }, menu: 'quiet', booted: broken },
      'error',
    );
    assert.deepEqual([found?.state, found?.configured], ['pendingReboot', undefined]);
  });

  it('speaks only of fixes that wish something on the host', async () => {
    const facts = await fixtureFacts('debian-12');
    const input = { facts, files: surveyOf({}), findings: [] };
    assert.equal(bootLadder('no-such-fix', input), undefined);
    // Linux 6.1 counts swap whatever the command line says.
    assert.equal(bootLadder('count-swap', input), undefined);
  });
});
