import assert from 'node:assert/strict';
import { renderEnglish } from '../../../../src/model/message';
import { denied, notInstalled } from '../factBuilders';
import { healthyFacts } from '../healthyFacts';
import { assertVerdict, changeMount, changeUsage, storageVerdict, withoutDocker } from './storageVerdict';

/** Docker's folder lies on a disk of its own, this full. */
const disk = (change: Parameters<typeof changeUsage>[2]) =>
  healthyFacts((facts) => {
    changeMount(facts, '/var/lib/docker', { device: '/dev/vdb1' });
    changeUsage(facts, '/var/lib/docker', change);
  });

describe('ST-SPACE', () => {
  it('passes with room, and names it in units', () => {
    assertVerdict(storageVerdict('ST-SPACE', healthyFacts()), {
      status: 'pass',
      summary: /75\.2 GB of 107 GB \(70 %\) are free on the file system of \/var\/lib\/docker/,
      evidence: /stat -f/,
    });
  });

  it('is an error when nearly nothing is left', () => {
    assertVerdict(storageVerdict('ST-SPACE', disk({ available: 1e9 })), {
      status: 'error',
      summary: /1 GB of 100 GB \(1 %\)/,
    });
  });

  it('warns when little is left', () => {
    assertVerdict(storageVerdict('ST-SPACE', disk({ available: 8e9 })), {
      status: 'warning',
      summary: /8 %/,
    });
    assertVerdict(storageVerdict('ST-SPACE', disk({ size: 8e9, available: 1.5e9 })), { status: 'warning' });
  });

  it('does not call an empty small disk full', () => {
    const small = storageVerdict('ST-SPACE', disk({ size: 1e9, available: 0.99e9 }));
    assertVerdict(small, { status: 'warning', summary: /990 MB of 1 GB/ });
    assert.match(renderEnglish(small.title ?? small.summary), /little room/);
  });

  it('does not take a small share of a large disk for little', () => {
    assertVerdict(storageVerdict('ST-SPACE', disk({ size: 20e12, available: 300e9 })), { status: 'pass' });
  });

  it('warns of what makes the kubelet evict pods', () => {
    const facts = disk({ size: 20e12, available: 2.5e12 });
    assertVerdict(storageVerdict('ST-SPACE', facts, ['kubernetes']), { status: 'warning', summary: /13 %/ });
    assertVerdict(storageVerdict('ST-SPACE', facts, ['docker']), { status: 'pass' });
  });

  it('judges the mount of a path that was not asked for itself', () => {
    const facts = healthyFacts((each) => {
      withoutDocker(each, false);
    });
    assertVerdict(storageVerdict('ST-SPACE', facts), {
      status: 'pass',
      summary: /\/var\/lib\./,
      evidence: /stat -f \//,
    });
  });

  it('is unknown when the space could not be read', () => {
    const facts = healthyFacts((each) => {
      each.storage.usage = { '/var/lib/docker': denied('/var/lib/docker') };
    });
    assertVerdict(storageVerdict('ST-SPACE', facts), { status: 'unknown', evidence: /Permission denied/ });
  });
});

describe('ST-INODES', () => {
  it('passes with inodes left', () => {
    assertVerdict(storageVerdict('ST-INODES', healthyFacts()), {
      status: 'pass',
      summary: /6000000 of 6553600/,
    });
  });

  it('is an error when nearly none are left, and warns before', () => {
    assertVerdict(storageVerdict('ST-INODES', disk({ inodesFree: 100 })), { status: 'error' });
    assertVerdict(storageVerdict('ST-INODES', disk({ inodesFree: 150_000 })), { status: 'warning' });
  });

  it('does not apply where inodes are made as needed', () => {
    const facts = healthyFacts((each) => {
      for (const path of ['/', '/var/lib/docker', '/var/lib/containerd']) {
        changeUsage(each, path, { inodes: 0, inodesFree: 0 });
      }
    });
    assertVerdict(storageVerdict('ST-INODES', facts), { status: 'notApplicable', evidence: /stat -f/ });
  });

  it('is unknown when they could not be read', () => {
    const facts = healthyFacts((each) => {
      each.storage.usage = {};
    });
    assertVerdict(storageVerdict('ST-INODES', facts), { status: 'unknown' });
  });
});

describe('ST-RUNSPACE', () => {
  const run = (available: number, size = 400e6) =>
    healthyFacts((facts) => {
      changeUsage(facts, '/run', { size, available, inodes: 50_000, inodesFree: 49_000 });
    });

  it('passes with room', () => {
    assertVerdict(storageVerdict('ST-RUNSPACE', run(300e6)), { status: 'pass', evidence: /stat -f \/run/ });
  });

  it('passes for a small machine whose /run is small but empty', () => {
    assertVerdict(storageVerdict('ST-RUNSPACE', run(48e6, 50e6)), { status: 'pass' });
  });

  it('names the folder that is full', () => {
    assertVerdict(storageVerdict('ST-RUNSPACE', run(0)), {
      status: 'error',
      summary: /0 bytes of 400 MB are free in \/run/,
    });
    assertVerdict(storageVerdict('ST-RUNSPACE', run(30e6)), { status: 'warning' });
  });

  it('is unknown when one could not be read', () => {
    const facts = healthyFacts((each) => {
      each.storage.mounts = denied('/proc/self/mountinfo');
      each.storage.usage['/tmp'] = denied('/tmp');
      each.storage.usage['/run'] = notInstalled('stat -f /run');
    });
    assertVerdict(storageVerdict('ST-RUNSPACE', facts), { status: 'unknown', evidence: /Permission denied/ });
  });
});
