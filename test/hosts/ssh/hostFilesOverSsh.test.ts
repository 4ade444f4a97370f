import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readHostFile, sha256Of } from '../../../src/hostFiles/readHostFile';
import { writeHostFile } from '../../../src/hostFiles/writeHostFile';
import type { Host } from '../../../src/model/host';
import { hasErrorCode } from '../../../src/model/hullwrightError';
import { CuttablePort } from '../../rig/cuttablePort';
import { SshAccounts } from '../../rig/sshAccounts';
import { SshServer } from '../../rig/sshServer';
import { leftovers, makeFile, newText, oldText, placeOf, writesAndKeeps } from '../hostFiles/fileUnderTest';
import { describeAsRoot, refusedAs, TestPerson } from './sshTestHosts';

/** Places at which the connection is cut while a file is saved, on the way up. */
const cuts = 20;

describeAsRoot('files of a host over ssh', function () {
  this.timeout(300_000);
  let person: TestPerson;
  let server: SshServer;
  let accounts: SshAccounts;
  let account: string;
  let home: string;
  let port: CuttablePort;
  let host: Host;

  before(async () => {
    person = await TestPerson.make();
    execFileSync('chmod', ['755', person.folder]);
    accounts = new SshAccounts(person.folder);
    ({ name: account, home } = await accounts.add('/bin/sh'));
    await writeFile(`/etc/sudoers.d/${account}`, `${account} ALL=(ALL) NOPASSWD: ALL\n`, { mode: 0o440 });
    const folder = path.join(person.folder, 'sshd');
    await mkdir(folder);
    server = await SshServer.start({ folder, authorizedKey: person.publicKey });
    port = await CuttablePort.to(server.port);
    await person.configure(
      ...['Host h', '  HostName 127.0.0.1', `  Port ${port.port}`, `  User ${account}`],
      '  StrictHostKeyChecking accept-new',
    );
    // OpenSSH asks nobody here: its key is known by then.
    await person.runOnce('h', 'true', { transport: 'ssh2' });
  });

  afterEach(() => {
    host.dispose();
  });

  after(async () => {
    person.end();
    port.end();
    await server.end();
    await rm(`/etc/sudoers.d/${account}`, { force: true });
    accounts.remove();
    await rm(person.folder, { recursive: true, force: true });
  });

  /** A folder of root's, and a file in it. */
  async function rootFile(name: string): Promise<string> {
    const folder = path.join(person.folder, name);
    await mkdir(folder, { mode: 0o755 });
    const file = path.join(folder, 'grub');
    makeFile(file, '0:0', '600');
    return file;
  }

  for (const transport of ['ssh2', 'openssh'] as const) {
    it(`${transport}: are read and written with the rights of the account, and with root's on request`, async () => {
      host = person.host('h', { transport });
      const own = path.join(home, `own ${transport}`);
      makeFile(own, `${account}:`, '640');
      await writesAndKeeps(host, own);
      const ofRoot = await rootFile(`root-${transport}`);
      await assert.rejects(
        readHostFile(placeOf(host, ofRoot)),
        refusedAs('fileForbidden', /This account may not use/),
      );
      await assert.rejects(
        writeHostFile(placeOf(host, ofRoot), sha256Of(oldText), newText),
        refusedAs('fileForbidden', /root's rights/),
      );
      assert.deepEqual(await readFile(ofRoot), oldText);
      await writesAndKeeps(await host.privileged(), ofRoot);
    });
  }

  it('are not replaced by an account that could not give them back to their owner', async () => {
    host = person.host('h');
    const file = path.join(home, 'grub');
    makeFile(file, '0:0', '644');
    await assert.rejects(
      writeHostFile(placeOf(host, file), sha256Of(oldText), newText),
      refusedAs('fileAttributesLost'),
    );
    assert.deepEqual(await readFile(file), oldText);
    assert.deepEqual(leftovers(file), []);
  });

  /** Waits until what was begun on the host is over, and tells which file it has. */
  async function settledText(file: string): Promise<Buffer> {
    for (let tries = 0; tries < 200; tries += 1) {
      if (leftovers(file).length === 0 && !isAtWork()) {
        break;
      }
      await delay(20);
    }
    assert.deepEqual(leftovers(file), []);
    return readFile(file);
  }

  function isAtWork(): boolean {
    return execFileSync('ps', ['-eo', 'args=']).toString().includes('/bin/sh -c LC_ALL=C');
  }

  for (const rights of ['account', 'root'] as const) {
    it(`are whole after a cut at ${cuts} places while they are saved with the rights of ${rights}`, async () => {
      host = person.host('h');
      const file = rights === 'root' ? await rootFile('cut') : path.join(home, 'cut');
      const texts = [Buffer.alloc(40_000, 'old\n'), Buffer.alloc(40_000, 'new\n')] as const;
      await writeFile(file, texts[0]);
      execFileSync('chown', [rights === 'root' ? 'root:' : `${account}:`, file]);
      const place = async () => placeOf(rights === 'root' ? await host.privileged() : host, file);
      const first = await place();
      await readHostFile(first);
      const before = port.sent;
      await writeHostFile(first, sha256Of(texts[0]), texts[1]);
      const all = port.sent - before;

      for (let cut = 0; cut < cuts; cut += 1) {
        const current = await place();
        await readHostFile(current);
        port.cutAfter(Math.floor((all * (cut + 1)) / (cuts + 1)));
        await assert.rejects(writeHostFile(current, sha256Of(texts[1]), texts[0]), (error: unknown) => {
          // An exec that was cut before it began is a connection that was lost.
          return hasErrorCode(error, 'saveUncertain') || hasErrorCode(error, 'connectionLost');
        });
        port.leaveWhole();
        const settled = await settledText(file);
        assert.ok(settled.equals(texts[1]), `after cut ${cut} the file is another one`);
        assert.equal((await readHostFile(await place())).sha256, sha256Of(texts[1]));
      }

      // The whole text has arrived, and the connection is lost before the answer: what was begun is done.
      const last = await place();
      await readHostFile(last);
      port.muteAfter(Math.floor(all * 0.9));
      const saving = writeHostFile(last, sha256Of(texts[1]), texts[0]);
      const uncertain = assert.rejects(saving, refusedAs('saveUncertain', /Nothing is written by halves/));
      while (!(await readFile(file)).equals(texts[0])) {
        await delay(10);
      }
      port.cut();
      await uncertain;
      assert.ok((await settledText(file)).equals(texts[0]));
      assert.equal((await readHostFile(await place())).sha256, sha256Of(texts[0]));
    });
  }
});
