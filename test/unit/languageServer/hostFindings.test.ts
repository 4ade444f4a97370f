import assert from 'node:assert/strict';
import {
  DiagnosticSeverity,
  type CodeLens,
  type CompletionItem,
  type DocumentSymbol,
  type Hover,
} from 'vscode-languageserver';
import { evaluateFacts } from '../../../src/examination/evaluateFacts';
import type { Finding } from '../../../src/model/finding';
import { message } from '../../../src/model/message';
import { fixtureFacts } from '../fixtureHosts/fixtureHost';
import { TestConnection } from './testConnection';

const grub = 'hullwright://web1/etc/default/grub';

function finding(rest: Partial<Finding>): Finding {
  return {
    id: 'X-TEST',
    category: 'runtime',
    status: 'warning',
    title: message('Title'),
    summary: message('Summary.'),
    meaning: message('Meaning.'),
    evidence: [],
    fixes: [],
    references: ['https://example.org/'],
    ...rest,
  };
}

describe('the language server and what it is told of a host', () => {
  let connection: TestConnection;

  beforeEach(async () => {
    connection = new TestConnection();
    await connection.initialized;
  });

  afterEach(() => {
    connection.dispose();
  });

  /** Examines a fixture host and tells the server what was found there. */
  async function tellFixture(name: string): Promise<void> {
    const facts = await fixtureFacts(name);
    const request = { profile: 'auto', suppressions: [], today: '2026-01-01' } as const;
    const { findings } = evaluateFacts(facts, request, () => 1);
    connection.tellHost({ hostId: 'web1', label: 'web1', facts, findings });
  }

  async function placed(
    uri: string,
    text: string,
  ): Promise<[string, DiagnosticSeverity | undefined, string][]> {
    const document = connection.open(uri, text);
    const shown = await connection.diagnostics(uri);
    return shown
      .filter(({ code }) => /^[A-Z]/.test(String(code)))
      .map(({ range, severity, code }) => [document.getText(range), severity, String(code)]);
  }

  it('shows a finding at the word that causes it, as bad as it is', async () => {
    await tellFixture('raspberry-pi-os-12');
    const uri = 'hullwright://web1/boot/firmware/cmdline.txt';
    assert.deepEqual(await placed(uri, 'console=tty1 cgroup_disable=memory rootwait\n'), [
      ['cgroup_disable=memory', DiagnosticSeverity.Error, 'MEM-CTRL'],
      ['cgroup_disable=memory', DiagnosticSeverity.Warning, 'CG-CONTROLLERS'],
    ]);
  });

  it('shows a finding where its cure would be written, for information', async () => {
    await tellFixture('ubuntu-14.04');
    const text = 'GRUB_TIMEOUT=5\nGRUB_CMDLINE_LINUX="quiet"\n';
    assert.deepEqual(await placed(grub, text), [
      ['GRUB_CMDLINE_LINUX', DiagnosticSeverity.Information, 'MEM-SWAPACCT'],
    ]);
  });

  it('says that the cure stands there already', async () => {
    await tellFixture('ubuntu-14.04');
    connection.open(grub, 'GRUB_CMDLINE_LINUX="quiet swapaccount=1"\n');
    const shown = await connection.diagnostics(grub);
    const cure = shown.find(({ code }) => code === 'MEM-SWAPACCT');
    assert.equal(cure?.severity, DiagnosticSeverity.Information);
    assert.match(
      cure.message as string,
      /^When web1 was examined: Swap limits of containers are ignored\. swapaccount=1 stands here/,
    );
  });

  it('shows a finding at a sysctl line whose value the kernel has, and not as a fault where it has another', async () => {
    await tellFixture('k3s-node');
    const uri = 'hullwright://web1/etc/sysctl.d/50-site.conf';
    assert.deepEqual(await placed(uri, 'fs.inotify.max_user_instances = 128\n'), [
      ['fs.inotify.max_user_instances = 128', DiagnosticSeverity.Warning, 'LIM-INOTIFY'],
    ]);
    connection.close(uri);
    assert.deepEqual(await placed(uri, 'fs.inotify.max_user_instances = 512\n'), [
      ['fs.inotify.max_user_instances = 512', DiagnosticSeverity.Information, 'LIM-INOTIFY'],
    ]);
  });

  it('shows a finding at a key of daemon.json, or where the key would stand', async () => {
    const step = message('Set "log-opts" in /etc/docker/daemon.json.');
    const findings = [
      finding({ id: 'A-LOG', nextStep: step }),
      finding({ id: 'B-KEY', summary: message('live-restore is off.') }),
      finding({ id: 'C-OTHER', summary: message('The daemon is old.') }),
      finding({ id: 'D-PASS', status: 'pass', summary: message('live-restore is on.') }),
    ];
    connection.tellHost({ hostId: 'web1', label: 'web1', findings });
    const uri = 'hullwright://web1/etc/docker/daemon.json';
    assert.deepEqual(await placed(uri, '{"live-restore": false}'), [
      ['{', DiagnosticSeverity.Information, 'A-LOG'],
      ['"live-restore": false', DiagnosticSeverity.Information, 'B-KEY'],
    ]);
  });

  it('takes words of English for no settings', async () => {
    const findings = [finding({ summary: message('The root file system is quiet; init and security too.') })];
    connection.tellHost({ hostId: 'web1', label: 'web1', findings });
    const text = 'GRUB_CMDLINE_LINUX="quiet root=/dev/sda1 init=/x security=apparmor"\n';
    assert.deepEqual(await placed(grub, text), []);
  });

  const hover = (uri: string, character: number, line = 0) =>
    connection.client.sendRequest<Hover | null>('textDocument/hover', {
      textDocument: { uri },
      position: { line, character },
    });
  const valueOf = (result: Hover | null) => (result ? (result.contents as { value: string }).value : '');

  it('explains a setting, its times and whether the host asks for it', async () => {
    connection.open(grub, 'GRUB_CMDLINE_LINUX="quiet swapaccount=1 frob=1"\n');
    const alone = valueOf(await hover(grub, 30));
    assert.match(alone, /^\*\*swapaccount\*\* turns the accounting of swap on or off\./);
    assert.match(alone, /- Without effect since Linux 6\\\.1\\\./);
    assert.match(alone, /<https:\/\/git\.kernel\.org/);
    await tellFixture('ubuntu-14.04');
    assert.match(
      valueOf(await hover(grub, 30)),
      /web1: Swap limits of containers are ignored\\\. Add swapaccount=1/,
    );
    assert.match(valueOf(await hover(grub, 22)), /No finding of web1 is about it/);
    assert.equal(await hover(grub, 45), null);
    assert.equal(await hover(grub, 3), null);
  });

  it('shows names of hosts as they are', async () => {
    const facts = await fixtureFacts('debian-12');
    connection.open(grub, 'GRUB_CMDLINE_LINUX="quiet"\n');
    connection.tellHost({ hostId: 'web1', label: '[x](command:evil) `y`', facts, findings: [] });
    assert.ok(valueOf(await hover(grub, 22)).includes('\\[x\\]\\(command:evil\\) \\`y\\`'));
  });

  it('completes with what a setting does', async () => {
    connection.open(grub, 'GRUB_CMDLINE_LINUX="quiet cgr"\n');
    const items = await connection.client.sendRequest<CompletionItem[]>('textDocument/completion', {
      textDocument: { uri: grub },
      position: { line: 0, character: 29 },
    });
    const item = items.find(({ label }) => label === 'cgroup_enable');
    assert.match(item?.detail ?? '', /^turns a controller on/);
    const edit = item?.textEdit as { newText: string; range: { start: { character: number } } };
    assert.deepEqual([edit.newText, edit.range.start.character], ['cgroup_enable=', 26]);
  });

  it('lists variables with the parameters in them, and leaves JSON to the editor', async () => {
    const symbols = (uri: string) =>
      connection.client.sendRequest<DocumentSymbol[]>('textDocument/documentSymbol', {
        textDocument: { uri },
      });
    connection.open(grub, 'GRUB_TIMEOUT=5\nGRUB_CMDLINE_LINUX="quiet psi=1"\n');
    const outline = (await symbols(grub)).map(({ name, detail, children }) => [
      name,
      detail,
      children?.map((child) => [child.name, child.detail]),
    ]);
    assert.deepEqual(outline, [
      ['GRUB_TIMEOUT', '5', []],
      [
        'GRUB_CMDLINE_LINUX',
        'quiet psi=1',
        [
          ['quiet', ''],
          ['psi', '1'],
        ],
      ],
    ]);
    connection.open('hullwright://web1/etc/docker/daemon.json', '{"mtu": 1400}');
    assert.deepEqual(await symbols('hullwright://web1/etc/docker/daemon.json'), []);
  });

  it('show above the kernel command line what is in effect and what the files ask for', async () => {
    connection.open(grub, 'GRUB_TIMEOUT=5\nGRUB_CMDLINE_LINUX="swapaccount=1"\n');
    const lenses = () =>
      connection.client.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument: { uri: grub } });
    assert.match((await lenses())[2]?.command?.title ?? '', /not known/);
    await tellFixture('debian-12');
    const shown = await lenses();
    assert.deepEqual([...new Set(shown.map(({ range }) => range.start.line))], [1]);
    const [asked, from, now, ...others] = shown.map(({ command }) => command?.title ?? '');
    assert.match(now ?? '', /^Now: .*ro/);
    assert.equal(asked, 'After GRUB is configured anew and the next boot: swapaccount=1');
    assert.equal(from, 'From /etc/default/grub:2');
    assert.deepEqual(others, []);
  });
});
