import assert from 'node:assert/strict';
import { parseHostFacts } from '../../../src/facts/parseHostFacts';
import { readSnapshot, snapshotLimit, writeSnapshot } from '../../../src/facts/snapshot';
import { hasErrorCode, type ErrorCode, type HullwrightError } from '../../../src/model/hullwrightError';
import { healthyFacts } from '../checks/healthyFacts';
import { recordedHost } from './recordedHost';

const facts = parseHostFacts(recordedHost(), { id: 'local', label: 'local' }, '2026-01-15T12:00:00.000Z');

interface Document {
  schema: unknown;
  tool: unknown;
  facts: Record<string, unknown>;
}

function changed(change: (document: Document) => void): string {
  const document = JSON.parse(writeSnapshot(facts, '0.1.0')) as Document;
  change(document);
  return JSON.stringify(document);
}

function failure(text: string, code: ErrorCode): HullwrightError {
  try {
    readSnapshot(text);
  } catch (error) {
    assert.ok(hasErrorCode(error, code), String(error));
    return error;
  }
  return assert.fail('no error');
}

describe('writeSnapshot and readSnapshot', () => {
  it('give back the facts', () => {
    assert.deepEqual(readSnapshot(writeSnapshot(facts, '0.1.0')), facts);
    assert.deepEqual(readSnapshot(writeSnapshot(healthyFacts(), '0.1.0')), healthyFacts());
  });

  it('write a text that a person can read and that names its schema and tool', () => {
    const text = writeSnapshot(facts, '0.1.0');
    assert.match(
      text,
      /^\{\n {2}"schema": "hullwright.snapshot\/1",\n {2}"tool": \{\n {4}"version": "0.1.0"\n/,
    );
    assert.ok(text.endsWith('}\n'));
  });
});

describe('readSnapshot', () => {
  it('takes a byte order mark, which editors of Windows add', () => {
    assert.deepEqual(readSnapshot(`\ufeff${writeSnapshot(facts, '0.1.0')}`), facts);
  });

  it('says what is no snapshot', () => {
    assert.match(failure('hello', 'snapshotInvalid').message, /not valid JSON/);
    assert.match(failure('[]', 'snapshotInvalid').message, /not a snapshot/);
    assert.match(
      failure('{"schema":"hullwright.report/1"}', 'snapshotInvalid').message,
      /hullwright\.snapshot\/1/,
    );
    assert.match(failure('{}', 'snapshotInvalid').message, /not a snapshot/);
  });

  it('tells a newer snapshot from a damaged one', () => {
    const newer = failure(
      changed((document) => (document.schema = 'hullwright.snapshot/2')),
      'snapshotTooNew',
    );
    assert.match(newer.message, /newer Hullwright.*hullwright\.snapshot\/2/);
    failure(
      changed((document) => (document.facts.schema = 'hullwright.facts/9')),
      'snapshotTooNew',
    );
    failure(
      changed((document) => (document.facts.schema = 'hullwright.facts/x')),
      'snapshotInvalid',
    );
  });

  it('names the member that is wrong', () => {
    const wrong: readonly [(document: Document) => void, RegExp][] = [
      [(document) => delete document.facts.memory, /facts\.memory/],
      [
        (document) => ((document.facts.memory as Record<string, unknown>).total = { state: 'maybe' }),
        /facts\.memory\.total\.state/,
      ],
      [(document) => (document.facts.surprise = 1), /facts\.surprise/],
      [(document) => (document.facts.collectedAt = 'yesterday'), /facts\.collectedAt/],
      [(document) => (document.facts.incomplete = [1]), /facts\.incomplete\.0/],
    ];
    for (const [change, path] of wrong) {
      assert.match(failure(changed(change), 'snapshotInvalid').message, path);
    }
    failure('{"schema":"hullwright.snapshot/1"}', 'snapshotInvalid');
    failure('{"schema":"hullwright.snapshot/1","facts":null}', 'snapshotInvalid');
  });

  it('strips escape sequences and secrets that somebody put in', () => {
    const text = changed((document) => {
      document.facts.incomplete = ['\u001b]0;owned\u0007system \u202epassword=hunter2'];
      document.facts.sysctls = {
        'kernel.\u001b[31mx': {
          state: 'known',
          value: 'https://a:hunter2@host/',
          source: { kind: 'file', path: '/x' },
          excerpt: 'Authorization: Basic hunter2hunter2',
        },
      };
      const engines = document.facts.engines as Record<string, unknown>;
      engines.dockerDaemonJson = {
        state: 'known',
        value: { auths: { r: { any: 'hunter2' } }, 'log-opts': { 'splunk-token': 'hunter2' } },
        source: { kind: 'file', path: '/etc/docker/daemon.json' },
        excerpt: '',
      };
    });
    const read = readSnapshot(text);
    assert.deepEqual(read.incomplete, ['system password=***']);
    assert.deepEqual(Object.keys(read.sysctls), ['kernel.x']);
    assert.ok(!JSON.stringify(read).includes('hunter2'));
    assert.ok(!JSON.stringify(read).includes('\\u001b'));
  });

  it('does not pollute prototypes', () => {
    const text = writeSnapshot(facts, '0.1.0').replace(
      '"sysctls": {',
      '"sysctls": {"__proto__": {"state": "absent", "source": {"kind": "file", "path": "/polluted"}},',
    );
    const read = readSnapshot(text);
    assert.equal(Object.getPrototypeOf(read.sysctls), Object.prototype);
    assert.equal((read.sysctls as { state?: unknown }).state, undefined);
  });

  it('refuses what is too large, and is not harmed by nesting without end', () => {
    assert.match(failure(' '.repeat(snapshotLimit + 1), 'snapshotInvalid').message, /16 MiB/);
    const depth = 100_000;
    const nested = `${'{"text":"x","args":{"a":'.repeat(depth)}1${'}}'.repeat(depth)}`;
    const deep = changed((document) => {
      document.facts.account = {
        state: 'unreadable',
        source: { kind: 'command', command: 'id' },
        reason: 'HERE',
      };
    }).replace('"HERE"', nested);
    failure(deep, 'snapshotInvalid');
    const list = changed((document) => {
      (document.facts.engines as Record<string, unknown>).dockerDaemonJson = {
        state: 'known',
        value: { a: 'HERE' },
        source: { kind: 'file', path: '/x' },
        excerpt: '',
      };
    }).replace('"HERE"', '['.repeat(depth) + ']'.repeat(depth));
    const { dockerDaemonJson } = readSnapshot(list).engines;
    assert.ok(JSON.stringify(dockerDaemonJson).length < 1000);
  }).timeout(20_000);
});
