import assert from 'node:assert/strict';
import {
  chmodSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { lintNamedFile } from '../../../src/cli/lintCommand';
import type { LintOptions } from '../../../src/cli/lintOptions';
import { plainStyle } from '../../../src/reports/terminalStyle';
import { runHullwright, temporaryFolder } from './commandLineHarness';

interface JsonDiagnostic {
  rule: string;
  severity: string;
  line: number;
  column: number;
  endColumn: number;
  fixable: boolean;
}

interface JsonLint {
  schema: string;
  kind: string;
  mended: JsonDiagnostic[];
  diagnostics: JsonDiagnostic[];
}

describe('hullwright lint', () => {
  const folder = temporaryFolder();
  after(folder.remove);

  function file(name: string, content: string | Buffer): string {
    const path = folder.file(name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  it('prints the place, the line and a caret, and exits with 1', async () => {
    const path = file('a/grub', 'GRUB_TIMEOUT=5\nGRUB_CMDLINE_LINUX="\tswapaccount"\n');
    const { status, stdout, stderr } = await runHullwright('lint', path);
    assert.equal(status, 1);
    assert.equal(stderr, '');
    assert.ok(stdout.startsWith(`${path}:2:22 warning Without a value, swapaccount does nothing`), stdout);
    assert.match(stdout, /^ {4}GRUB_CMDLINE_LINUX=" swapaccount"\n {4} {21}\^{11}$/m);
    assert.match(stdout, /errors: 0, warnings: 1, hints: 0\. --fix mends 1 of them\.\n$/);
  });

  it('exits with 0 when there is nothing, or hints only', async () => {
    const clean = await runHullwright('lint', file('clean/sysctl.conf', 'net.ipv4.ip_forward=1\n'));
    assert.equal(clean.status, 0);
    assert.match(clean.stdout, /nothing to complain about/);
    const hint = await runHullwright('lint', file('hint/daemon.json', '{"data-root": "/srv"}'));
    assert.equal(hint.status, 0);
    assert.match(hint.stdout, /hint/);
  });

  it('counts columns in characters and shows bytes that are no text', async () => {
    const head = Buffer.from('GRUB_A="é\u202e\u001b[31m', 'utf8');
    const content = Buffer.concat([
      Buffer.from('GRUB_CMDLINE_LINUX="é '),
      Buffer.from([0xff]),
      Buffer.from(' swapaccount"\n'),
    ]);
    const { stdout } = await runHullwright('lint', file('bytes/grub', content));
    assert.match(stdout, /:1:25 warning/);
    assert.match(stdout, /LINUX="é \ufffd swapaccount"/);
    const hostile = Buffer.concat([head, Buffer.from(' = 1\nGRUB_A = x\u001b[31m\n')]);
    const shown = await runHullwright('lint', file('hostile/grub', hostile));
    assert.equal(/[\u001b\u202e]/.test(shown.stdout), false);
  });

  it('cuts a mile-long line around the place', async () => {
    const path = file('long/cmdline.txt', `${'a=b '.repeat(50_000)}swapaccount ${'c=d '.repeat(50_000)}`);
    const { stdout } = await runHullwright('lint', path);
    const line = stdout.split('\n').find((text) => text.includes('swapaccount ') && text.includes('…'));
    assert.ok(line && line.length <= 110, line);
  });

  it('prints JSON with places', async () => {
    const path = file('json/daemon.json', '{\n  "debug": "true"\n}\n');
    const { status, stdout } = await runHullwright('lint', path, '--format', 'json');
    assert.equal(status, 1);
    const report = JSON.parse(stdout) as JsonLint;
    assert.equal(report.schema, 'hullwright.lint/1');
    assert.equal(report.kind, 'daemon.json');
    const [diagnostic] = report.diagnostics;
    assert.ok(diagnostic);
    const { rule, line, column, endColumn, fixable } = diagnostic;
    assert.deepEqual(
      { rule, line, column, endColumn, fixable },
      {
        rule: 'daemon/wrong-type',
        line: 2,
        column: 12,
        endColumn: 18,
        fixable: true,
      },
    );
  });

  it('mends in place: sure fixes only, every other byte and the mode as they were', async () => {
    const before = Buffer.concat([
      Buffer.from('# \u00e9 '),
      Buffer.from([0xff, 0x0a]),
      Buffer.from('GRUB_CMDLINE_LINUX="swapaccount mitigatoins=off"\n'),
    ]);
    const path = file('fix/grub', before);
    chmodSync(path, 0o640);
    const { status, stdout } = await runHullwright('lint', path, '--fix');
    assert.equal(status, 1);
    assert.match(stdout, /:2 mended: Without a value/);
    const after = readFileSync(path);
    assert.equal(after.toString('latin1'), before.toString('latin1').replace('swapaccount', 'swapaccount=1'));
    assert.equal(statSync(path).mode & 0o777, 0o640);
    assert.deepEqual(readdirSync(folder.file('fix')), ['grub']);
  });

  it('leaves a file alone that has nothing to mend', async () => {
    const path = file('same/sysctl.conf', 'net.ipv4.ip_forward=1\n');
    const { ino } = statSync(path);
    const { status } = await runHullwright('lint', path, '--fix');
    assert.equal(status, 0);
    assert.equal(statSync(path).ino, ino);
  });

  it('refuses to mend links, and says so', async () => {
    const target = file('links/daemon.json', '{"debug": "true"}');
    symlinkSync(target, folder.file('links/symbolic.json'));
    const symbolic = await runHullwright(
      'lint',
      folder.file('links/symbolic.json'),
      '--as',
      'daemon.json',
      '--fix',
    );
    assert.equal(symbolic.status, 2);
    assert.match(symbolic.stderr, /is a symbolic link/);
    linkSync(target, folder.file('links/hard.json'));
    const hard = await runHullwright('lint', target, '--fix');
    assert.equal(hard.status, 2);
    assert.match(hard.stderr, /has 2 names \(hard links\)/);
    assert.equal(readFileSync(target, 'utf8'), '{"debug": "true"}');
    const judged = await runHullwright('lint', folder.file('links/symbolic.json'), '--as', 'daemon.json');
    assert.equal(judged.status, 1);
  });

  it('reads the files beside it that decide together with it, below the same root', async () => {
    file('root/etc/default/grub.d/50-cloud.cfg', 'GRUB_CMDLINE_LINUX="console=tty1"\n');
    const path = file('root/etc/default/grub', 'GRUB_CMDLINE_LINUX="quiet"\n');
    const { stdout } = await runHullwright('lint', path);
    assert.match(stdout, /\/etc\/default\/grub\.d\/50-cloud\.cfg sets GRUB_CMDLINE_LINUX again/);
    file('root/usr/lib/systemd/system/docker.service', '[Service]\nExecStart=/usr/bin/dockerd -H fd://\n');
    const daemon = await runHullwright('lint', file('root/etc/docker/daemon.json', '{"hosts": ["fd://"]}'));
    assert.match(daemon.stdout, /Docker's unit gives -H too/);
  });

  it('asks for --as when the name does not tell, and takes it before the name', async () => {
    const path = file('odd.txt', 'net.ipv4.ip_forward=yes\n');
    const unknown = await runHullwright('lint', path);
    assert.equal(unknown.status, 2);
    assert.match(unknown.stderr, /--as: grub, sysconfig, daemon\.json, sysctl, cmdline/);
    assert.equal((await runHullwright('lint', path, '--as', 'sysctl')).status, 1);
    assert.equal((await runHullwright('lint', path, '--as', 'ini')).status, 2);
  });

  it('says why a file cannot be read', async () => {
    for (const [path, reason] of [
      [folder.file('missing/grub'), /cannot be read: there is no such file\./],
      [folder.path, /no ordinary file/],
    ] as const) {
      const { status, stderr } = await runHullwright('lint', path, '--as', 'grub');
      assert.equal(status, 2);
      assert.match(stderr, reason);
    }
  });

  it('reads no more than the start of a huge file', async () => {
    const path = file('huge/sysctl.conf', 'vm.swappiness=1\n'.repeat(700_000));
    const { status, stdout } = await runHullwright('lint', path);
    assert.equal(status, 1);
    assert.match(stdout, /larger than 512 KiB/);
  });

  describe('of standard input', () => {
    async function lintInput(text: string, options: LintOptions) {
      let printed = '';
      const status = await lintNamedFile('-', options, {
        terminal: {
          print: (chunk) => {
            printed += chunk;
          },
          complain: (text) => {
            throw new Error(text);
          },
          style: plainStyle,
          width: 100,
        },
        readStandardInput: () => Promise.resolve(Buffer.from(text)),
      });
      return { status, printed };
    }

    it('judges it as the kind that was named', async () => {
      const { status, printed } = await lintInput('vm.swappiness=low\n', { as: 'sysctl', format: 'text' });
      assert.equal(status, 1);
      assert.match(printed, /^-:1:15 error vm\.swappiness takes a number/);
    });

    it('needs the kind and mends nothing', async () => {
      await assert.rejects(lintInput('', { format: 'text' }), { code: 'usage' });
      await assert.rejects(lintInput('', { as: 'grub', fix: true, format: 'text' }), { code: 'usage' });
    });
  });
});
