import type { ServerHostKeyAlgorithm } from 'ssh2';

/** Algorithms that ssh2 signs and checks host keys with, best first: lib/protocol/constants.js of ssh2 1.17. */
const algorithms: readonly ServerHostKeyAlgorithm[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
];

/** An RSA key is one key with several algorithms: RFC 8332. */
const algorithmsOfType: Readonly<Record<string, readonly ServerHostKeyAlgorithm[]>> = {
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
};

/**
 * The algorithms to ask a server for: first those of the keys that are known for it, as OpenSSH does. Otherwise a host with
 * keys of several types would show one that nobody knows, or seem to have changed its key.
 */
export function hostKeyAlgorithms(knownTypes: readonly string[]): ServerHostKeyAlgorithm[] {
  const known = knownTypes.flatMap(
    (type) => algorithmsOfType[type] ?? algorithms.filter((algorithm) => algorithm === type),
  );
  return [...new Set([...known, ...algorithms])];
}
