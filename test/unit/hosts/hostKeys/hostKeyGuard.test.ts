import assert from 'node:assert/strict';
import { mkdtemp, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fingerprintOf } from '../../../../src/hosts/hostKeys/hostKey';
import { HostKeyGuard } from '../../../../src/hosts/hostKeys/hostKeyGuard';
import { HostKeyStore } from '../../../../src/hosts/hostKeys/hostKeyStore';
import type { SshSettings, StrictHostKeyChecking } from '../../../../src/hosts/sshConfig/sshSettings';
import { hasErrorCode, type ErrorCode } from '../../../../src/model/hullwrightError';
import { silentLogger } from '../../../../src/model/logger';
import { renderEnglish } from '../../../../src/model/message';
import type { HostKeyAnswer, HostKeyQuestion } from '../../../../src/model/prompts';
import { keyOf, lineOf } from './keys';

const ed = keyOf('ssh-ed25519', 1);
const other = keyOf('ssh-ed25519', 2);

describe('guard of host keys', () => {
  let folder: string;
  let store: HostKeyStore;
  let knownHosts: string;
  let asked: HostKeyQuestion[];
  const acceptedOnce = new Set<string>();

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'hullwright-keys-'));
    store = new HostKeyStore(path.join(folder, 'data'));
    knownHosts = path.join(folder, 'known_hosts');
    asked = [];
    acceptedOnce.clear();
  });

  afterEach(() => rm(folder, { recursive: true }));

  async function guard(strict: StrictHostKeyChecking, answer?: HostKeyAnswer): Promise<HostKeyGuard> {
    const settings = {
      hostName: 'web1',
      port: 22,
      hostKeyAlias: undefined,
      strictHostKeyChecking: strict,
      userKnownHostsFiles: [knownHosts],
      globalKnownHostsFiles: ['/nowhere/known_hosts'],
    } as unknown as SshSettings;
    const prompts = answer && {
      decideHostKey: (question: HostKeyQuestion) => {
        asked.push(question);
        return Promise.resolve(answer);
      },
      askSecret: () => Promise.resolve(undefined),
      settleSecret: () => undefined,
    };
    const host = { id: 'web1', label: 'web1' };
    const made = new HostKeyGuard({ host, settings, store, prompts, logger: silentLogger, acceptedOnce });
    await made.prepare();
    return made;
  }

  const refusedAs = (code: ErrorCode, text: RegExp) => (error: unknown) => {
    assert.ok(hasErrorCode(error, code), String(error));
    assert.match(`${renderEnglish(error.problem)} ${renderEnglish(error.remedy)}`, text);
    return true;
  };

  it('lets a known key pass without a word, whoever knows it', async () => {
    await writeFile(knownHosts, lineOf('web1', ed));
    assert.equal(await (await guard('ask')).decide(ed), undefined);
    await writeFile(knownHosts, '');
    await store.remember({ name: 'web1', port: 22 }, ed);
    assert.equal(await (await guard('yes')).decide(ed), undefined);
  });

  it('asks about an unknown key, with its fingerprint', async () => {
    assert.equal(await (await guard('ask', 'acceptOnce')).decide(ed), undefined);
    assert.deepEqual(
      asked.map(({ address, keyType, fingerprint }) => [address, keyType, fingerprint]),
      [['web1 port 22', 'ssh-ed25519', fingerprintOf(ed)]],
    );
    assert.deepEqual(await store.list(), [], 'once is not for ever');
    assert.equal(
      await (await guard('ask', 'cancel')).decide(ed),
      undefined,
      'it holds while the program runs',
    );
  });

  it('remembers a key when it is told to, for the next program', async () => {
    await (await guard('ask', 'acceptAndRemember')).decide(ed);
    acceptedOnce.clear();
    assert.equal(await (await guard('ask')).decide(ed), undefined);
    assert.equal(asked.length, 1);
    assert.equal((await stat(store.file)).mode & 0o777, 0o600);
    assert.equal(await readFile(store.file, 'utf8'), `${lineOf('web1', ed)}\n`);
  });

  it('ends when the person says no, or nobody can be asked', async () => {
    await assert.rejects((await guard('ask', 'cancel')).decide(ed), refusedAs('cancelled', /web1/));
    await assert.rejects(
      (await guard('ask')).decide(ed),
      refusedAs('hostKeyUnknown', /SHA256:.*ssh in a terminal/),
    );
  });

  it('follows StrictHostKeyChecking', async () => {
    await assert.rejects(
      (await guard('yes', 'acceptOnce')).decide(ed),
      refusedAs('hostKeyRefused', /StrictHostKeyChecking yes.*SHA256:/),
    );
    for (const strict of ['accept-new', 'no'] as const) {
      await rm(path.join(folder, 'data'), { recursive: true, force: true });
      acceptedOnce.clear();
      const note = await (await guard(strict)).decide(ed);
      assert.match(renderEnglish(note!), /accepted without asking.*SHA256:/);
      assert.equal((await store.list()).length, 1);
    }
    assert.deepEqual(asked, []);
  });

  it('refuses a changed key in every mode, with both fingerprints and what to do', async () => {
    await writeFile(knownHosts, `# first\n${lineOf('web1', other)}`);
    for (const strict of ['ask', 'yes', 'accept-new', 'no'] as const) {
      const text = new RegExp(
        `${fingerprintOf(other).replace(/\+/g, '\\+')}.*known_hosts:2.*${fingerprintOf(ed).replace(/\+/g, '\\+')}.*ssh-keygen -R web1 -f`,
      );
      await assert.rejects((await guard(strict, 'acceptOnce')).decide(ed), refusedAs('hostKeyChanged', text));
    }
    assert.deepEqual(asked, [], 'nobody is asked about a changed key');
    await rm(knownHosts);
    await store.remember({ name: 'web1', port: 22 }, other);
    await assert.rejects((await guard('no')).decide(ed), refusedAs('hostKeyChanged', /Forget Host Key/));
  });

  it('refuses a revoked key in every mode', async () => {
    await writeFile(knownHosts, `@revoked * ${lineOf('', ed).trim()}\n${lineOf('web1', ed)}`);
    for (const strict of ['ask', 'yes', 'accept-new', 'no'] as const) {
      await assert.rejects(
        (await guard(strict, 'acceptOnce')).decide(ed),
        refusedAs('hostKeyRevoked', /revoked/),
      );
    }
  });

  it('connects all the same when the key cannot be remembered, and says so', async () => {
    await writeFile(path.join(folder, 'data'), 'a file where the folder should be');
    const note = await (await guard('ask', 'acceptAndRemember')).decide(ed);
    assert.match(renderEnglish(note!), /could not be remembered/);
  });

  it('accepts nothing unasked while the store cannot be read', async () => {
    await store.remember({ name: 'web1', port: 22 }, other);
    const real = path.join(folder, 'moved');
    await rename(store.file, real);
    await symlink(real, store.file);
    for (const strict of ['accept-new', 'no'] as const) {
      await assert.rejects((await guard(strict)).decide(ed), (error) =>
        hasErrorCode(error, 'hostKeyStoreFailed'),
      );
    }
  });

  it('takes over the lock of a program that has died', async () => {
    await store.remember({ name: 'web1', port: 22 }, ed);
    await writeFile(`${store.file}.lock`, '');
    await store.remember({ name: 'web2', port: 22 }, ed);
    assert.equal((await store.list()).length, 2);
  }).timeout(15_000);

  it('forgets one key and keeps the others', async () => {
    await store.remember({ name: 'web1', port: 22 }, ed);
    await store.remember({ name: 'web1', port: 2222 }, other);
    const [first] = await store.list();
    await store.forget(first!);
    assert.deepEqual(
      (await store.list()).map(({ name }) => name),
      ['[web1]:2222'],
    );
  });

  it('loses nothing when many programs remember at once', async () => {
    const stores = Array.from({ length: 12 }, () => new HostKeyStore(path.join(folder, 'data')));
    await Promise.all(stores.map((one, index) => one.remember({ name: `h${index}`, port: 22 }, ed)));
    assert.equal((await store.list()).length, 12);
  });

  it('writes through no link', async () => {
    await store.remember({ name: 'web1', port: 22 }, ed);
    const real = path.join(folder, 'elsewhere');
    await writeFile(real, 'precious');
    await rm(store.file);
    await symlink(real, store.file);
    await assert.rejects(store.remember({ name: 'web2', port: 22 }, ed), (error) =>
      hasErrorCode(error, 'hostKeyStoreFailed'),
    );
    assert.equal(await readFile(real, 'utf8'), 'precious');
  });
});
