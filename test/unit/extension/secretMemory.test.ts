import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { SecretMemory } from '../../../src/extension/secretMemory';

/** As VS Code's, but in memory. */
class FakeStorage {
  readonly stored = new Map<string, string>();

  get(key: string) {
    return Promise.resolve(this.stored.get(key));
  }

  keys() {
    return Promise.resolve([...this.stored.keys()]);
  }

  store(key: string, value: string) {
    this.stored.set(key, value);
    return Promise.resolve();
  }

  delete(key: string) {
    this.stored.delete(key);
    return Promise.resolve();
  }
}

describe('memory of secrets', () => {
  let storage: FakeStorage;
  let secrets: SecretMemory;

  beforeEach(() => {
    storage = new FakeStorage();
    secrets = new SecretMemory(storage as unknown as vscode.SecretStorage);
  });

  it('keeps a secret for this window only, unless the person wants it remembered', async () => {
    secrets.hold('password web1', 'hunter2', false);
    await secrets.settle('password web1', true);
    assert.equal(await secrets.find('password web1'), 'hunter2');
    assert.equal(storage.stored.size, 0);
    assert.equal(
      await new SecretMemory(storage as unknown as vscode.SecretStorage).find('password web1'),
      undefined,
    );
  });

  it('remembers a secret once it was accepted, not before', async () => {
    secrets.hold('passphrase key', 'horse', true);
    assert.equal(storage.stored.size, 0);
    await secrets.settle('passphrase key', true);
    assert.equal(
      await new SecretMemory(storage as unknown as vscode.SecretStorage).find('passphrase key'),
      'horse',
    );
    assert.deepEqual(await secrets.remembered(), ['passphrase key']);
  });

  it('forgets a secret that was refused', async () => {
    secrets.hold('password web1', 'old', true);
    await secrets.settle('password web1', true);
    await secrets.settle('password web1', false);
    assert.equal(await secrets.find('password web1'), undefined);
    assert.deepEqual(await secrets.remembered(), []);
    assert.ok(![...storage.stored.values()].some((value) => value.includes('old')));
  });

  it('forgets everything when it is asked to', async () => {
    secrets.hold('a', '1', true);
    await secrets.settle('a', true);
    secrets.hold('b', '2', false);
    await secrets.forgetAll();
    assert.equal(await secrets.find('a'), undefined);
    assert.equal(await secrets.find('b'), undefined);
    assert.deepEqual([...storage.stored.values()], ['[]']);
  });
});
