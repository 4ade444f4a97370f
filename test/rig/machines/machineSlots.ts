import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { cacheFolder, withLock } from '../cacheFolder';

/** Machines that may run at once: a third makes each of them two or three times as slow. */
export const slotCount = 2;

/** A folder without its record is being taken, or was left by a process that died over it, after this many milliseconds. */
const recordPatience = 10_000;

/** Who holds a slot, and what for. */
export interface SlotRecord {
  /** The process that started the machine, told from a later one with the same number by when it began. */
  readonly owner: ProcessIdentity;
  /** The emulator, once it runs. */
  readonly emulator?: ProcessIdentity;
  /** True for a machine that a person started, to be ended by a person: it may outlive its owner. */
  readonly kept: boolean;
  /** What runs in it, for people. */
  readonly title: string;
  readonly sshPort?: number;
  readonly startedAt: string;
}

export interface ProcessIdentity {
  readonly pid: number;
  /** Ticks since the start of this machine: field 22 of /proc/PID/stat, see proc_pid_stat(5). */
  readonly startTime: string;
}

/** A running process, or undefined when there is none of that number. */
export async function identifyProcess(pid: number): Promise<ProcessIdentity | undefined> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The name of the program, which stands in brackets, may itself hold blanks and brackets.
  const fields = line?.slice(line.lastIndexOf(')') + 2).split(' ');
  const [state, startTime] = [fields?.[0], fields?.[19]];
  return startTime === undefined || state === 'Z' ? undefined : { pid, startTime };
}

async function isRunning(known: ProcessIdentity | undefined): Promise<boolean> {
  return known !== undefined && (await identifyProcess(known.pid))?.startTime === known.startTime;
}

/** Ends a process and waits until it is gone. Does nothing to another one that has got its number. */
export async function endProcess(known: ProcessIdentity | undefined): Promise<void> {
  for (let tries = 0; known !== undefined && (await isRunning(known)); tries += 1) {
    if (tries > 100) throw new Error(`Process ${known.pid} does not end.`);
    try {
      process.kill(known.pid, tries < 20 ? 'SIGTERM' : 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
    await pause(100);
  }
}

/** A place for one machine: a folder that goes away with it. */
export interface MachineSlot {
  readonly folder: string;
  readonly record: SlotRecord;
}

function slotsFolder(cache: string): string {
  return path.join(cache, 'machines');
}

function recordFile(folder: string): string {
  return path.join(folder, 'record.json');
}

async function readRecord(folder: string): Promise<SlotRecord | undefined> {
  try {
    return JSON.parse(await readFile(recordFile(folder), 'utf8')) as SlotRecord;
  } catch {
    return undefined;
  }
}

/** Writes down anew who holds the slot. */
export async function updateSlot(folder: string, record: SlotRecord): Promise<MachineSlot> {
  await writeFile(recordFile(folder), JSON.stringify(record, undefined, 1));
  return { folder, record };
}

async function isAlive(record: SlotRecord): Promise<boolean> {
  return (await isRunning(record.owner)) || (record.kept && (await isRunning(record.emulator)));
}

/** Clears slots whose machine nobody holds any more; the caller has the lock. */
async function clearLeftovers(cache: string): Promise<readonly MachineSlot[]> {
  const held: MachineSlot[] = [];
  for (const name of await readdir(slotsFolder(cache))) {
    const folder = path.join(slotsFolder(cache), name);
    if (!name.startsWith('slot-')) continue;
    const record = await readRecord(folder);
    const age = Date.now() - ((await stat(folder).catch(() => undefined))?.mtimeMs ?? 0);
    if (record !== undefined && (await isAlive(record))) held.push({ folder, record });
    else if (record !== undefined || age > recordPatience) {
      await endProcess(record?.emulator);
      await rm(folder, { recursive: true, force: true });
    }
  }
  return held;
}

/** What runs now, after what dead runs left was ended and removed. */
export async function heldSlots(cache = cacheFolder()): Promise<readonly MachineSlot[]> {
  await mkdir(slotsFolder(cache), { recursive: true });
  return withLock(path.join(slotsFolder(cache), 'lock'), () => clearLeftovers(cache));
}

/** The slots in a sentence. */
export function slotsText(slots: readonly MachineSlot[]): string {
  return slots.map(({ record }) => `${record.title} (process ${record.owner.pid})`).join(', ');
}

export interface SlotRequest {
  readonly title: string;
  readonly kept: boolean;
  /** How long to wait for a free slot, in milliseconds; 0 refuses at once. */
  readonly patienceMs: number;
}

/**
 * Takes a free slot with an empty folder.
 * @throws Error that names who holds the slots when none becomes free in time.
 */
export async function takeSlot(request: SlotRequest, cache = cacheFolder()): Promise<MachineSlot> {
  const owner = await identifyProcess(process.pid);
  if (owner === undefined) throw new Error('Machines need Linux: there is no /proc.');
  const deadline = performance.now() + request.patienceMs;
  await mkdir(slotsFolder(cache), { recursive: true });
  for (;;) {
    const outcome = await withLock(path.join(slotsFolder(cache), 'lock'), async () => {
      const held = await clearLeftovers(cache);
      for (let number = 1; number <= slotCount; number += 1) {
        const folder = path.join(slotsFolder(cache), `slot-${number}`);
        if ((await mkdir(folder, { recursive: true })) === undefined) continue;
        const { title, kept } = request;
        return updateSlot(folder, { owner, kept, title, startedAt: new Date().toISOString() });
      }
      return held;
    });
    if ('folder' in outcome) return outcome;
    if (performance.now() >= deadline) {
      throw new Error(
        `${slotCount} machines run already: ${slotsText(outcome)}. Wait for tests; end yours: npm run rig -- down`,
      );
    }
    await pause(1000);
  }
}

/** Ends the emulator of a slot and gives the slot back. */
export async function releaseSlot(folder: string, cache = cacheFolder()): Promise<void> {
  await withLock(path.join(slotsFolder(cache), 'lock'), async () => {
    await endProcess((await readRecord(folder))?.emulator);
    await rm(folder, { recursive: true, force: true });
  });
}
