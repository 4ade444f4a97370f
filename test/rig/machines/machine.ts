import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { copyFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { runOrThrow } from '../childProgram';
import { freePort } from '../freePort';
import { deadEndOf, machineError, readConsole } from './machineConsole';
import { requireSpace, type MachineImage } from './machineImage';
import {
  runOnMachine,
  shareConnection,
  writeKnownHosts,
  type MachineAccount,
  type MachineAddress,
  type MachineRun,
} from './machineShell';
import { identifyProcess, releaseSlot, takeSlot, updateSlot, type MachineSlot } from './machineSlots';
import { machineFiles, qemuArguments, qemuProgram, snapshotName } from './qemu';
import { QmpMonitor } from './qmpMonitor';

/** Until a machine answers, in milliseconds: booted on an emulated processor, with another machine beside it. */
const bootLimit = 360_000;
const thawLimit = 120_000;

const readBootId = 'cat /proc/sys/kernel/random/boot_id';

/** What a running machine may write to the disk of this one, in bytes. */
const neededSpace = 2 * 1024 ** 3;

export interface MachineStart {
  readonly image: MachineImage;
  readonly title: string;
  /** More words of the kernel's command line. */
  readonly append: string;
  /** The folder of frozen disks to go on from; booted from the image when left out. */
  readonly frozen?: string;
  /** A folder of disks to boot from, when they are not to be frozen ones and not the image's. */
  readonly disks?: string;
  /** True for a machine that boots from its disk, by the boot loader on it. */
  readonly byBootLoader?: boolean;
  /** The port of the loopback interface that leads to its SSH server; a free one when left out. */
  readonly sshPort?: number;
  /** True for a machine that goes on when this process ends. */
  readonly kept: boolean;
  /** How long to wait for one of the places for machines, in milliseconds. */
  readonly patienceMs: number;
  /** Until it answers, in milliseconds; the usual limits when left out. */
  readonly limitMs?: number;
}

/** A Debian machine that runs in an emulator of this machine. */
export class Machine {
  readonly address: MachineAddress;
  readonly title: string;
  readonly #slot: MachineSlot;
  readonly #killAtExit: () => void;
  #endConnection = (): void => undefined;

  private constructor(slot: MachineSlot, address: MachineAddress, killAtExit: () => void) {
    this.#slot = slot;
    this.address = address;
    this.title = slot.record.title;
    this.#killAtExit = killAtExit;
  }

  /** Starts a machine and waits until it answers over SSH; nothing is left running when it does not. */
  static async start(start: MachineStart): Promise<Machine> {
    const { limitMs = start.frozen === undefined ? bootLimit : thawLimit } = start;
    const slot = await takeSlot({ title: start.title, kept: start.kept, patienceMs: start.patienceMs });
    try {
      await makeDisks(slot.folder, start);
      const sshPort = start.sshPort ?? (await freePort());
      const { keyFile, hostKey } = start.image;
      const knownHostsFile = machineFiles(slot.folder).knownHosts;
      await writeKnownHosts(knownHostsFile, sshPort, hostKey);
      const running = await launch(slot, start, sshPort);
      const machine = new Machine(running.slot, { port: sshPort, keyFile, knownHostsFile }, running.kill);
      await machine.#untilReached(running.hasEnded, limitMs);
      if (!start.kept) machine.#endConnection = await shareConnection(machine.address, 'root');
      // A thawed machine goes on at the time at which it was frozen.
      if (start.frozen !== undefined) await machine.runOrThrow(`date -s @${Math.round(Date.now() / 1000)}`);
      return machine;
    } catch (error) {
      await releaseSlot(slot.folder);
      throw error;
    }
  }

  /** Runs a shell script on it as one of its accounts. */
  async run(account: MachineAccount, script: string, limitMs?: number): Promise<MachineRun> {
    return runOnMachine(this.address, account, script, limitMs);
  }

  /** Runs a shell script as root and gives what it printed. Throws, with the console, when it fails. */
  async runOrThrow(script: string, limitMs?: number): Promise<string> {
    const { exitCode, stdout, stderr } = await this.run('root', script, limitMs);
    if (exitCode === 0) return stdout;
    const said = `${stdout}\n${stderr}`.trim().slice(-2000);
    throw await this.error(`A script ended with ${exitCode ?? 'its time limit'}: ${script.trim()}\n${said}`);
  }

  /** As runOrThrow; a machine on which the script fails is ended. */
  async settle(script: string, limitMs: number): Promise<string> {
    try {
      return await this.runOrThrow(script, limitMs);
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** An error about this machine with the last lines of its console. */
  async error(problem: string): Promise<Error> {
    return machineError(
      `${this.title}: ${problem}`,
      await readConsole(machineFiles(this.#slot.folder).console),
    );
  }

  /** Writes its state into its disks, ends it, and moves the disks into that folder. */
  async freezeInto(folder: string): Promise<void> {
    const files = machineFiles(this.#slot.folder);
    try {
      // Nothing of this machine is to be on the line when the other one wakes up.
      this.#endConnection();
      await pause(1000);
      const monitor = await QmpMonitor.connect(files.monitor);
      await monitor.saveSnapshot(snapshotName);
      await monitor.command('quit');
      monitor.close();
      await this.#untilEnded();
      for (const file of [files.disk, files.swap]) {
        await rename(file, path.join(folder, path.basename(file)));
      }
    } finally {
      await this.stop();
    }
  }

  /** Shuts it down and moves its disks into that folder. */
  async shutDownInto(folder: string): Promise<void> {
    const files = machineFiles(this.#slot.folder);
    try {
      await this.run('root', 'systemctl poweroff', 20_000);
      await this.#untilEnded();
      for (const file of [files.disk, files.swap]) {
        await rename(file, path.join(folder, path.basename(file)));
      }
    } finally {
      await this.stop();
    }
  }

  /** Restarts it as `systemctl reboot` does, and waits until it answers in another boot. */
  async reboot(): Promise<void> {
    await this.#intoNextBoot(() => this.run('root', 'systemctl reboot', 20_000));
  }

  /** Takes its power away and gives it back, and waits until it answers. */
  async cutPower(): Promise<void> {
    await this.#intoNextBoot(async () => {
      const monitor = await QmpMonitor.connect(machineFiles(this.#slot.folder).monitor);
      await monitor.command('system_reset');
      monitor.close();
    });
  }

  /** Waits until it answers in another boot than this one: for a restart that someone else began. */
  async untilNextBoot(bootId: string): Promise<void> {
    this.#endConnection();
    const deadline = performance.now() + bootLimit;
    for (;;) {
      const { stdout } = await this.run('root', readBootId, 20_000);
      if (stdout.trim() !== '' && stdout.trim() !== bootId) break;
      if (performance.now() > deadline) throw await this.error(`no other boot within ${bootLimit / 1000} s`);
      await pause(1000);
    }
    this.#endConnection = await shareConnection(this.address, 'root');
  }

  /** What tells one boot from another. */
  async bootId(): Promise<string> {
    return (await this.runOrThrow(readBootId)).trim();
  }

  async #intoNextBoot(begin: () => Promise<unknown>): Promise<void> {
    const bootId = await this.bootId();
    await begin();
    await this.untilNextBoot(bootId);
  }

  /** Ends it and removes all that it left. */
  async stop(): Promise<void> {
    this.#endConnection();
    await releaseSlot(this.#slot.folder);
    process.off('exit', this.#killAtExit);
  }

  async #untilEnded(): Promise<void> {
    const { emulator } = this.#slot.record;
    while (emulator && (await identifyProcess(emulator.pid))?.startTime === emulator.startTime)
      await pause(100);
  }

  async #untilReached(hasEnded: () => boolean, limitMs: number): Promise<void> {
    const files = machineFiles(this.#slot.folder);
    const deadline = performance.now() + limitMs;
    for (let tries = 1; ; tries += 1) {
      // Nobody answers at first; later a login on a busy machine may take long.
      const patience = Math.min(1000 + tries * 2000, 40_000, Math.max(deadline - performance.now(), 1000));
      const { exitCode, stderr } = await this.run('root', 'true', patience);
      if (exitCode === 0) return;
      const consoleText = await readConsole(files.console);
      if (hasEnded()) {
        const said = (await readConsole(files.qemuLog)).trim();
        throw machineError(`${this.title}: QEMU ended: ${said}`, consoleText);
      }
      const deadEnd = deadEndOf(consoleText);
      if (deadEnd !== undefined) {
        throw machineError(`${this.title} does not come up: ${deadEnd}`, consoleText);
      }
      if (performance.now() > deadline) {
        const reason = `${this.title} did not answer over SSH within ${limitMs / 1000} s: ${stderr.trim()}`;
        throw machineError(reason, consoleText);
      }
      await pause(500);
    }
  }
}

async function makeDisks(folder: string, { image, frozen, disks = frozen }: MachineStart): Promise<void> {
  await requireSpace(folder, neededSpace, 'a running machine');
  const { disk, swap } = machineFiles(folder);
  if (disks === undefined) {
    await runOrThrow('qemu-img', ['create', '-q', '-f', 'qcow2', '-b', image.disk, '-F', 'raw', disk]);
    await copyFile(image.swap, swap);
    return;
  }
  // The snapshot is in the top layer: it cannot be shared by laying another one over it.
  for (const file of [disk, swap]) await copyFile(path.join(disks, path.basename(file)), file);
}

interface RunningQemu {
  readonly slot: MachineSlot;
  readonly hasEnded: () => boolean;
  /** Ends it at once. */
  readonly kill: () => void;
}

async function launch(slot: MachineSlot, start: MachineStart, sshPort: number): Promise<RunningQemu> {
  const { kept, image, append, frozen, byBootLoader = false } = start;
  const qemu = qemuArguments({
    folder: slot.folder,
    ...(!byBootLoader && { kernel: image.kernel, initialDisk: image.initialDisk }),
    append,
    sshPort,
    thaw: frozen !== undefined,
  });
  // Whatever way this process ends, the kernel ends the emulator with it, unless it is to be kept.
  const [program, args] = kept
    ? [qemuProgram, qemu]
    : ['setpriv', ['--pdeathsig', 'KILL', '--', qemuProgram, ...qemu]];
  const log = openSync(machineFiles(slot.folder).qemuLog, 'w');
  const child = spawn(program, args, { stdio: ['ignore', log, log], detached: kept });
  closeSync(log);
  let ended = false;
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve).once('error', reject);
  });
  child.once('exit', () => {
    ended = true;
  });
  if (kept) child.unref();
  const kill = (): void => {
    if (!ended) child.kill('SIGKILL');
  };
  if (!kept) process.once('exit', kill);
  const emulator = child.pid === undefined ? undefined : await identifyProcess(child.pid);
  const record = { ...slot.record, sshPort, ...(emulator && { emulator }) };
  return { slot: await updateSlot(slot.folder, record), hasEnded: () => ended, kill };
}
