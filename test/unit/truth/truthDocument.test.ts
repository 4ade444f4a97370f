import assert from 'node:assert/strict';
import { triedCapabilities } from '../../vm/truth/capabilityTable';
import { verdictOf, type Comparison } from '../../vm/truth/comparison';
import { type MachineTruth } from '../../vm/truth/machineTruth';
import { truthDocument, verdictCounts } from '../../vm/truth/truthDocument';

const origin = { hullwrightVersion: '0.1.0', qemuVersion: '7.2.22' };

function comparison(answer: 'yes' | 'no' | 'unknown', works: boolean, docker?: boolean): Comparison {
  const statement = { answer, reason: 'a | reason' };
  const reality = { works, happened: 'took 200 MiB' };
  const capability = triedCapabilities[0]!.title;
  return {
    capability,
    statement,
    reality,
    verdict: verdictOf(statement, reality),
    docker,
    podman: undefined,
  };
}

function truth(comparisons: readonly Comparison[]): MachineTruth {
  return {
    variant: { suite: 'trixie', name: 'default', append: 'quiet' },
    summary: { kernel: '6.12.1', cgroupMode: 'v2', engines: ['Docker 26'], insideContainer: false },
    comparisons,
    errors: ['MEM-CTRL: Memory limits are ignored'],
    dockerWarnings: ['WARNING: No swap limit support'],
    seconds: 60,
    date: '2027-03-31',
  };
}

describe('the document of the truth', () => {
  it('gives the four verdicts', () => {
    assert.equal(comparison('yes', true).verdict, 'right');
    assert.equal(comparison('no', false).verdict, 'right');
    assert.equal(comparison('yes', false).verdict, 'wrong ok');
    assert.equal(comparison('no', true).verdict, 'wrong error');
    assert.equal(comparison('unknown', true).verdict, 'unknown');
  });

  it('counts them, and marks engines that are wrong of themselves', () => {
    const truths = [truth([comparison('yes', true, true), comparison('no', false, true)])];
    assert.equal(verdictCounts(truths), '2 right, 0 unknown, 0 wrong ok, 0 wrong error');
    const text = truthDocument(truths, origin);
    assert.match(text, /^Found by Hullwright 0\.1\.0 .* QEMU 7\.2\.22, 2027-03-31\. 1 machines/m);
    assert.match(text, /^## Debian trixie, default$/m);
    assert.match(text, /6\.12\.1 · cgroup v2 · Docker 26 · `quiet`/);
    assert.match(text, /\| yes: took 200 MiB \| yes: a \\\| reason \| right \| yes \| — \|/);
    assert.match(text, /\| no: took 200 MiB \| no: a \\\| reason \| right \| \*\*yes\*\* \(wrong\) \| — \|/);
  });
});
