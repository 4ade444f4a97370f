import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { runOrThrow } from '../rig/childProgram';
import { Machine, type MachineStart } from '../rig/machines/machine';
import { machineImage, type MachineImage } from '../rig/machines/machineImage';
import { heldSlots } from '../rig/machines/machineSlots';
import { withTemporaryFolder } from '../rig/temporaryFolder';

describe('machines that do not come up', () => {
  let image: MachineImage;

  before(async () => {
    image = await machineImage('trixie', console.log);
  });

  /** Starts a machine that must fail, and looks that nothing is left of it. */
  async function failureOf(title: string, start: Partial<MachineStart>): Promise<string> {
    const usual = { image, append: '', kept: false, patienceMs: 3_600_000 };
    const failure = await Machine.start({ ...usual, ...start, title }).then(
      () => assert.fail('it came up'),
      (error: unknown) => error as Error,
    );
    const left = (await heldSlots()).filter(({ record }) => record.title === title);
    assert.deepEqual(left, []);
    return failure.message;
  }

  it('tell of a panic at once, with the end of the console', async () => {
    const message = await failureOf('a machine without init', { append: 'rdinit=/nothing' });
    assert.match(message, /^a machine without init does not come up: .*Kernel panic - not syncing/);
    assert.match(message, /The last lines of its console:\n(?:.*\n){5}/);
  });

  it('are given up at their time limit', async () => {
    const message = await failureOf('a slow machine', { limitMs: 3000 });
    assert.match(message, /^a slow machine did not answer over SSH within 3 s: /);
  });

  it('name a busy port', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const sshPort = (server.address() as AddressInfo).port;
      const message = await failureOf('a machine on a busy port', { sshPort });
      assert.match(message, new RegExp(`Could not set up host forwarding rule .*${sshPort}`));
    } finally {
      server.close();
    }
  });

  it('tell of a snapshot that this QEMU cannot read', async () => {
    await withTemporaryFolder(async (frozen) => {
      for (const name of ['disk.qcow2', 'swap.qcow2']) {
        await runOrThrow('qemu-img', ['create', '-q', '-f', 'qcow2', path.join(frozen, name), '1G']);
      }
      const message = await failureOf('a machine without a snapshot', { frozen });
      assert.match(message, /QEMU ended: .*[Ss]napshot 'ready'/);
    });
  });

  it('tell of a disk that is none', async () => {
    await withTemporaryFolder(async (frozen) => {
      for (const name of ['disk.qcow2', 'swap.qcow2']) await writeFile(path.join(frozen, name), 'cut off');
      const message = await failureOf('a machine with half a disk', { frozen });
      assert.match(message, /QEMU ended: .*Image is not in qcow2 format/);
    });
  });
});
