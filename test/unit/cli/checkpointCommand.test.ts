import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { runHullwright, temporaryFolder } from './commandLineHarness';

const log = [
  "(00.000012) Error (criu/rlimit.c:10): rlimit: Can't setup RLIMIT_NOFILE for self: Operation not permitted",
  '(00.010000)      1: Error (criu/sk-inet.c:191): inet: Connected TCP socket, consider using --tcp-established option.',
  '(00.021000) Error (criu/cr-dump.c:2093): Dumping FAILED.',
].join('\n');

describe('hullwright checkpoint explain', () => {
  let folder: ReturnType<typeof temporaryFolder>;

  beforeEach(() => {
    folder = temporaryFolder();
  });

  afterEach(() => {
    folder.remove();
  });

  function file(text: string): string {
    const path = folder.file('dump.log');
    writeFileSync(path, text);
    return path;
  }

  it('tells cause, cure and the line that proves it', async () => {
    const { status, stdout } = await runHullwright('checkpoint', 'explain', file(log));
    assert.equal(status, 0);
    assert.match(stdout, /open TCP connection.*TCP-ESTABLISHED/s);
    assert.match(stdout, /What to do: .*tcp-established/s);
    assert.match(stdout, /^ {2}2: .*Connected TCP socket/m);
    assert.ok(!stdout.includes('RLIMIT'));
  });

  it('prints the same as JSON', async () => {
    const { stdout } = await runHullwright('checkpoint', 'explain', file(log), '--format', 'json');
    const document = JSON.parse(stdout) as { schema: string; reason: { id: string; evidence: unknown[] } };
    assert.equal(document.schema, 'hullwright.explanation/1');
    assert.equal(document.reason.id, 'TCP-ESTABLISHED');
    assert.equal(document.reason.evidence.length, 1);
  });

  it('shows the lines that matter where no reason is known, and ends with 1', async () => {
    const unknown = file('(00.01)\n(00.020000) Error (criu/x.c:1): a fault that nobody knows\u001b[31m\n');
    const { status, stdout } = await runHullwright('checkpoint', 'explain', unknown);
    assert.equal(status, 1);
    assert.match(stdout, /2: .*a fault that nobody knows/);
    assert.ok(!stdout.includes('\u001b'));
    const empty = await runHullwright('checkpoint', 'explain', file(''));
    assert.match(empty.stdout, /no message/);
  });

  it('refuses what is no file', async () => {
    const { status, stderr } = await runHullwright('checkpoint', 'explain', folder.path);
    assert.equal(status, 2);
    assert.match(stderr, /no ordinary file/);
  });
});
