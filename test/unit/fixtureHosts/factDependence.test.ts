import assert from 'node:assert/strict';
import { checkRegistry } from '../../../src/checks/registry';
import { absent, unreadable, type Fact } from '../../../src/model/fact';
import type { HostFacts } from '../../../src/model/hostFacts';
import { message, renderEnglish } from '../../../src/model/message';
import { profiles } from '../../../src/model/profile';
import { auditedHosts } from '../checks/auditedHosts';
import { factPaths, replaceFacts } from '../checks/factPaths';
import { fixtureFacts, fixtureHostNames } from './fixtureHost';
import { watchFacts } from './readFacts';
import { factsWithoutCheck } from './factsWithoutCheck';

/** Hosts without anything wrong, of different kinds. */
const soundHosts = ['debian-13', 'fedora-43', 'alpine-3.22', 'rootless-user'];

const mutations: readonly ((fact: Fact<unknown>) => Fact<unknown>)[] = [
  ({ source }) => absent(source),
  ({ source }) => unreadable(source, message('Permission denied')),
];

const context = { profiles };

/** By check: what it says of a host, as one text. */
function verdictsOf(facts: HostFacts): ReadonlyMap<string, string> {
  return new Map(
    checkRegistry.map((check) => {
      const { status, summary, evidence } = check.evaluate(facts, context);
      return [check.id, `${status} ${renderEnglish(summary)} ${JSON.stringify(evidence)}`];
    }),
  );
}

/** By fact: the checks that look at it on this host. */
function readersOf(facts: HostFacts): ReadonlyMap<string, ReadonlySet<string>> {
  const readers = new Map<string, Set<string>>();
  for (const check of checkRegistry) {
    const watched = watchFacts(facts, (path) => {
      readers.set(path, (readers.get(path) ?? new Set()).add(check.id));
    });
    check.evaluate(watched, context);
  }
  return readers;
}

describe('dependence of findings on facts', () => {
  for (const name of soundHosts) {
    it(`${name}: another fact changes the findings of the checks that look at it, and no other`, async () => {
      const facts = await fixtureFacts(name);
      const before = verdictsOf(facts);
      const readers = readersOf(facts);
      for (const path of factPaths(facts)) {
        const mayChange = readers.get(path.join('.')) ?? new Set();
        for (const mutate of mutations) {
          const after = verdictsOf(replaceFacts(facts, [path], mutate));
          const changed = [...after].filter(([id, told]) => before.get(id) !== told).map(([id]) => id);
          assert.deepEqual(
            changed.filter((id) => !mayChange.has(id)),
            [],
            path.join('.'),
          );
        }
      }
    }).timeout(30_000);
  }

  it('is there for every fact that is read, but those with a reason', async () => {
    const hosts = [
      ...(await Promise.all(fixtureHostNames.map(fixtureFacts))),
      ...auditedHosts.map(({ facts }) => facts),
    ];
    const read = new Set(hosts.flatMap((facts) => [...readersOf(facts).keys()]));
    const all = [...new Set(hosts.flatMap((facts) => factPaths(facts).map((path) => path.join('.'))))];
    const unread = all.filter((path) => !read.has(path));
    const unexplained = unread.filter((path) => !factsWithoutCheck.some(({ facts }) => facts.test(path)));
    assert.deepEqual(unexplained, [], 'no check looks at these');
    const needless = factsWithoutCheck.filter(({ facts }) => !unread.some((path) => facts.test(path)));
    assert.deepEqual(
      needless.map(({ why }) => why),
      [],
      'these reasons explain nothing any more',
    );
  });
});
