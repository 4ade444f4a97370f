import { Buffer } from 'node:buffer';
import { needsReboot, type ChangePlan, type ChangeStep } from '../../model/changePlan';

/** The shell files of this folder, which the composition root reads. */
export interface ExecutorScripts {
  /** change.sh: does a change on the host, without anyone. */
  readonly change: string;
  /** undo.sh: for a person without Hullwright. */
  readonly undo: string;
  /** request.sh: what is sent with each request. */
  readonly request: string;
}

/** A file of the folder of a change. */
interface ChangeFile {
  readonly name: string;
  readonly content: Uint8Array | string;
}

/** Ids are words of their own in a script, and names of folders. */
const idPattern = /^\d{8}T\d{6}Z-[0-9a-f]{6}$/;

/** The SHA-256 of bytes as hexadecimal digits. */
export type HashBytes = (bytes: Uint8Array) => string;

/** Seconds in which a new connection must confirm a change that may cut the one it came over. */
const confirmationSeconds = 60;

/** A script that writes the change down on the host and starts it there. It waits at most two seconds for its end. */
export function startRequest(
  id: string,
  plan: ChangePlan,
  scripts: ExecutorScripts,
  hash: HashBytes,
): string {
  const files: ChangeFile[] = [
    { name: 'change.sh', content: scripts.change },
    { name: 'undo.sh', content: scripts.undo },
    { name: 'about', content: JSON.stringify(aboutPlan(plan)) },
    ...(plan.mayDisconnect ? [{ name: 'confirmWithin', content: line(String(confirmationSeconds)) }] : []),
  ];
  const steps = plan.steps.flatMap((step, index) => [
    `begin_step ${index + 1}`,
    ...filesOfStep(step, hash).map(({ name, content }) =>
      put({ name: `steps/${index + 1}/${name}`, content }),
    ),
  ]);
  return request(scripts, [
    `begin_change ${checked(id)}`,
    ...files.map(put),
    // The boot is the host's own to tell.
    'cat /proc/sys/kernel/random/boot_id >"$new/boot" || give_up',
    ...steps,
    'end_change',
    `launch ${id} apply`,
    `await ${id} 20 apply`,
  ]);
}

/** A script that takes a committed change back. */
export function undoRequest(id: string, scripts: ExecutorScripts): string {
  return request(scripts, [`known ${checked(id)}`, `launch ${id} undo`, `await ${id} 20 undo`]);
}

/** A script that ends what was interrupted: it is taken back. */
export function recoverRequest(id: string, scripts: ExecutorScripts): string {
  return request(scripts, [`known ${checked(id)}`, `launch ${id} recover`, `await ${id} 20 recover`]);
}

/** A script that says over a new connection that the host can still be reached. */
export function confirmRequest(id: string, scripts: ExecutorScripts): string {
  return request(scripts, [
    `known ${checked(id)}`,
    `: >"$changes/${id}/confirmed"`,
    `await ${id} 20 confirm`,
  ]);
}

/** A script that waits at most two seconds for the end of a change and tells how it stands. */
export function waitRequest(id: string, scripts: ExecutorScripts): string {
  return request(scripts, [`known ${checked(id)}`, `await ${id} 20 wait`]);
}

/** A script that tells of all changes, the newest first. It changes nothing. */
export function historyRequest(scripts: ExecutorScripts): string {
  return request(scripts, ['history']);
}

function request({ request: functions }: ExecutorScripts, lines: readonly string[]): string {
  // One compound command: what was cut on its way does nothing.
  return `{\n${functions}\n${lines.join('\n')}\n}\n`;
}

function checked(id: string): string {
  if (!idPattern.test(id)) throw new TypeError(`No id of a change: ${id}`);
  return id;
}

/** Base64 holds no dot: the mark cannot be part of it. */
function put({ name, content }: ChangeFile): string {
  const encoded = Buffer.from(content).toString('base64').replace(/.{76}/g, '$&\n');
  return `put ${name} <<'END.'\n${encoded}\nEND.`;
}

function line(text: string): string {
  return `${text}\n`;
}

/** Words that a shell reads line by line. */
function lines(words: readonly string[]): string {
  for (const word of words) {
    if (/[\n\0]/.test(word)) throw new TypeError('A word of a command holds a line break.');
  }
  return words.map(line).join('');
}

function filesOfStep(step: ChangeStep, hash: HashBytes): readonly ChangeFile[] {
  switch (step.kind) {
    case 'file':
      return [
        { name: 'kind', content: line('file') },
        { name: 'path', content: lines([step.path]) },
        { name: 'before', content: line(step.before === undefined ? 'absent' : hash(step.before)) },
        { name: 'after', content: line(step.after === undefined ? 'absent' : hash(step.after)) },
        { name: 'mode', content: lines([step.mode]) },
        ...(step.after === undefined ? [] : [{ name: 'new', content: step.after }]),
        ...validationFiles(step),
      ];
    case 'command':
      return [
        { name: 'kind', content: line('command') },
        { name: 'argv', content: lines(step.argv) },
        { name: 'undo', content: line(step.undo.kind) },
        ...(step.undo.kind === 'inverse' ? [{ name: 'undoArgv', content: lines(step.undo.argv) }] : []),
      ];
    case 'check':
      return step.check.kind === 'command'
        ? [
            { name: 'kind', content: line('check') },
            { name: 'argv', content: lines(step.check.argv) },
          ]
        : [
            { name: 'kind', content: line('grub') },
            { name: 'of', content: line(step.check.expectation.of) },
            { name: 'present', content: lines(step.check.expectation.present) },
            { name: 'absent', content: lines(step.check.expectation.absent) },
          ];
    case 'reboot':
      return [{ name: 'kind', content: line('reboot') }];
  }
}

function validationFiles({ validation }: ChangeStep & { kind: 'file' }): readonly ChangeFile[] {
  switch (validation?.kind) {
    case undefined:
      return [];
    case 'shellSyntax':
      return [{ name: 'validation', content: line('shellSyntax') }];
    case 'dockerDaemon':
      return [
        { name: 'validation', content: line('dockerDaemon') },
        { name: 'words', content: lines(validation.flags) },
      ];
    case 'sysctlKeys':
      return [
        { name: 'validation', content: line('sysctlKeys') },
        { name: 'words', content: lines(validation.keys) },
      ];
  }
}

/** What a later look at the host's history shows of the plan. */
function aboutPlan(plan: ChangePlan): unknown {
  const { fixId, title, answers, steps } = plan;
  return {
    fixId,
    title,
    answers,
    needsReboot: needsReboot(plan),
    steps: steps.map(({ kind, changes }) => ({ kind, changes })),
  };
}
