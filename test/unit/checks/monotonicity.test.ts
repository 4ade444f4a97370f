import assert from 'node:assert/strict';
import fc from 'fast-check';
import { judgeCapabilities } from '../../../src/checks/capabilities';
import { evaluateChecks } from '../../../src/checks/evaluateChecks';
import { evaluateKernelOptions } from '../../../src/checks/kernelOptions/kernelOptionRules';
import { detectProfiles, resolveProfiles } from '../../../src/checks/profileChoice';
import { checkRegistry } from '../../../src/checks/registry';
import { absent, unreadable, type Fact } from '../../../src/model/fact';
import type { FindingStatus } from '../../../src/model/finding';
import type { HostFacts } from '../../../src/model/hostFacts';
import type { Capability } from '../../../src/model/hostReport';
import { parseKernelRelease } from '../../../src/model/kernelRelease';
import { message, renderEnglish, type Message } from '../../../src/model/message';
import type { Profile } from '../../../src/model/profile';
import { auditedHosts } from './auditedHosts';
import { factPaths, replaceFacts, type FactPath } from './factPaths';

/** What is asserted of a host, by id of check, kernel option and capability. */
interface Statements {
  readonly findings: ReadonlyMap<string, FindingStatus>;
  /** Null also where an option that the kernel lacks does not matter. */
  readonly options: ReadonlyMap<string, boolean | null>;
  readonly unimportant: ReadonlySet<string>;
  readonly capabilities: ReadonlyMap<string, Capability['answer']>;
}

function statementsOf(facts: HostFacts, profiles: readonly Profile[]): Statements {
  const findings = evaluateChecks(checkRegistry, facts, { profiles });
  const options = evaluateKernelOptions(facts, profiles);
  const capabilities = judgeCapabilities(findings, facts);
  return {
    findings: new Map(findings.map(({ id, status }) => [id, status])),
    options: new Map(options.map(({ option, satisfied }) => [option, satisfied])),
    unimportant: new Set(
      options.flatMap(({ option, requirement }) => (requirement === 'notApplicable' ? [option] : [])),
    ),
    capabilities: new Map(capabilities.map(({ id, answer }) => [id, answer])),
  };
}

/** Statements that a loss of facts brought about, and that no loss may bring about. */
function unprovenStatements(before: Statements, after: Statements): string[] {
  const isAnswer = (answer: unknown) => answer !== 'unknown';
  const isVerdict = (status: unknown) => status === 'error' || status === 'pass';
  const isSure = (satisfied: unknown, option: string) =>
    satisfied !== null && !(before.options.get(option) === null && before.unimportant.has(option));
  return [
    ...changes(before.findings, after.findings, isVerdict),
    ...changes(before.options, after.options, isSure),
    ...changes(before.capabilities, after.capabilities, isAnswer),
  ];
}

function changes(
  before: ReadonlyMap<string, unknown>,
  after: ReadonlyMap<string, unknown>,
  states: (value: unknown, name: string) => boolean,
): string[] {
  return [...after]
    .filter(([name, value]) => states(value, name) && before.get(name) !== value)
    .map(([name, value]) => `${name}: ${String(before.get(name))} became ${String(value)}`);
}

function hide(fact: Fact<unknown>): Fact<unknown> {
  return unreadable(fact.source, message('Permission denied'));
}

/** What must hold of every text that a person reads. */
function assertReadable(text: Message, context: string): void {
  for (const [, name] of text.text.matchAll(/\{(\w+)\}/g)) {
    assert.ok(
      Object.hasOwn(text.args, name ?? ''),
      `${context}: {${name ?? ''}} is not filled in ${text.text}`,
    );
  }
  for (const value of Object.values(text.args)) {
    if (typeof value === 'object') {
      assertReadable(value, context);
    } else {
      assert.ok(typeof value === 'string' || Number.isFinite(value), `${context}: ${text.text} has ${value}`);
    }
  }
  assert.doesNotMatch(renderEnglish(text), /undefined|\bNaN\b|Infinity|\[object|\bnull\b/, context);
}

function assertReadableReport(facts: HostFacts, profiles: readonly Profile[], context: string): void {
  const findings = evaluateChecks(checkRegistry, facts, { profiles });
  const options = evaluateKernelOptions(facts, profiles);
  for (const { id, status, title, summary, nextStep, evidence } of findings) {
    const notes = evidence.flatMap(({ note }) => note ?? []);
    for (const text of [title, summary, ...(nextStep ? [nextStep] : []), ...notes]) {
      assertReadable(text, `${context}, ${id}`);
    }
    const needsStep = ['error', 'warning', 'unknown'].includes(status);
    assert.ok(!needsStep || nextStep !== undefined, `${context}, ${id}: no next step`);
  }
  for (const { option, reason } of options) {
    assertReadable(reason, `${context}, ${option}`);
  }
  for (const { id, reason } of judgeCapabilities(findings, facts)) {
    assertReadable(reason, `${context}, ${id}`);
  }
}

const strangeReleases = [
  '4.9.256',
  '4.4.65535',
  '6.18.44-fc-v657',
  '3.10.0-1160.el7.x86_64',
  '2.6.32-042stab145.3',
  '5.10.0-vendor+lts~weird_{name}',
  '0.0',
  '9999.99999.99999',
].map((text) => parseKernelRelease(text)!);

/** A value of the same kind that no sound host has. */
function corrupt(value: unknown, seed: number): unknown {
  const pick = <T>(choices: readonly T[]): T => choices[seed % choices.length]!;
  if (typeof value === 'number') {
    return pick([0, -1, Number.MAX_SAFE_INTEGER, 0.5, 65_535]);
  }
  if (typeof value === 'boolean') {
    return !value;
  }
  if (typeof value === 'string') {
    return pick([
      '',
      ' ',
      '-1',
      '4.9.256',
      'v1.35.0+k3s1',
      '9'.repeat(30),
      '{key}',
      'a\u202eb',
      '../..',
      '=',
    ]);
  }
  if (Array.isArray(value)) {
    const items = value as readonly unknown[];
    return pick([[], items.slice(0, 1), [...items, ...items], items.map((item) => corrupt(item, seed))]);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if ('major' in value && 'suffix' in value) {
    return pick(strangeReleases);
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, part], index) => [name, corrupt(part, seed + index)]),
  );
}

describe('monotonicity', function () {
  this.timeout(120_000);
  for (const host of auditedHosts) {
    describe(host.name, () => {
      const before = statementsOf(host.facts, host.profiles);
      const paths = factPaths(host.facts);

      const unprovenWithout = (hidden: readonly FactPath[]): string[] =>
        unprovenStatements(before, statementsOf(replaceFacts(host.facts, hidden, hide), host.profiles)).map(
          (text) => `without ${hidden.map((path) => path.join('.')).join(', ')}: ${text}`,
        );

      it('says nothing new when one fact cannot be read', () => {
        assert.deepEqual(
          paths.flatMap((path) => unprovenWithout([path])),
          [],
        );
      });

      it('says nothing new when many facts cannot be read', () => {
        const some = fc.oneof(
          fc.subarray([...paths], { minLength: 2, maxLength: 6 }),
          fc.subarray([...paths], { minLength: 2 }),
        );
        fc.assert(
          fc.property(some, (hidden) => {
            assert.deepEqual(unprovenWithout(hidden), []);
          }),
          { numRuns: 60 },
        );
      });

      it('judges facts that are not there, whatever the profile', () => {
        const gone = (fact: Fact<unknown>) => absent(fact.source);
        for (const path of paths) {
          assertReadableReport(replaceFacts(host.facts, [path], gone), host.profiles, path.join('.'));
        }
        const nothing = replaceFacts(host.facts, paths, gone);
        assertReadableReport(nothing, resolveProfiles('auto', nothing), 'nothing is there');
      });

      it('judges impossible values, in texts that a person can read', () => {
        const damage = fc.tuple(fc.subarray([...paths], { minLength: 1, maxLength: 8 }), fc.nat(10_000));
        fc.assert(
          fc.property(damage, ([chosen, seed]) => {
            const facts = replaceFacts(host.facts, chosen, (fact, path) =>
              fact.state === 'known' && path.join('.') !== 'cgroups.mode'
                ? { ...fact, value: corrupt(fact.value, seed + path.length) }
                : fact,
            );
            const context = chosen.map((path) => path.join('.')).join(', ');
            assertReadableReport(facts, [...host.profiles, ...detectProfiles(facts)], context);
          }),
          { numRuns: 60 },
        );
      });
    });
  }
});
