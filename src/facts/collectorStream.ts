import { Buffer } from 'node:buffer';
import { createGunzip, constants } from 'node:zlib';
import { message, type Message } from '../model/message';

/** One group of the collector's output, still encoded. */
export interface CollectorFrame {
  readonly group: string;
  /** As the collector names it: `base64`, `hex`, `plain` or `none`, and `+gzip`. */
  readonly encoding: string;
  /** The file that the group consists of; empty for the groups that hold records. */
  readonly path: string;
  /** False when the output ended before the group did. */
  readonly ended: boolean;
  /** The lines between the marks, each byte as one character. */
  readonly body: string;
}

/** The outer frames of one run of the collector. */
export interface CollectorStream {
  /** A mark of a collector stands in the output, be it with another nonce: a shell has run. */
  readonly started: boolean;
  /** In the order of their begin marks; several of one name when the output is not what it claims to be. */
  readonly frames: readonly CollectorFrame[];
}

const nonceFormat = /^[0-9a-f]{32}$/;

/** True for 128 bits as 32 lower-case hexadecimal digits: what may stand in the line before the script. */
export function isNonce(text: string): boolean {
  return nonceFormat.test(text);
}

/** Finds the groups in what the collector printed. Never throws; what stands outside of the marks is passed over. */
export function parseCollectorStream(stdout: Uint8Array, nonce: string): CollectorStream {
  const text = Buffer.from(stdout.buffer, stdout.byteOffset, stdout.byteLength).toString('latin1');
  const frames: CollectorFrame[] = [];
  let open: { readonly words: readonly string[]; readonly start: number } | undefined;
  for (const mark of findMarks(text, nonce)) {
    const [letter, number, group] = mark.words;
    if (letter === 'E' && open && number === open.words[1] && group === open.words[2]) {
      frames.push(toFrame(open.words, text.slice(open.start, mark.start), true));
      open = undefined;
    } else if (letter === 'B' || letter === 'E' || letter === 'Z') {
      if (open) {
        frames.push(toFrame(open.words, '', false));
      }
      open = letter === 'B' ? { words: mark.words, start: mark.end } : undefined;
    }
  }
  if (open) {
    frames.push(toFrame(open.words, '', false));
  }
  return { started: /(?:^|\n)@[0-9a-f]{32} [AB] /.test(text), frames };
}

interface Mark {
  readonly words: readonly string[];
  /** Where the newline before the mark is, and where the line after it begins. */
  readonly start: number;
  readonly end: number;
}

function* findMarks(text: string, nonce: string): Generator<Mark> {
  const prefix = `\n@${nonce} `;
  let start = text.indexOf(prefix);
  while (start >= 0) {
    const lineEnd = text.indexOf('\n', start + 1);
    if (lineEnd < 0) {
      return; // A mark that has no end may be half of another one.
    }
    yield { words: text.slice(start + prefix.length, lineEnd).split(' '), start, end: lineEnd + 1 };
    start = text.indexOf(prefix, lineEnd);
  }
}

function toFrame(words: readonly string[], body: string, ended: boolean): CollectorFrame {
  const [, , group = '', encoding = '', ...path] = words;
  return { group, encoding, path: path.join(' '), ended, body };
}

/** What a frame holds. `cut`: only the beginning, because the rest is over the limit. */
export type UnpackedFrame =
  | { readonly state: 'whole' | 'cut'; readonly bytes: Buffer }
  | { readonly state: 'missing' | 'damaged' | 'notShipped' };

export interface UnpackLimits {
  /** Bytes that may come out; more are dropped as soon as they appear, so that a zip bomb costs nothing. */
  readonly unpackedBytes: number;
  /** Bytes before unpacking, from which on the host itself has cut the file. */
  readonly packedBytes: number;
}

/** Why there is nothing from a group that arrived and cannot be trusted. */
export const damaged: Message = message('What arrived is damaged.');

/** The group of this name, when there is exactly one. */
export async function unpackOnly(
  frames: readonly CollectorFrame[],
  name: string,
  limits: UnpackLimits,
): Promise<UnpackedFrame> {
  const [frame, ...others] = frames.filter(({ group }) => group === name);
  if (frame === undefined) {
    return { state: 'missing' };
  }
  return others.length > 0 ? { state: 'damaged' } : unpackFrame(frame, limits);
}

/**
 * Decodes the bytes of a group. A group without its end mark is not used at all, and neither is one of which a single
 * byte is wrong: gzip's checksum says so. Never throws.
 */
export async function unpackFrame(frame: CollectorFrame, limits: UnpackLimits): Promise<UnpackedFrame> {
  const [encoding = '', packing, ...more] = frame.encoding.split('+');
  if (!frame.ended) {
    return { state: 'missing' };
  }
  if (encoding === 'none') {
    return { state: 'notShipped' };
  }
  const encoded = decodeText(frame.body, encoding);
  if (encoded === undefined || more.length > 0 || (packing !== undefined && packing !== 'gzip')) {
    return { state: 'damaged' };
  }
  const cutByHost = encoded.length >= limits.packedBytes;
  if (packing === undefined) {
    return cutByHost || encoded.length > limits.unpackedBytes
      ? { state: 'cut', bytes: encoded.subarray(0, limits.unpackedBytes) }
      : { state: 'whole', bytes: encoded };
  }
  return gunzip(encoded, limits.unpackedBytes, cutByHost);
}

function decodeText(body: string, encoding: string): Buffer | undefined {
  switch (encoding) {
    case 'base64': {
      const digits = body.replace(/[\r\n]/g, '');
      return digits.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(digits)
        ? Buffer.from(digits, 'base64')
        : undefined;
    }
    case 'hex': {
      const digits = body.replace(/[\r\n ]/g, '');
      return digits.length % 2 === 0 && /^[0-9a-f]*$/.test(digits) ? Buffer.from(digits, 'hex') : undefined;
    }
    case 'plain':
      return Buffer.from(body, 'latin1');
    default:
      return undefined;
  }
}

function gunzip(packed: Buffer, limit: number, lenient: boolean): Promise<UnpackedFrame> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const stream = createGunzip(lenient ? { finishFlush: constants.Z_SYNC_FLUSH } : {});
    const settle = (result: UnpackedFrame) => {
      stream.destroy();
      resolve(result);
    };
    stream.on('data', (chunk: Buffer) => {
      length += chunk.length;
      chunks.push(chunk);
      if (length > limit) {
        settle({ state: 'cut', bytes: Buffer.concat(chunks).subarray(0, limit) });
      }
    });
    stream.on('error', () => {
      settle({ state: 'damaged' });
    });
    stream.on('end', () => {
      settle({ state: lenient ? 'cut' : 'whole', bytes: Buffer.concat(chunks) });
    });
    stream.end(packed);
  });
}
