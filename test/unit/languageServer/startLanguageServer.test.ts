import assert from 'node:assert/strict';
import { LSPErrorCodes, ResponseError, CancellationTokenSource } from 'vscode-languageserver';
import { factsOf } from '../configfiles/lint/linting';
import { TestConnection } from './testConnection';

const grub = 'file:///etc/default/grub';
const elapsed = 'GRUB_CMDLINE_LINUX="swapaccount=1"\n';

describe('startLanguageServer', () => {
  let connection: TestConnection;

  beforeEach(async () => {
    connection = new TestConnection();
    await connection.initialized;
  });

  afterEach(() => {
    connection.dispose();
  });

  const rulesAt = async (uri: string) => (await connection.diagnostics(uri)).map(({ code }) => code);

  it('offers what it has, and no formatting', async () => {
    const { capabilities } = await connection.initialized;
    assert.ok(capabilities.diagnosticProvider);
    assert.ok(capabilities.codeActionProvider);
    assert.equal(capabilities.documentFormattingProvider, undefined);
    assert.equal(capabilities.documentRangeFormattingProvider, undefined);
  });

  it('judges the text as it stands after each change', async () => {
    connection.open(grub, 'GRUB_CMDLINE_LINUX="swapaccount"\n');
    assert.deepEqual(await rulesAt(grub), ['cmdline/bare-swapaccount']);
    connection.change(grub, elapsed);
    assert.deepEqual(await rulesAt(grub), []);
    connection.change(grub, 'GRUB_CMDLINE_LINUX="a\n');
    assert.deepEqual(await rulesAt(grub), ['shell/unterminated']);
  });

  it('applies facts to files of their host, at once, and asks that diagnostics be pulled again', async () => {
    connection.open(grub, elapsed);
    connection.open('hullwright://web1/etc/default/grub', elapsed);
    assert.deepEqual(await rulesAt(grub), []);
    const facts = factsOf({ kernel: '6.12.1' });
    connection.tellHost({ hostId: 'local', label: 'local', facts, findings: [] });
    assert.deepEqual(await rulesAt(grub), ['cmdline/no-effect']);
    assert.deepEqual(await rulesAt('hullwright://web1/etc/default/grub'), []);
    assert.equal(connection.refreshes, 1);
    connection.tellHost({ hostId: 'local', label: 'local', findings: [] });
    assert.deepEqual(await rulesAt(grub), []);
  });

  it('knows nothing of files of these names elsewhere', async () => {
    const facts = factsOf({ kernel: '6.12.1' });
    connection.tellHost({ hostId: 'local', label: 'local', facts, findings: [] });
    for (const uri of [
      'file:///home/me/ansible/files/etc/default/grub',
      'file:///home/me/grub',
      'file://server/etc/default/grub',
      'git:/etc/default/grub',
      'file:///etc/default/%E0%A4%A',
    ]) {
      connection.open(uri, 'GRUB_CMDLINE_LINUX="swapaccount"\n');
      assert.deepEqual(await rulesAt(uri), [], uri);
    }
  });

  it('has no local files where there is no local host', async () => {
    connection.dispose();
    connection = new TestConnection({});
    await connection.initialized;
    connection.open(grub, 'GRUB_CMDLINE_LINUX="swapaccount"\n');
    assert.deepEqual(await rulesAt(grub), []);
  });

  it('judges a new file at such a place', async () => {
    const uri = 'untitled:/etc/docker/daemon.json';
    connection.open(uri, '{"frob": 1}');
    assert.deepEqual(await rulesAt(uri), ['daemon/unknown-key']);
  });

  it('answers a cancelled request with that, judging nothing', async () => {
    connection.open(grub, 'GRUB_CMDLINE_LINUX="swapaccount"\n');
    for (const method of ['textDocument/diagnostic', 'textDocument/codeAction']) {
      const source = new CancellationTokenSource();
      const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 9 } };
      const params = { textDocument: { uri: grub }, range, context: { diagnostics: [] } };
      const answer = connection.client.sendRequest(method, params, source.token);
      source.cancel();
      await assert.rejects(
        answer,
        (error) => error instanceof ResponseError && error.code === LSPErrorCodes.RequestCancelled,
      );
    }
    assert.deepEqual(await rulesAt(grub), ['cmdline/bare-swapaccount']);
  });

  it('forgets a document that was closed', async () => {
    connection.open(grub, 'GRUB_CMDLINE_LINUX="swapaccount"\n');
    connection.close(grub);
    assert.deepEqual(await rulesAt(grub), []);
  });

  it('speaks the language of its client', async () => {
    connection.dispose();
    connection = new TestConnection({
      localHostId: 'local',
      templates: { 'dockerd has no key {key}: it does not start with an unknown one.': '{key}? Nein.' },
    });
    await connection.initialized;
    connection.open('file:///etc/docker/daemon.json', '{"frob": 1}');
    const [diagnostic] = await connection.diagnostics('file:///etc/docker/daemon.json');
    assert.equal(diagnostic?.message, 'frob? Nein.');
  });

  it('starts anew with the same texts after its end', async () => {
    connection.open(grub, 'GRUB_CMDLINE_LINUX="swapaccount"\n');
    const before = await connection.diagnostics(grub);
    connection.dispose();
    connection = new TestConnection();
    await connection.initialized;
    connection.open(grub, 'GRUB_CMDLINE_LINUX="swapaccount"\n');
    assert.deepEqual(await connection.diagnostics(grub), before);
  });
});
