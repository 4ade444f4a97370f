import * as v from 'valibot';
import type { Message } from '../../model/message';

export const text = v.string();
export const texts = v.array(text);
export const count = v.pipe(v.number(), v.finite());

/** Messages in messages stop somewhere; deeper ones are no facts of ours. */
const messageDepth = 10;

const message: v.GenericSchema<Message> = messageSchema(messageDepth);

function messageSchema(depth: number): v.GenericSchema<Message> {
  const inner = depth === 0 ? v.never() : v.lazy(() => messageSchema(depth - 1));
  return v.strictObject({ text, args: v.record(text, v.union([text, v.number(), inner])) });
}

const source = v.variant('kind', [
  v.strictObject({ kind: v.literal('file'), path: text, line: v.exactOptional(count) }),
  v.strictObject({ kind: v.literal('command'), command: text }),
]);

export function fact<const S extends v.GenericSchema>(value: S) {
  return v.variant('state', [
    v.strictObject({ state: v.literal('known'), value, source, excerpt: text }),
    v.strictObject({ state: v.literal('absent'), source }),
    v.strictObject({ state: v.literal('unreadable'), source, reason: message }),
  ]);
}

export function factsByName<const S extends v.GenericSchema>(value: S) {
  return v.record(text, fact(value));
}

export const textFact = fact(text);
export const textsFact = fact(texts);
export const numberFact = fact(count);
export const settings = v.record(text, text);
export const counters = v.record(text, count);
export const probe = v.strictObject({ succeeded: v.boolean(), exitCode: count, message: text });
