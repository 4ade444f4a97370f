import type { Message, MessageArguments } from '../model/message';
import { plainText } from './plainText';
import { redactText } from './redaction';

/** Messages stand in messages; nobody writes more levels than this. */
const depthLimit = 8;

/** The message without escape sequences and secrets in the host's words that it quotes. */
export function cleanMessage({ text, args }: Message, depth = 0): Message {
  return {
    text: redactText(plainText(text)),
    args: depth < depthLimit ? cleanArguments(args, depth + 1) : {},
  };
}

function cleanArguments(args: MessageArguments, depth: number): MessageArguments {
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => [
      name,
      typeof value === 'string'
        ? redactText(plainText(value))
        : typeof value === 'number'
          ? value
          : cleanMessage(value, depth),
    ]),
  );
}
