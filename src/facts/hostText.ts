import { plainText } from './plainText';

/** Characters of one file or one command that are kept: 1 MiB. */
export const textLimit = 1024 * 1024;

/** Lines of one file or one command that are kept. Linux allows 100,000 mounts in a namespace (fs.mount-max). */
const lineLimit = 120_000;

const nothingToStrip = /^[\t\n\x20-\x7e]*$/;

/** Host text cut to size and without control characters and escape sequences; tells whether something was cut off. */
export function limitText(raw: string): { readonly text: string; readonly truncated: boolean } {
  const end = Math.min(textLimit, endOfLine(raw, lineLimit));
  const kept = raw.slice(0, end);
  return {
    text: nothingToStrip.test(kept) ? kept : plainText(kept),
    truncated: end < raw.length,
  };
}

/** The index after the newline that ends the line with this number, or the length of a text that has fewer. */
function endOfLine(text: string, count: number): number {
  let end = 0;
  for (let line = 0; line < count; line += 1) {
    end = text.indexOf('\n', end) + 1;
    if (end === 0) {
      return text.length;
    }
  }
  return end;
}
