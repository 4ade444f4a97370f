import type { Fact } from '../../model/fact';
import type { OsRelease } from '../../model/hostFacts';
import type { Readings } from '../readings';
import { factOfFile, notUnderstood, understood, unexpected, type Parsed } from './readingFact';

/** /etc/os-release, or the vendor's own when that is not there: os-release(5). */
export function parseOsRelease(readings: Readings): Fact<OsRelease> {
  const own = factOfFile(readings, '/etc/os-release', parseOsReleaseText);
  if (own.state !== 'absent') {
    return own;
  }
  const vendor = factOfFile(readings, '/usr/lib/os-release', parseOsReleaseText);
  return vendor.state === 'absent' ? own : vendor;
}

/** No distribution has a longer name. In characters. */
const valueLimit = 256;

/** Parses the assignments of os-release(5). Nothing is expanded; the last of several assignments counts, as in a shell. */
export function parseOsReleaseText(text: string): Parsed<OsRelease> {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, name, raw] = /^[ \t]*([A-Z][A-Z0-9_]{0,63})=(.*)$/.exec(line) ?? [];
    if (name !== undefined && raw !== undefined) {
      values.set(name, unquote(raw.trim()).slice(0, valueLimit));
    }
  }
  if (values.size === 0) {
    return notUnderstood(unexpected(text));
  }
  // The defaults for a file without them are the manual page's.
  return understood({
    id: values.get('ID') ?? 'linux',
    idLike: (values.get('ID_LIKE') ?? '').split(/\s+/).filter((id) => id !== ''),
    versionId: values.get('VERSION_ID') ?? '',
    variantId: values.get('VARIANT_ID') ?? '',
    prettyName: values.get('PRETTY_NAME') ?? 'Linux',
  });
}

function unquote(raw: string): string {
  const single = /^'([^']*)'/.exec(raw);
  if (single) {
    return single[1] ?? '';
  }
  const double = /^"((?:[^"\\]|\\.)*)"/.exec(raw);
  return double ? (double[1] ?? '').replace(/\\(["$\\`])/g, '$1') : raw.replace(/\\(.)/g, '$1');
}
