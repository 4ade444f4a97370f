/**
 * Files are edited as texts in which each character is a byte (ISO 8859-1), so that bytes which are no UTF-8 survive. These
 * functions go between such a byte text, the bytes themselves, and the text that a person reads.
 */

/** The byte text of some bytes. Nothing is lost: `bytesOf` gives the same bytes back. */
export function byteTextOf(bytes: Uint8Array): string {
  const parts: string[] = [];
  const step = 8192;
  for (let start = 0; start < bytes.length; start += step) {
    parts.push(String.fromCharCode(...bytes.subarray(start, start + step)));
  }
  return parts.join('');
}

/** The bytes of a byte text. Throws RangeError for a character above U+00FF, which is no byte. */
export function bytesOf(byteText: string): Uint8Array {
  const bytes = new Uint8Array(byteText.length);
  for (let index = 0; index < byteText.length; index += 1) {
    const code = byteText.charCodeAt(index);
    if (code > 0xff) {
      throw new RangeError(`Character ${index} of a byte text is no byte.`);
    }
    bytes[index] = code;
  }
  return bytes;
}

/** A byte text as a person reads it: decoded from UTF-8, with U+FFFD for what is none, a byte order mark kept. */
export function shownText(byteText: string): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytesOf(byteText));
}

/** The byte text of an ordinary text, encoded in UTF-8. */
export function encodedText(text: string): string {
  return byteTextOf(new TextEncoder().encode(text));
}

/** Where a byte text stops being UTF-8; undefined when all of it is. */
export function firstBadByte(byteText: string): number | undefined {
  if (isUtf8(byteText)) {
    return undefined;
  }
  const sequence =
    /[\u0000-\u007f]|[\u00c2-\u00df][\u0080-\u00bf]|[\u00e0-\u00ef][\u0080-\u00bf]{2}|[\u00f0-\u00f4][\u0080-\u00bf]{3}/y;
  let position = 0;
  while (position < byteText.length) {
    sequence.lastIndex = position;
    const [found] = sequence.exec(byteText) ?? [];
    if (found === undefined || !isUtf8(found)) {
      return position;
    }
    position += found.length;
  }
  return undefined;
}

/** False when a reader that insists on UTF-8, such as systemd, would refuse the file. */
export function isUtf8(byteText: string): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytesOf(byteText));
    return true;
  } catch {
    return false;
  }
}
