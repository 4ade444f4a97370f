import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ChangeExecutor, ChangeHost } from '../../../src/fixes/executor/changeExecutor';
import { createLocalHost } from '../../../src/hosts/localHost';
import type { ChangeRecord } from '../../../src/model/changeRecord';
import { renderEnglish } from '../../../src/model/message';
import { projectFolder } from '../../rig/projectFolder';
import { describeAsRoot, refusedAs } from '../ssh/sshTestHosts';
import {
  ChangeSite,
  command,
  executorAt,
  executorScripts,
  lookAtFile,
  planOf,
  reasonOf,
  untilFileHas,
  type PlainStep,
} from './changeSite';

describeAsRoot('changes on this machine', function () {
  this.timeout(60_000);
  const site = new ChangeSite();
  const host = createLocalHost();
  const root: ChangeHost = {
    label: 'local',
    session: () => host.privileged(),
    newSession: () => createLocalHost().privileged(),
  };
  const mounted: string[] = [];

  beforeEach(() => {
    site.reset();
  });

  afterEach(() => {
    for (const folder of mounted.splice(0)) execFileSync('umount', [folder]);
  });

  after(() => {
    site.remove();
  });

  function edit(name: string, before: string | undefined, after: string | undefined): PlainStep {
    const bytes = (text: string | undefined) => (text === undefined ? undefined : Buffer.from(text));
    return {
      ...{ kind: 'file', path: site.path(name), mode: '644' },
      ...{ before: bytes(before), after: bytes(after) },
    };
  }

  function apply(...steps: readonly PlainStep[]): Promise<ChangeRecord> {
    return executorAt(site).apply(root, planOf(steps));
  }

  function mount(name: string, options: string): string {
    const folder = site.path(name);
    mkdirSync(folder);
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'none', folder]);
    mounted.push(folder);
    return folder;
  }

  it('passes shellcheck', () => {
    for (const name of [
      'executor/change.sh',
      'executor/request.sh',
      'executor/undo.sh',
      'survey/survey.sh',
    ]) {
      const { stdout } = spawnSync('shellcheck', ['-s', 'sh', path.join(projectFolder, 'src/fixes', name)]);
      assert.equal(stdout.toString(), '');
    }
  });

  it('keeps owner, mode, access list and attributes, and puts the very file back', async () => {
    site.write('a.conf', 'old\n');
    const before = lookAtFile(site.path('a.conf'))!;
    const record = await apply(edit('a.conf', 'old\n', 'new\n'));
    assert.equal(record.state, 'committed', reasonOf(record));
    assert.deepEqual(lookAtFile(site.path('a.conf')), { ...before, content: 'new\n' });
    const undone = await executorAt(site).undo(root, record.id);
    assert.equal(undone.state, 'undone', reasonOf(undone));
    assert.deepEqual(lookAtFile(site.path('a.conf')), before);
    assert.deepEqual(site.names(), ['a.conf']);
  });

  it('makes folders, and takes them back', async () => {
    const record = await apply(edit('x/y/z.conf', undefined, 'new\n'));
    assert.equal(record.state, 'committed', reasonOf(record));
    assert.equal(lookAtFile(site.path('x/y/z.conf'))?.attributes.split('\n')[0], '100644 0:0');
    await executorAt(site).undo(root, record.id);
    assert.deepEqual(site.names(), []);
  });

  it('passes words to programs as they are', async () => {
    const word = '$(touch /tmp/never) `id` "a" \'b\' *';
    const record = await apply(command('/bin/echo', word));
    assert.equal(record.steps[0]?.output, `${word}\n`);
  });

  const refusals: readonly (readonly [string, () => PlainStep, RegExp])[] = [
    [
      'a file that changed since',
      () => {
        site.write('a.conf', 'other\n');
        return edit('a.conf', 'old\n', 'new\n');
      },
      /changed after the plan was made/,
    ],
    [
      'a file that has come since',
      () => {
        site.write('a.conf', 'other\n');
        return edit('a.conf', undefined, 'new\n');
      },
      /changed after the plan was made/,
    ],
    [
      'a symbolic link',
      () => {
        site.write('real', 'old\n');
        symlinkSync('real', site.path('a.conf'));
        return edit('a.conf', 'old\n', 'new\n');
      },
      /symbolic link/,
    ],
    [
      'a hard link',
      () => {
        site.write('real', 'old\n');
        linkSync(site.path('real'), site.path('a.conf'));
        return edit('a.conf', 'old\n', 'new\n');
      },
      /hard link/,
    ],
    [
      'a shell file that does not parse',
      () => ({ ...edit('a.conf', undefined, 'A="\n'), validation: { kind: 'shellSyntax' } }) as PlainStep,
      /did not pass its check/,
    ],
    [
      'a sysctl key that the kernel lacks',
      () =>
        ({
          ...edit('a.conf', undefined, 'net.none = 1\n'),
          validation: { kind: 'sysctlKeys', keys: ['net.none'] },
        }) as PlainStep,
      /net\.none, which this kernel does not have/,
    ],
    ['a program that is not there', () => command('hullwright-none'), /hullwright-none is not on this host/],
  ];

  for (const [name, step, reason] of refusals) {
    it(`refuses ${name}, and touches nothing`, async () => {
      site.write('first.conf', 'first\n');
      const wanted = step();
      const before = site.names().map((each) => [each, readFileSync(site.path(each), 'utf8')]);
      const record = await apply(edit('first.conf', 'first\n', 'second\n'), wanted);
      assert.equal(record.state, 'refused');
      assert.match(reasonOf(record), reason);
      assert.deepEqual(
        site.names().map((each) => [each, readFileSync(site.path(each), 'utf8')]),
        before,
      );
    });
  }

  it('refuses a file that is marked immutable', async () => {
    // Only some file systems have the mark.
    const folder = execFileSync('mktemp', ['-d', '/var/tmp/hullwright-XXXXXX'], { encoding: 'utf8' }).trim();
    const file = path.join(folder, 'a.conf');
    writeFileSync(file, 'old\n');
    execFileSync('chattr', ['+i', file]);
    try {
      const step = { before: Buffer.from('old\n'), after: Buffer.from('new\n'), mode: '644' };
      const record = await apply({ kind: 'file', path: file, ...step });
      assert.equal(record.state, 'refused');
      assert.match(reasonOf(record), /immutable/);
    } finally {
      execFileSync('chattr', ['-i', file]);
      rmSync(folder, { recursive: true });
    }
  });

  for (const [name, options] of [
    ['a read-only file system', 'ro'],
    ['a full file system', 'size=4k'],
  ] as const) {
    it(`takes all back on ${name}`, async () => {
      site.write('first.conf', 'first\n');
      const folder = mount('small', options);
      if (options !== 'ro') writeFileSync(path.join(folder, 'filler'), Buffer.alloc(4096));
      const record = await apply(
        edit('first.conf', 'first\n', 'second\n'),
        edit('small/a.conf', undefined, 'x'.repeat(5000)),
      );
      assert.ok(['refused', 'rolledBack'].includes(record.state), record.state);
      assert.match(reasonOf(record), /full, read-only|cannot be written/);
      assert.equal(readFileSync(site.path('first.conf'), 'utf8'), 'first\n');
    });
  }

  it('says that nothing was changed where the change cannot be written down', async () => {
    mkdirSync(site.state);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'none', site.state]);
    mounted.push(site.state);
    writeFileSync(path.join(site.state, 'filler'), Buffer.alloc(12 * 1024));
    site.write('a.conf', 'old\n');
    await assert.rejects(apply(edit('a.conf', 'old\n', 'new\n')), refusedAs('changeRefused', /disk is full/));
    assert.equal(readFileSync(site.path('a.conf'), 'utf8'), 'old\n');
  });

  it('takes all back when a program fails, and tells what it said', async () => {
    site.write('a.conf', 'old\n');
    const record = await apply(edit('a.conf', 'old\n', 'new\n'), command('/bin/ls', '/nowhere'));
    assert.equal(record.state, 'rolledBack');
    assert.match(reasonOf(record), /step 2 failed with status 2/);
    assert.match(record.steps[1]!.output, /No such file/);
    assert.equal(readFileSync(site.path('a.conf'), 'utf8'), 'old\n');
  });

  it('lets one change at a time through', async () => {
    const slow = apply(command('/bin/sleep', '4'));
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const record = await apply(command('/bin/true'));
    assert.equal(record.state, 'refused');
    assert.match(reasonOf(record), /Another change is under way/);
    assert.equal((await slow).state, 'committed');
  });

  it('does not undo over what someone else wrote since', async () => {
    site.write('a.conf', 'old\n');
    const { id } = await apply(edit('a.conf', 'old\n', 'new\n'));
    site.write('a.conf', 'theirs\n');
    const record = await executorAt(site).undo(root, id);
    assert.equal(record.state, 'committed');
    assert.match(renderEnglish(record.undoRefusal!), /changed since by someone else/);
    assert.equal(readFileSync(site.path('a.conf'), 'utf8'), 'theirs\n');
  });

  it('can be undone on the host without Hullwright', async () => {
    site.write('a.conf', 'old\n');
    const { id } = await apply(edit('a.conf', 'old\n', 'new\n'));
    execFileSync('/bin/sh', [path.join(site.state, 'changes', id, 'undo.sh')]);
    assert.equal(readFileSync(site.path('a.conf'), 'utf8'), 'old\n');
    assert.equal((await executorAt(site).history(root))[0]?.state, 'undone');
  });

  it('takes back what a power cut left, before the next change', async () => {
    site.write('a.conf', 'old\n');
    const folder = site.writeDown(planOf([edit('a.conf', 'old\n', 'new\n'), command('/bin/sleep', '600')]));
    const program = spawn('/bin/sh', [`${folder}/change.sh`, 'apply'], { detached: true, stdio: 'ignore' });
    await untilFileHas(site.path('a.conf'), 'new\n');
    const ended = new Promise((resolve) => program.once('exit', resolve));
    process.kill(-program.pid!, 'SIGKILL');
    await ended;
    assert.equal((await executorAt(site).history(root))[0]?.state, 'interrupted');
    await apply(command('/bin/true'));
    assert.equal(readFileSync(site.path('a.conf'), 'utf8'), 'old\n');
    const states = (await executorAt(site).history(root)).map(({ state }) => state);
    assert.deepEqual(states.sort(), ['committed', 'rolledBack']);
  });

  /** The executor where the test says what GRUB and the language of the host are. */
  function foreignExecutor(): ChangeExecutor {
    const scripts = executorScripts(site.state);
    const change = scripts.change
      .replace('PATH=/usr/sbin', `PATH=${site.path('bin')}:/usr/sbin`)
      .replace('/boot/$prefix/grub.cfg', site.path('grub.cfg'))
      .replace('/etc/default/locale', site.path('locale'));
    return executorAt(site, { ...scripts, change });
  }

  it('runs programs in the language of the host', async () => {
    site.write('locale', 'LANG="de_DE.UTF-8"\n');
    const said = await foreignExecutor().apply(root, planOf([command('/usr/bin/env')]));
    assert.match(said.steps[0]!.output, /^LANG=de_DE\.UTF-8$/m);
    assert.doesNotMatch(said.steps[0]!.output, /^LC_ALL=/m);
    site.write('locale', '# none\n');
    const plain = await foreignExecutor().apply(root, planOf([command('/usr/bin/env')]));
    assert.match(plain.steps[0]!.output, /^LC_ALL=C$/m);
  });

  it('knows the entries of a GRUB menu in another language, and asks nothing of recovery entries', async () => {
    const entry = (title: string, id: string, words: string) =>
      `menuentry '${title}' --class debian $menuentry_id_option '${id}' {\n\tlinux /boot/vmlinuz root=UUID=1 ro ${words}\n}\n`;
    const menu = [
      '### BEGIN /etc/grub.d/10_linux ###\n',
      entry('Debian GNU/Linux', 'gnulinux-simple-1', 'quiet swapaccount=1'),
      entry('Debian GNU/Linux, mit Linux 6.1 (Wiederherstellungsmodus)', 'gnulinux-6.1-recovery-1', 'single'),
      '### END /etc/grub.d/10_linux ###\n',
    ].join('');
    mkdirSync(site.path('bin'));
    site.write('menu', menu);
    writeFileSync(site.path('bin/grub-mkconfig'), `#!/bin/sh\ncp ${site.path('menu')} "$2"\n`, {
      mode: 0o755,
    });
    writeFileSync(site.path('bin/grub-script-check'), '#!/bin/sh\n', { mode: 0o755 });
    const check = (present: readonly string[]): PlainStep => ({
      kind: 'check',
      check: { kind: 'grub', expectation: { of: 'candidate', present, absent: ['cgroup_disable=memory'] } },
    });
    const good = await foreignExecutor().apply(root, planOf([check(['swapaccount=1'])]));
    assert.equal(good.state, 'committed', reasonOf(good));
    const bad = await foreignExecutor().apply(root, planOf([check(['apparmor=1'])]));
    assert.equal(bad.state, 'rolledBack');
    assert.match(reasonOf(bad), /apparmor=1 is missing on a kernel line/);
  });

  it('remembers nothing where nothing was changed', async () => {
    assert.deepEqual(await executorAt(site).history(root), []);
    assert.equal(existsSync(site.state), false);
  });

  it('cleans what a host claims of its changes', async () => {
    site.write('a.conf', 'old\n');
    const { id } = await apply(edit('a.conf', 'old\n', 'new\n'));
    const title = { text: '\u001b]0;owned\u0007{x}', args: { x: '\u001b[31mred' } };
    const about = { fixId: '\u001b[1m', title, answers: [], needsReboot: false, steps: [] };
    writeFileSync(path.join(site.state, 'changes', id, 'about'), JSON.stringify(about));
    const [record] = await executorAt(site).history(root);
    assert.equal(renderEnglish(record!.title), 'red');
    writeFileSync(path.join(site.state, 'changes', id, 'about'), '{"steps": 3}');
    assert.match(renderEnglish((await executorAt(site).history(root))[0]!.title), /cannot be read/);
  });
});
