import type { RunResult } from '../model/host';

/** What a script of this folder printed. */
export type ScriptAnswer =
  /** `lines` are those between the two marks. */
  | { readonly kind: 'answered'; readonly lines: readonly string[] }
  /** The word that the script has for it, and what a program said: cleaned and short. */
  | { readonly kind: 'refused'; readonly word: string; readonly said: string }
  /** The run ended before the script did, or it printed something else. */
  | { readonly kind: 'cut' };

/** Characters of what a program said that are kept. */
const saidLimit = 300;

/** Reads what stands between the marks of a nonce. */
export function scriptAnswer({ stdout }: Pick<RunResult, 'stdout'>, nonce: string): ScriptAnswer {
  const printed = new TextDecoder('latin1').decode(stdout);
  const start = printed.indexOf(`\nbegin ${nonce}\n`);
  const end = printed.lastIndexOf(`\nend ${nonce}\n`);
  if (start === -1 || end < start) {
    return { kind: 'cut' };
  }
  const lines = printed
    .slice(start + 1, end)
    .split('\n')
    .slice(1);
  const refusal = lines.findIndex((line) => line.startsWith('refused '));
  const content = lines.indexOf('content');
  if (refusal !== -1 && (content === -1 || refusal < content)) {
    const word = lines[refusal]?.slice('refused '.length) ?? '';
    return { kind: 'refused', word, said: cleaned(lines.slice(refusal + 1).join(' ')) };
  }
  return { kind: 'answered', lines };
}

function cleaned(text: string): string {
  return text
    .replace(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .slice(-saidLimit);
}

/** The bytes of base64 that may be broken into lines; undefined where it is none. */
export function bytesOfBase64(text: string): Uint8Array | undefined {
  const characters = text.replace(/\n/g, '');
  return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(characters)
    ? Buffer.from(characters, 'base64')
    : undefined;
}
