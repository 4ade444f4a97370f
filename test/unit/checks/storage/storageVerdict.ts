import assert from 'node:assert/strict';
import type { Verdict } from '../../../../src/model/check';
import { known, type Fact } from '../../../../src/model/fact';
import type { DockerInfo, FilesystemUsage, HostFacts, Mount } from '../../../../src/model/hostFacts';
import type { Message } from '../../../../src/model/message';
import { renderEnglish } from '../../../../src/model/message';
import type { Profile } from '../../../../src/model/profile';
import { storageChecks } from '../../../../src/checks/storage/storageChecks';
import { fromCommand, notInstalled } from '../factBuilders';
import type { Mutable } from '../mutable';

/** The verdict of one check of the category Storage. */
export function storageVerdict(
  id: string,
  facts: HostFacts,
  profiles: readonly Profile[] = ['docker'],
): Verdict {
  const check = storageChecks.find((each) => each.id === id);
  assert.ok(check, `no check ${id}`);
  return check.evaluate(facts, { profiles });
}

/** Asserts a status, and that the proof is in the evidence or the summary names the reason. */
export function assertVerdict(
  verdict: Verdict,
  expected: { status: Verdict['status']; summary?: RegExp; evidence?: RegExp },
): void {
  const summary = renderEnglish(verdict.summary);
  assert.equal(verdict.status, expected.status, summary);
  if (expected.summary) {
    assert.match(summary, expected.summary);
  }
  if (expected.evidence) {
    const pattern = expected.evidence;
    const texts = verdict.evidence.map(({ source, excerpt, note }) => `${source}: ${excerpt} ${text(note)}`);
    assert.ok(
      texts.some((each) => pattern.test(each)),
      `${String(pattern)} in ${texts.join(' | ')}`,
    );
  }
  if (expected.status === 'error' || expected.status === 'warning') {
    assert.ok(verdict.title, 'a problem has a title of its own');
    assert.ok(verdict.nextStep, 'a problem has a next step');
    assert.ok(verdict.evidence.length > 0, 'a problem has evidence');
  }
}

function text(note: Message | undefined): string {
  return note ? renderEnglish(note) : '';
}

/** No Docker daemon runs here; `stored` says whether it has left a folder. */
export function withoutDocker(facts: Mutable<HostFacts>, stored: boolean): void {
  facts.engines.docker = notInstalled('docker info');
  facts.cgroups.daemonGroups.dockerd = notInstalled('dockerd');
  if (!stored) {
    for (const path of ['/var/lib/docker', '/var/lib/containerd', '/var/lib/containers']) {
      facts.storage.paths[path] = notInstalled(`stat ${path}`);
      facts.storage.usage[path] = notInstalled(`stat -f ${path}`);
    }
  }
}

/** Changes what `docker info` says. */
export function changeDocker(facts: Mutable<HostFacts>, change: Partial<DockerInfo>): void {
  const { docker } = facts.engines;
  assert.equal(docker.state, 'known');
  const value = { ...docker.value, ...change };
  const lines = [
    `"Driver":"${value.storageDriver}"`,
    `"DriverStatus":${JSON.stringify(value.driverStatus)}`,
    `"DockerRootDir":"${value.dataRoot}"`,
  ];
  facts.engines.docker = fromCommand(value, 'docker info', lines.join('\n'));
}

/** Replaces the root mount, or adds a mount at another path. */
export function changeMount(facts: Mutable<HostFacts>, path: string, change: Partial<Mount>): void {
  const { mounts } = facts.storage;
  assert.equal(mounts.state, 'known');
  const top = mounts.value.find((mount) => mount.path === '/');
  assert.ok(top);
  const others = mounts.value.filter((mount) => mount.path !== path);
  facts.storage.mounts = known([...others, { ...top, ...change, path }], mounts.source, mounts.excerpt);
}

/** Changes how full the file system of a path is. */
export function changeUsage(facts: Mutable<HostFacts>, path: string, change: Partial<FilesystemUsage>): void {
  const usage: FilesystemUsage = {
    type: 'ext2/ext3',
    size: 100e9,
    available: 70e9,
    inodes: 6_000_000,
    inodesFree: 5_000_000,
    ...change,
  };
  facts.storage.usage[path] = fromCommand(usage, `stat -f ${path}`);
}

/** The kernel log holds these lines. */
export function log(...lines: string[]): Fact<readonly string[]> {
  return fromCommand(lines, 'journalctl -k -b', lines.join('\n'));
}
