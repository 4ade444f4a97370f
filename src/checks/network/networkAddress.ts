/** An IPv4 network: its first address as a number, and how many bits name it. */
export interface Ipv4Network {
  readonly first: number;
  readonly prefix: number;
}

/** Parses `172.17.0.0/16`, or an address alone as a network of one; undefined for anything else. */
export function parseIpv4Network(text: string): Ipv4Network | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?$/.exec(text);
  if (!match) {
    return undefined;
  }
  const bytes = match.slice(1, 5).map(Number);
  const prefix = Number(match[5] ?? 32);
  if (prefix > 32 || bytes.some((byte) => byte > 255)) {
    return undefined;
  }
  const address = bytes.reduce((number, byte) => number * 256 + byte, 0);
  const size = 2 ** (32 - prefix);
  return { first: Math.floor(address / size) * size, prefix };
}

/** Two networks overlap when one holds the other. */
export function overlaps(a: Ipv4Network, b: Ipv4Network): boolean {
  const size = 2 ** (32 - Math.min(a.prefix, b.prefix));
  return Math.floor(a.first / size) === Math.floor(b.first / size);
}
