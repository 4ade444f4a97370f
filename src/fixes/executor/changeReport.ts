import { Buffer } from 'node:buffer';
import * as v from 'valibot';
import { cleanMessage } from '../../facts/cleanMessage';
import { plainText } from '../../facts/plainText';
import { redactText } from '../../facts/redaction';
import {
  changeStates,
  type ChangeRecord,
  type ChangeState,
  type StepProgress,
} from '../../model/changeRecord';
import { message, type Message } from '../../model/message';
import { changeReason } from './changeReason';

/** What a host answered to a request about changes. */
export type ChangeAnswer =
  | { readonly kind: 'records'; readonly records: readonly ChangeRecord[] }
  | { readonly kind: 'refused'; readonly reason: Message };

const messageSchema: v.GenericSchema<unknown, Message> = v.object({
  text: v.pipe(v.string(), v.maxLength(2000)),
  args: v.record(v.string(), v.union([v.string(), v.number(), v.lazy(() => messageSchema)])),
});

const aboutSchema = v.object({
  fixId: v.string(),
  title: messageSchema,
  answers: v.array(v.string()),
  needsReboot: v.boolean(),
  steps: v.array(
    v.object({ kind: v.picklist(['file', 'command', 'check', 'reboot']), changes: messageSchema }),
  ),
});

type About = v.InferOutput<typeof aboutSchema>;

/** What stands on a host that nobody but Hullwright should have written, and that may have been. */
const unreadableAbout: About = {
  fixId: '',
  title: message('A change whose description cannot be read'),
  answers: [],
  needsReboot: false,
  steps: [],
};

/** Reads what request.sh printed. Undefined: it did not come to its end. */
export function readChangeAnswer(output: string): ChangeAnswer | undefined {
  const all = output.split('\n');
  const refusal = all.indexOf('refused');
  if (refusal >= 0 && !all.includes('end')) {
    const text = plainText(all.slice(refusal + 1).join('\n'));
    return { kind: 'refused', reason: changeReason(text) ?? message('The host gave no reason.') };
  }
  const records: ChangeRecord[] = [];
  let fields = new Map<string, string>();
  for (const entry of all) {
    if (entry === 'end') {
      records.push(readRecord(fields));
      fields = new Map();
    } else if (entry !== '') {
      const blank = entry.startsWith('output ') ? entry.indexOf(' ', 7) : entry.indexOf(' ');
      if (blank > 0) fields.set(entry.slice(0, blank), entry.slice(blank + 1));
    }
  }
  return fields.size === 0 ? { kind: 'records', records } : undefined;
}

function readRecord(fields: ReadonlyMap<string, string>): ChangeRecord {
  const decoded = (key: string) => Buffer.from(fields.get(key) ?? '', 'base64').toString('utf8');
  const about = readAbout(decoded('about'));
  const progress = readJournal(decoded('journal'));
  const reason = changeReason(plainText(decoded('reason')));
  const undoRefusal = changeReason(plainText(decoded('undoRefused')));
  return {
    id: plainText(fields.get('change') ?? ''),
    state: fields.has('interrupted') ? 'interrupted' : readState(fields.get('state')),
    fixId: plainText(about.fixId),
    title: cleanMessage(about.title),
    answers: about.answers.map(plainText),
    needsReboot: about.needsReboot,
    bootId: plainText(decoded('boot').trim()),
    steps: about.steps.map(({ kind, changes }, index) => ({
      kind,
      changes: cleanMessage(changes),
      progress: progress.get(index + 1) ?? 'waiting',
      output: redactText(plainText(decoded(`output ${index + 1}`))),
    })),
    ...(reason && { reason: cleanMessage(reason) }),
    ...(undoRefusal && { undoRefusal: cleanMessage(undoRefusal) }),
  };
}

function readState(word: string | undefined): ChangeState {
  return changeStates.find((state) => state === word) ?? 'needsPerson';
}

function readAbout(text: string): About {
  try {
    const about = v.safeParse(aboutSchema, JSON.parse(text));
    return about.success ? about.output : unreadableAbout;
  } catch {
    return unreadableAbout;
  }
}

const progressWords: Readonly<Record<string, StepProgress>> = {
  begin: 'begun',
  done: 'done',
  undone: 'undone',
};

/** The last word about each step. A way back names every step: of one that was never begun it says nothing. */
function readJournal(text: string): ReadonlyMap<number, StepProgress> {
  const progress = new Map<number, StepProgress>();
  for (const entry of text.split('\n')) {
    const [, event = '', step = ''] = entry.split(' ');
    const word = Object.hasOwn(progressWords, event) ? progressWords[event] : undefined;
    if (word !== undefined && (word !== 'undone' || progress.has(Number(step)))) {
      progress.set(Number(step), word);
    }
  }
  return progress;
}
