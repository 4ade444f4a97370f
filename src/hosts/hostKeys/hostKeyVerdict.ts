import type { HostKey, HostKeyTarget } from './hostKey';
import { isAbout, type KnownHost } from './knownHosts';

/** What the known hosts say of a key that a server showed. */
export type HostKeyVerdict =
  | { readonly kind: 'known'; readonly entry: KnownHost }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'changed'; readonly expected: readonly KnownHost[] }
  | { readonly kind: 'revoked'; readonly entry: KnownHost };

/**
 * Judges as OpenSSH does (sshconnect.c, check_host_key): a key that is revoked anywhere is refused; one that is known in any
 * file is known; any other key is a changed one, of whatever type (hostfile.c, check_hostkeys_by_key_or_type); and a host on a port of its own may be known by its name
 * alone.
 */
export function judgeHostKey(
  entries: readonly KnownHost[],
  target: HostKeyTarget,
  key: HostKey,
): HostKeyVerdict {
  const revoked = entries.find(
    (entry) => entry.marker === 'revoked' && isSameKey(entry.key, key) && isAbout(entry, target),
  );
  if (revoked) {
    return { kind: 'revoked', entry: revoked };
  }
  const about = entries.filter((entry) => entry.marker === 'none' && isAbout(entry, target));
  const known = about.find((entry) => isSameKey(entry.key, key));
  if (known) {
    return { kind: 'known', entry: known };
  }
  if (about.length > 0) {
    return { kind: 'changed', expected: about };
  }
  const byName = target.port === 22 ? undefined : judgeHostKey(entries, { ...target, port: 22 }, key);
  return byName?.kind === 'known' || byName?.kind === 'revoked' ? byName : { kind: 'unknown' };
}

/** The types of the keys that are known for a host, which a client should ask the server for first. */
export function knownKeyTypes(entries: readonly KnownHost[], target: HostKeyTarget): string[] {
  const targets = target.port === 22 ? [target] : [target, { ...target, port: 22 }];
  const about = entries.filter(
    (entry) => entry.marker === 'none' && targets.some((one) => isAbout(entry, one)),
  );
  return [...new Set(about.map(({ key }) => key.type))];
}

/** Whether an authority signs the keys of the host, so that its key may come as a certificate. */
export function hasCertificateAuthority(entries: readonly KnownHost[], target: HostKeyTarget): boolean {
  return entries.some((entry) => entry.marker === 'cert-authority' && isAbout(entry, target));
}

function isSameKey(a: HostKey, b: HostKey): boolean {
  return a.type === b.type && Buffer.from(a.blob).equals(Buffer.from(b.blob));
}
