import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  heldSlots,
  identifyProcess,
  releaseSlot,
  takeSlot,
  updateSlot,
  type ProcessIdentity,
} from '../../rig/machines/machineSlots';
import { makeTemporaryFolder } from '../../rig/temporaryFolder';

const test = { title: 'a test', kept: false, patienceMs: 0 };

/** Nobody: no process began at that time. */
const nobody: ProcessIdentity = { pid: process.pid, startTime: '1' };

describe('slots of machines', function () {
  let cache: string;
  const sleepers: ChildProcess[] = [];

  before(function () {
    if (process.platform !== 'linux') this.skip();
  });

  beforeEach(async () => {
    cache = await makeTemporaryFolder();
  });

  afterEach(async () => {
    sleepers.splice(0).forEach((sleeper) => sleeper.kill('SIGKILL'));
    await rm(cache, { recursive: true, force: true });
  });

  async function sleeper(): Promise<{ readonly child: ChildProcess; readonly identity: ProcessIdentity }> {
    const child = spawn('sleep', ['60'], { stdio: 'ignore' });
    sleepers.push(child);
    await once(child, 'spawn');
    const identity = await identifyProcess(child.pid ?? 0);
    assert.ok(identity);
    return { child, identity };
  }

  it('let in two and name them to the third', async () => {
    await takeSlot({ ...test, title: 'the first' }, cache);
    const second = await takeSlot({ ...test, title: 'the second' }, cache);
    await assert.rejects(takeSlot(test, cache), /2 machines run already: the first .*the second .*down/);
    await releaseSlot(second.folder, cache);
    assert.equal((await takeSlot(test, cache)).folder, second.folder);
  });

  it('let the third in when one becomes free', async () => {
    const first = await takeSlot(test, cache);
    await takeSlot(test, cache);
    const third = takeSlot({ ...test, patienceMs: 10_000 }, cache);
    await releaseSlot(first.folder, cache);
    assert.equal((await third).folder, first.folder);
  });

  it('end the emulator of a run that died, and remove what it left', async () => {
    const { child, identity } = await sleeper();
    const slot = await takeSlot(test, cache);
    await writeFile(path.join(slot.folder, 'disk.qcow2'), 'left');
    await updateSlot(slot.folder, { ...slot.record, owner: nobody, emulator: identity });
    const ended = once(child, 'exit');
    assert.deepEqual(await heldSlots(cache), []);
    await ended;
    assert.ok(!existsSync(slot.folder));
  });

  it('leave a machine alone that a person keeps', async () => {
    const { child, identity } = await sleeper();
    const slot = await takeSlot({ ...test, kept: true }, cache);
    await updateSlot(slot.folder, { ...slot.record, owner: nobody, emulator: identity });
    assert.deepEqual(
      (await heldSlots(cache)).map(({ folder }) => folder),
      [slot.folder],
    );
    assert.equal(child.exitCode, null);
    await releaseSlot(slot.folder, cache);
    assert.equal(await identifyProcess(identity.pid), undefined);
  });

  it('never end another process that has got the number of an emulator', async () => {
    const { child, identity } = await sleeper();
    const slot = await takeSlot(test, cache);
    const other = { ...identity, startTime: '1' };
    await updateSlot(slot.folder, { ...slot.record, owner: nobody, emulator: other });
    assert.deepEqual(await heldSlots(cache), []);
    assert.equal(child.exitCode, null);
    assert.ok(await identifyProcess(identity.pid));
  });

  it('remove a folder without a record once it is old', async () => {
    const folder = path.join(cache, 'machines', 'slot-1');
    await mkdir(folder, { recursive: true });
    assert.equal((await takeSlot(test, cache)).folder, path.join(cache, 'machines', 'slot-2'));
    await utimes(folder, 0, 0);
    await heldSlots(cache);
    assert.deepEqual((await readdir(path.join(cache, 'machines'))).sort(), ['slot-2']);
  });
});
