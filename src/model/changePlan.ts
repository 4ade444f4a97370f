import type { Message } from './message';

/** What all steps of a plan tell a person. */
interface StepText {
  /** What it changes: `Writes /etc/sysctl.d/90-hullwright.conf`. */
  readonly changes: Message;
  /** Why the plan needs it. */
  readonly reason: Message;
}

/** How the executor tests the new bytes of a file before they go live. */
export type FileValidation =
  /** `sh -n`. */
  | { readonly kind: 'shellSyntax' }
  /** `dockerd --validate` with the flags of the running unit, where this dockerd knows it. */
  | { readonly kind: 'dockerDaemon'; readonly flags: readonly string[] }
  /** Each key exists under /proc/sys. Dotted keys. */
  | { readonly kind: 'sysctlKeys'; readonly keys: readonly string[] };

/** Replaces, makes or removes one file. Owner, mode, ACL, extended attributes and label of an existing one stay. */
export interface FileStep extends StepText {
  readonly kind: 'file';
  readonly path: string;
  /** The bytes on which the plan was made; undefined: the file must not exist. */
  readonly before: Uint8Array | undefined;
  /** Undefined removes the file. */
  readonly after: Uint8Array | undefined;
  /** Of a new file, such as `644`. Root owns it. */
  readonly mode: string;
  readonly validation?: FileValidation;
}

/** What taking a plan back does about a command. */
export type CommandUndo =
  | { readonly kind: 'nothing' }
  /** The same command once more, after all files are what they were. */
  | { readonly kind: 'repeat' }
  | { readonly kind: 'inverse'; readonly argv: readonly string[] };

/** Runs a program as root. Its words are passed as they are: no shell reads them. None may hold a line break. */
export interface CommandStep extends StepText {
  readonly kind: 'command';
  readonly argv: readonly string[];
  readonly undo: CommandUndo;
}

/** Words that a GRUB configuration must or must not have on the kernel lines of its ordinary entries. */
export interface GrubExpectation {
  /** candidate: what grub-mkconfig would write now, tested before anything is installed. installed: the file that boots. */
  readonly of: 'candidate' | 'installed';
  readonly present: readonly string[];
  readonly absent: readonly string[];
}

/** Changes nothing; if it fails, the plan is taken back. */
export interface CheckStep extends StepText {
  readonly kind: 'check';
  readonly check:
    | { readonly kind: 'command'; readonly argv: readonly string[] }
    | { readonly kind: 'grub'; readonly expectation: GrubExpectation };
}

/** Never done by the executor: a person starts it, after all else is committed. */
export interface RebootStep extends StepText {
  readonly kind: 'reboot';
}

export type ChangeStep = FileStep | CommandStep | CheckStep | RebootStep;

/** What an applied plan disturbs at once. */
export type Disturbance = 'nothing' | 'reload' | 'containersStop' | 'network';

/** A repair, ready to be looked at and to be done as a whole or not at all. Every step needs root. */
export interface ChangePlan {
  readonly fixId: string;
  readonly title: Message;
  /** Ids of the findings that it answers. */
  readonly answers: readonly string[];
  /** Guided: a person confirms what stands in `notes` first. */
  readonly kind: 'automatic' | 'guided';
  readonly steps: readonly ChangeStep[];
  readonly disturbs: Disturbance;
  /** True where it can cut the connection it came over: it is taken back unless a new connection confirms it. */
  readonly mayDisconnect: boolean;
  /** What a careful person wants to know first: who else writes the file, what stops, what root-equivalent means. */
  readonly notes: readonly Message[];
}

/** Why there is no plan, and what a person can do by hand. */
export interface PlanRefusal {
  readonly reason: Message;
  /** The exact text and commands, line by line; empty when nothing has to be done. */
  readonly byHand: readonly string[];
}

/** `unneeded`: the host is already as the fix wants it. */
export type PlanOutcome =
  | { readonly kind: 'plan'; readonly plan: ChangePlan }
  | { readonly kind: 'unneeded'; readonly reason: Message }
  | { readonly kind: 'refused'; readonly refusal: PlanRefusal };

/** True when the plan is not effective before the next boot. */
export function needsReboot({ steps }: ChangePlan): boolean {
  return steps.some(({ kind }) => kind === 'reboot');
}
