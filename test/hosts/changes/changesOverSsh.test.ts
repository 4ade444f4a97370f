import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ChangeHost } from '../../../src/fixes/executor/changeExecutor';
import type { ChangePlan } from '../../../src/model/changePlan';
import type { ScriptRunner } from '../../../src/model/host';
import { SshAccounts } from '../../rig/sshAccounts';
import { SshServer } from '../../rig/sshServer';
import { describeAsRoot, refusedAs, TestPerson } from '../ssh/sshTestHosts';
import {
  ChangeSite,
  executorAt,
  lookAtFile,
  planOf,
  reasonOf,
  untilFileHas,
  type PlainStep,
} from './changeSite';

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
