import { parseHostKey, type HostKey } from '../../../../src/hosts/hostKeys/hostKey';

/** A key of a type with content that `seed` decides. It is none of any algorithm, only of its form. */
export function keyOf(type: string, seed: number): HostKey {
  const field = (bytes: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const key = parseHostKey(Buffer.concat([field(Buffer.from(type)), field(Buffer.alloc(32, seed))]));
  if (!key) {
    throw new Error(`${type} gives no key`);
  }
  return key;
}

/** A line of known_hosts. */
export function lineOf(names: string, { type, blob }: HostKey): string {
  return `${names} ${type} ${Buffer.from(blob).toString('base64')}`;
}
