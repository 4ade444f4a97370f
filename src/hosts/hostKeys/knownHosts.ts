import { createHmac } from 'node:crypto';
import { matchesNamePatterns } from '../namePattern';
import { knownHostsName, parseHostKey, type HostKey, type HostKeyTarget } from './hostKey';

/** What the marker in front of a line says: sshd(8), SSH_KNOWN_HOSTS FILE FORMAT. */
export type KnownHostMarker = 'none' | 'cert-authority' | 'revoked';

/** One line of a known_hosts file. */
export interface KnownHost {
  readonly marker: KnownHostMarker;
  /** The names as they stand there: patterns with commas, or a hash. */
  readonly names: string;
  readonly key: HostKey;
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

/** A line longer than this is skipped, as in OpenSSH. In characters. */
const longestLine = 16 * 1024;

/**
 * The lines of a file that name a key. Comments, and lines that are none, are skipped as OpenSSH does.
 * @param onSkipped Told the number of each line that is neither.
 */
export function parseKnownHosts(
  text: string,
  file: string,
  onSkipped: (line: number) => void = () => undefined,
): KnownHost[] {
  return text.split('\n').flatMap((content, index) => {
    if (/^\s*(?:#|$)/.test(content)) {
      return [];
    }
    const entry = parseLine(content, file, index + 1);
    if (entry === undefined) {
      onSkipped(index + 1);
    }
    return entry ?? [];
  });
}

function parseLine(text: string, file: string, line: number): KnownHost | undefined {
  if (text.length > longestLine) {
    return undefined;
  }
  const fields = text.trim().split(/[ \t]+/);
  const marker = fields[0]?.startsWith('@') ? markerOf(fields.shift() ?? '') : 'none';
  const [names = '', type, base64] = fields;
  const key = parseKeyText(base64 ?? '');
  return marker !== undefined && key?.type === type && key !== undefined
    ? { marker, names, key, file, line }
    : undefined;
}

function parseKeyText(base64: string): HostKey | undefined {
  return /^[A-Za-z0-9+/]+={0,2}$/.test(base64) ? parseHostKey(Buffer.from(base64, 'base64')) : undefined;
}

function markerOf(word: string): KnownHostMarker | undefined {
  switch (word) {
    case '@cert-authority':
      return 'cert-authority';
    case '@revoked':
      return 'revoked';
    default:
      return undefined;
  }
}

/** Whether a line is about a host. */
export function isAbout({ names }: Pick<KnownHost, 'names'>, target: HostKeyTarget): boolean {
  const name = knownHostsName(target);
  return names.startsWith('|')
    ? matchesHash(names, name)
    : matchesNamePatterns(names.toLowerCase().split(','), name);
}

/** `|1|salt|hash`, the hash being HMAC-SHA1 of the name with the salt. */
function matchesHash(hashed: string, name: string): boolean {
  const [, version, salt = '', hash = '', ...rest] = hashed.split('|');
  if (version !== '1' || rest.length > 0) {
    return false;
  }
  const key = Buffer.from(salt, 'base64');
  return key.length === 20 && createHmac('sha1', key).update(name).digest('base64') === hash;
}
