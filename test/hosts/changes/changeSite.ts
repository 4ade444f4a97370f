import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { ChangeExecutor } from '../../../src/fixes/executor/changeExecutor';
import { startRequest, type ExecutorScripts } from '../../../src/fixes/executor/changeRequest';
import type { ChangePlan, ChangeStep } from '../../../src/model/changePlan';
import type { ChangeRecord } from '../../../src/model/changeRecord';
import { message, renderEnglish } from '../../../src/model/message';
import { projectFolder } from '../../rig/projectFolder';

function sourceText(name: string): string {
  return readFileSync(path.join(projectFolder, 'src/fixes', name), 'utf8');
}

/** The shell files of the executor, keeping their changes in a folder of the test. */
export function executorScripts(stateFolder: string): ExecutorScripts {
  return {
    change: sourceText('executor/change.sh'),
    undo: sourceText('executor/undo.sh'),
    request: sourceText('executor/request.sh').replace('base=/var/lib/hullwright', `base=${stateFolder}`),
  };
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

const words = { changes: message('a step of a test'), reason: message('the test wants it') };

/** A step with words that no test looks at. */
export type PlainStep = ChangeStep extends infer Step
  ? Step extends ChangeStep
    ? Omit<Step, 'changes' | 'reason'>
    : never
  : never;

/** A plan of these steps. */
export function planOf(steps: readonly PlainStep[], mayDisconnect = false): ChangePlan {
  return {
    fixId: 'test-fix',
    title: message('A change of a test'),
    answers: ['TEST'],
    kind: 'automatic',
    steps: steps.map((step) => ({ ...step, ...words })),
    disturbs: 'nothing',
    mayDisconnect,
    notes: [],
  };
}

/** What an existing file is made of, but its content. */
export interface FileLook {
  readonly content: string;
  readonly attributes: string;
}

/** The content of a file with its mode, owner, access list and extended attributes; undefined: it is not there. */
export function lookAtFile(file: string): FileLook | undefined {
  if (!existsSync(file)) return undefined;
  const { mode, uid, gid } = lstatSync(file);
  const read = (program: string, ...args: string[]) =>
    execFileSync(program, [...args, file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return {
    content: readFileSync(file, 'utf8'),
    attributes: [
      `${mode.toString(8)} ${uid}:${gid}`,
      read('getfacl', '--omit-header', '--absolute-names'),
      read('getfattr', '--dump', '--absolute-names', '-m', '^user'),
    ].join('\n'),
  };
}

/** A folder in memory with files to change, beside the folder in which changes are kept. */
export class ChangeSite {
  readonly folder: string;
  readonly files: string;
  readonly state: string;

  constructor() {
    this.folder = mkdtempSync('/dev/shm/hullwright-changes-');
    this.files = path.join(this.folder, 'etc');
    this.state = path.join(this.folder, 'state');
    this.reset();
  }

  /** Begins anew, with nothing in it. */
  reset(): void {
    rmSync(this.files, { recursive: true, force: true });
    rmSync(this.state, { recursive: true, force: true });
    mkdirSync(this.files);
  }

  path(name: string): string {
    return path.join(this.files, name);
  }

  /** Writes a file with attributes that a replacement could lose. */
  write(name: string, content: string, { mode = 0o640, marked = true } = {}): Uint8Array {
    const file = this.path(name);
    writeFileSync(file, content, { mode });
    if (marked) {
      execFileSync('chown', ['daemon:mail', file]);
      execFileSync('setfacl', ['-m', 'u:games:r', file]);
      execFileSync('setfattr', ['-n', 'user.note', '-v', 'kept', file]);
    }
    return Buffer.from(content);
  }

  /** Writes a change down, as a client does, without starting it. */
  writeDown(plan: ChangePlan, scripts = executorScripts(this.state)): string {
    const id = '20270331T101500Z-0f3a9c';
    const request = startRequest(id, plan, scripts, sha256)
      .replace(/^launch .*$/m, '')
      .replace(/^await .*$/m, '');
    const { status, stdout, stderr } = spawnSync('/bin/sh', ['-s'], { input: request, encoding: 'utf8' });
    if (status !== 0 || stdout !== '') throw new Error(`The change was not written down: ${stdout}${stderr}`);
    return path.join(this.state, 'changes', id);
  }

  /** All names below the files, sorted. */
  names(): readonly string[] {
    return readdirSync(this.files, { recursive: true, encoding: 'utf8' }).sort();
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** An executor that keeps its changes with the site. */
export function executorAt(site: ChangeSite, scripts = executorScripts(site.state)): ChangeExecutor {
  return new ChangeExecutor({
    scripts,
    hash: sha256,
    now: () => new Date(),
    randomHex: (digits) => randomBytes(digits).toString('hex').slice(0, digits),
  });
}

/** A command of a plan that has nothing to be taken back. */
export function command(...argv: readonly string[]): PlainStep {
  return { kind: 'command', argv, undo: { kind: 'nothing' } };
}

/** Why a change was refused or taken back; empty when it was not. */
export function reasonOf({ reason }: ChangeRecord): string {
  return reason === undefined ? '' : renderEnglish(reason);
}

/** Waits until a file has a content. */
export async function untilFileHas(file: string, content: string, limitMs = 30_000): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (readFileSync(file, 'utf8') !== content) {
    assert.ok(performance.now() < deadline, `${file} never had ${content}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
