import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { HostFilePlace } from '../../../src/hostFiles/hostFile';
import { readHostFile } from '../../../src/hostFiles/readHostFile';
import { writeHostFile } from '../../../src/hostFiles/writeHostFile';
import type { ScriptRunner } from '../../../src/model/host';

export const oldText = Buffer.from('GRUB_CMDLINE_LINUX="quiet"\n# f\xfcr alle\0\n', 'latin1');
export const newText = Buffer.from('GRUB_CMDLINE_LINUX="quiet swapaccount=1"\n# f\xfcr alle\0\r\n', 'latin1');

/** All that a write must leave as it was: owner, mode, links, access list and extended attributes. */
export interface Attributes {
  readonly status: string;
  readonly access: string;
  readonly extended: string;
}

export function attributesOf(file: string): Attributes {
  const printed = (program: string, args: readonly string[]) =>
    spawnSync(program, [...args, file], { encoding: 'utf8' }).stdout;
  return {
    status: printed('stat', ['-c', '%f %u %g %h']),
    access: printed('getfacl', ['-p']),
    extended: printed('getfattr', ['--absolute-names', '-d', '-m', '-', '-e', 'hex']),
  };
}

/** A file with an owner, a mode, an access list and an extended attribute of its own. */
export function makeFile(file: string, owner = '0:0', mode = '640'): void {
  writeFileSync(file, oldText);
  execFileSync('chown', [owner, file]);
  execFileSync('chmod', [mode, file]);
  execFileSync('setfacl', ['-m', 'user:nobody:r', file]);
  execFileSync('setfattr', ['-n', 'user.hullwright', '-v', 'kept', file]);
}

export function placeOf(runner: ScriptRunner, file: string): HostFilePlace {
  return { runner, host: 'web1', path: file };
}

/** Reads, writes and reads again, and holds everything that the content is not against what it was. */
export async function writesAndKeeps(runner: ScriptRunner, file: string): Promise<void> {
  const place = placeOf(runner, file);
  const before = attributesOf(file);
  const inode = statSync(file).ino;
  const read = await readHostFile(place);
  assert.deepEqual(Buffer.from(read.bytes), oldText);
  await writeHostFile(place, read.sha256, newText);
  assert.deepEqual(readFileSync(file), newText);
  assert.deepEqual(attributesOf(file), before);
  assert.notEqual(statSync(file).ino, inode, 'it was replaced, and not written over');
  assert.deepEqual(Buffer.from((await readHostFile(place)).bytes), newText);
  assert.deepEqual(leftovers(file), []);
}

/** What a write left beside the file. */
export function leftovers(file: string): string[] {
  return readdirSync(path.dirname(file)).filter((name) => name.startsWith('.hullwright-'));
}
