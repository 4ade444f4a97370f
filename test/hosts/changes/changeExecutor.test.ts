import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ChangeExecutor, type ChangeHost } from '../../../src/fixes/executor/changeExecutor';
import { createLocalHost } from '../../../src/hosts/localHost';
import type { ChangePlan } from '../../../src/model/changePlan';
import type { ChangeRecord } from '../../../src/model/changeRecord';
import type { ScriptRunner } from '../../../src/model/host';
import { renderEnglish } from '../../../src/model/message';
import { projectFolder } from '../../rig/projectFolder';
import { SshAccounts } from '../../rig/sshAccounts';
import { SshServer } from '../../rig/sshServer';
import { describeAsRoot, refusedAs, TestPerson } from '../ssh/sshTestHosts';
import { ChangeSite, executorScripts, lookAtFile, planOf, sha256, type PlainStep } from './changeSite';

function executorAt(site: ChangeSite): ChangeExecutor {
  return new ChangeExecutor({
    scripts: executorScripts(site.state),
    hash: sha256,
    now: () => new Date(),
    randomHex: (digits) => randomBytes(digits).toString('hex').slice(0, digits),
  });
}

/** A command of a plan that has nothing to be taken back. */
function command(...argv: readonly string[]): PlainStep {
  return { kind: 'command', argv, undo: { kind: 'nothing' } };
}

function reasonOf({ reason }: ChangeRecord): string {
  return reason === undefined ? '' : renderEnglish(reason);
}

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

describeAsRoot('changes over ssh', function () {
  this.timeout(120_000);
  const site = new ChangeSite();
  let person: TestPerson;
  let server: SshServer;
  let accounts: SshAccounts;
  let sudoers: string;

  before(async () => {
    person = await TestPerson.make();
    execFileSync('chmod', ['755', person.folder]);
    accounts = new SshAccounts(person.folder);
    const folder = path.join(person.folder, 'sshd');
    await mkdir(folder);
    server = await SshServer.start({ folder, authorizedKey: person.publicKey });
    const { name } = await accounts.add('/bin/sh');
    sudoers = `/etc/sudoers.d/${name}`;
    await writeFile(sudoers, `${name} ALL=(ALL) NOPASSWD: ALL\n`, { mode: 0o440 });
    await person.configure(
      ...['Host h', '  HostName 127.0.0.1', `  Port ${server.port}`, `  User ${name}`],
      '  StrictHostKeyChecking accept-new',
    );
  });

  beforeEach(() => {
    site.reset();
  });

  after(async () => {
    person.end();
    await server.end();
    await rm(sudoers, { force: true });
    accounts.remove();
    site.remove();
    await rm(person.folder, { recursive: true, force: true });
  });

  function remote(): ChangeHost & { runs: number } {
    const host = person.host('h');
    const counting = {
      label: 'h',
      runs: 0,
      async session(): Promise<ScriptRunner> {
        const session = await host.privileged();
        return {
          run: (script, options) => {
            counting.runs += 1;
            return session.run(script, options);
          },
        };
      },
      newSession: () => person.host('h').privileged(),
    };
    return counting;
  }

  function edit(): PlainStep {
    site.write('a.conf', 'old\n');
    const texts = { before: Buffer.from('old\n'), after: Buffer.from('new\n') };
    return { kind: 'file', path: site.path('a.conf'), mode: '644', ...texts };
  }

  it('a sudo user changes a file in one round trip of its own', async () => {
    const host = remote();
    const record = await executorAt(site).apply(host, planOf([edit()]));
    assert.equal(record.state, 'committed', reasonOf(record));
    assert.equal(host.runs, 1);
    assert.equal(lookAtFile(site.path('a.conf'))?.content, 'new\n');
  });

  it('goes on when the connection is cut, and the next connection sees how it ended', async () => {
    const plan = planOf([edit(), { kind: 'command', argv: ['/bin/sleep', '5'], undo: { kind: 'nothing' } }]);
    const applying = executorAt(site).apply(remote(), plan);
    const outcome = assert.rejects(applying, refusedAs('connectionLost'));
    await untilFileHas(site.path('a.conf'), 'new\n');
    server.cutSessions();
    await outcome;
    const host = remote();
    const [record] = await executorAt(site).history(host);
    assert.equal(record?.state, 'running');
    let last = record;
    while (last.state === 'running') last = await executorAt(site).look(host, last.id);
    assert.equal(last.state, 'committed', reasonOf(last));
  });

  it('confirms over a new connection what may cut the old one', async () => {
    const states: string[] = [];
    const record = await executorAt(site).apply(remote(), planOf([edit()], true), {
      onProgress: ({ state }) => states.push(state),
    });
    assert.equal(record.state, 'committed', reasonOf(record));
    assert.deepEqual(states, ['awaiting', 'committed']);
  });

  it('takes back what nobody confirms', async () => {
    const plan: ChangePlan = planOf([edit()], true);
    const host: ChangeHost = {
      ...remote(),
      newSession: () => Promise.reject(new Error('no way to the host')),
    };
    await assert.rejects(executorAt(site).apply(host, plan), /no way to the host/);
    assert.equal(lookAtFile(site.path('a.conf'))?.content, 'new\n');
    await untilFileHas(site.path('a.conf'), 'old\n', 90_000);
    const [record] = await executorAt(site).history(remote());
    assert.match(reasonOf(record!), /No new connection confirmed within 60 seconds/);
  });
});

async function untilFileHas(file: string, content: string, limitMs = 30_000): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (readFileSync(file, 'utf8') !== content) {
    assert.ok(performance.now() < deadline, `${file} never had ${content}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
