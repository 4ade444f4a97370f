import assert from 'node:assert/strict';
import fc from 'fast-check';
import { evaluatePreflight } from '../../../../src/checkpoints/preflight/evaluatePreflight';
import { preflightChecks } from '../../../../src/checkpoints/preflight/preflightChecks';
import { renderEnglish } from '../../../../src/model/message';
import type { PreflightVerdict } from '../../../../src/model/preflight';
import { fileExamples } from './fileExamples';
import { hostExamples } from './hostExamples';
import {
  containerWith,
  file,
  hidden,
  missing,
  openFile,
  plainContainer,
  printed,
  request,
  tcp,
} from './preflightFixtures';

const preflightExamples = { ...hostExamples, ...fileExamples };

type Kind = 'pass' | 'finding' | 'unknown';

function kindsOf({ dump, restore }: PreflightVerdict): Kind[] {
  return [dump, restore].map((status) =>
    status === 'works' ? 'pass' : status === 'unknown' ? 'unknown' : 'finding',
  );
}

/** Checks that cannot say all three, and why. */
const exceptions: Readonly<Record<string, Kind>> = {
  // Which glibc a program uses cannot be seen from outside.
  'CP-RSEQ': 'finding',
};

describe('preflight of a checkpoint', () => {
  for (const check of preflightChecks) {
    const examples = preflightExamples[check.id] ?? [];

    for (const { name, facts, request: asked = request(), says } of examples) {
      it(`${check.id}: ${name}`, () => {
        const verdict = check.judge(facts, asked);
        assert.deepEqual([verdict.dump, verdict.restore], says, renderEnglish(verdict.summary));
        const summary = renderEnglish(verdict.summary);
        assert.doesNotMatch(summary, /\{\w+\}/);
        assert.match(summary, /[.]$|https:\S+$/);
        const isWanting = [verdict.dump, verdict.restore].some(
          (status) => status !== 'works' && status !== 'unknown',
        );
        assert.ok(!isWanting || verdict.remedy, 'what is wrong has a remedy');
        assert.equal(verdict.option !== undefined, says.includes('needsOption'));
      });
    }

    it(`${check.id} was seen to pass, to find something and not to know`, () => {
      const verdicts = examples.map(({ facts, request: asked = request() }) => check.judge(facts, asked));
      const seen = new Set(verdicts.flatMap(kindsOf));
      const lacking = (['pass', 'finding', 'unknown'] as const).filter((kind) => !seen.has(kind));
      const exception = exceptions[check.id];
      assert.deepEqual(lacking, exception ? [exception] : []);
    });
  }

  it('has ids, sources and examples for each, and none twice', () => {
    const ids = preflightChecks.map(({ id }) => id);
    assert.deepEqual(ids, [...new Set(ids)]);
    assert.deepEqual(Object.keys(preflightExamples).sort(), [...ids].sort());
    for (const { id, sources } of preflightChecks) {
      assert.match(id, /^CP-[A-Z-]+$/);
      assert.ok(sources.length > 0 && sources.every((url) => url.startsWith('https://')));
    }
  });

  it('expects a container with which nothing is wrong to be dumped and restored', () => {
    const { dump, restore } = evaluatePreflight(plainContainer, request());
    const well = { outlook: 'willWork', neededOptions: [], because: [] };
    assert.deepEqual({ dump, restore }, { dump: well, restore: well });
  });

  it('tells a dump that works from a restore that does not', () => {
    const { dump, restore } = evaluatePreflight(
      containerWith({ engine: { version: printed('28.3.0') } }),
      request(),
    );
    assert.equal(dump.outlook, 'willWork');
    assert.deepEqual([restore.outlook, restore.because], ['willNotWork', ['CP-ENGINE']]);
  });

  it('names the options that are needed, and takes those of the configuration of CRIU for chosen', () => {
    const tree = { sockets: file([tcp('01')]), openFiles: file([openFile({ hasLock: true })]) };
    const without = evaluatePreflight(containerWith({ tree }), request());
    assert.equal(without.dump.outlook, 'willNotWork');
    assert.deepEqual(without.dump.neededOptions, ['tcpEstablished', 'fileLocks']);
    const host = { criuOptions: file(['tcp-established', 'file-locks']) };
    assert.equal(evaluatePreflight(containerWith({ tree, host }), request()).dump.outlook, 'willWork');
    assert.equal(
      evaluatePreflight(containerWith({ tree }), request(['tcpEstablished', 'fileLocks'])).dump.outlook,
      'willWork',
    );
  });

  it('says unknown where a fact is missing, but for what cannot make it impossible', () => {
    const unread = evaluatePreflight(containerWith({ tree: { openFiles: hidden() } }), request());
    assert.equal(unread.dump.outlook, 'unknown');
    assert.ok(unread.dump.because.includes('CP-DEVICES'));
    assert.equal(
      evaluatePreflight(containerWith({ tree: { freeBytes: hidden() } }), request()).dump.outlook,
      'willWork',
    );
    const failing = containerWith({
      tree: { openFiles: hidden() },
      host: { criuPath: missing('command -v criu') },
    });
    assert.equal(evaluatePreflight(failing, request()).dump.outlook, 'willNotWork');
  });

  it('never says more than it knows: hiding facts takes no failure for a success', () => {
    const facts = Object.values(preflightExamples).flatMap((examples) =>
      examples.map((example) => example.facts),
    );
    const parts = ['tree', 'host', 'engine'] as const;
    fc.assert(
      fc.property(fc.constantFrom(...facts), fc.constantFrom(...parts), fc.nat(), (whole, part, index) => {
        const names = Object.keys(whole[part]).filter((name) => name !== 'kind');
        const name = names[index % names.length] ?? '';
        const less = { ...whole, [part]: { ...whole[part], [name]: hidden() } };
        const [before, after] = [whole, less].map((each) => evaluatePreflight(each, request()));
        const advisory = ['processes', 'freeBytes'].includes(name);
        for (const side of ['dump', 'restore'] as const) {
          if (before?.[side].outlook !== 'willWork' && !advisory) {
            assert.notEqual(after?.[side].outlook, 'willWork', `${part}.${name} ${side}`);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
