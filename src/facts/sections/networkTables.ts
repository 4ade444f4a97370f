import type { Listener, Route } from '../../model/networkFacts';
import { nonBlankLines, notUnderstood, understood, unexpected, type Parsed } from './readingFact';

/** Tables of the kernel in /proc/net, in which numbers are hexadecimal and addresses in the order of the host's bytes. */

const routeLimit = 2000;
const listenerLimit = 2000;

/** Flag of a route that is up: RTF_UP of include/uapi/linux/route.h. */
const routeIsUp = 1;

/** /proc/net/route. */
export function parseRoutes(text: string): Parsed<readonly Route[]> {
  const routes: Route[] = [];
  for (const line of nonBlankLines(text).slice(1, routeLimit)) {
    const [device = '', network = '', gateway = '', flags = '', , , , mask = ''] = line.trim().split(/\s+/);
    if (
      ![network, gateway, mask].every((word) => /^[0-9A-F]{8}$/i.test(word)) ||
      !/^[0-9A-F]{4}$/i.test(flags)
    ) {
      return notUnderstood(unexpected(line));
    }
    if ((parseInt(flags, 16) & routeIsUp) === 0) {
      continue;
    }
    const route = { device, network: addressOf(network), prefix: bitsOf(mask) };
    routes.push(gateway === '00000000' ? route : { ...route, gateway: addressOf(gateway) });
  }
  return understood(
    routes,
    routes
      .map(
        ({ device, network, prefix, gateway }) =>
          `${network}/${prefix} ${gateway === undefined ? '' : `via ${gateway} `}dev ${device}`,
      )
      .join('\n'),
  );
}

/** Four bytes, the last one first: little-endian, as all machines that run containers today but s390x and old POWER. */
function addressOf(hex: string): string {
  return [6, 4, 2, 0].map((start) => parseInt(hex.slice(start, start + 2), 16)).join('.');
}

function bitsOf(hexMask: string): number {
  return parseInt(hexMask, 16).toString(2).replaceAll('0', '').length;
}

/** Lines `/proc/net/tcp:  0: 0100007F:0035 00000000:0000 0A …`. Equal ones of several sockets count once. */
export function parseListeners(output: string): Parsed<readonly Listener[]> {
  const found = new Map<string, Listener>();
  for (const line of nonBlankLines(output).slice(0, listenerLimit)) {
    const [, protocol, hexAddress, hexPort] =
      /^\/proc\/net\/(tcp|udp)6?: *\d+: ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) /i.exec(line) ?? [];
    if (protocol === undefined || hexAddress === undefined || hexPort === undefined) {
      return notUnderstood(unexpected(line));
    }
    const address = hexAddress.length === 8 ? addressOf(hexAddress) : address6Of(hexAddress);
    const port = parseInt(hexPort, 16);
    const kind = protocol === 'tcp' ? 'tcp' : 'udp';
    found.set(`${kind} ${address} ${port}`, { protocol: kind, address, port });
  }
  const listeners = [...found.values()];
  return understood(
    listeners,
    listeners.map(({ protocol, address, port }) => `${protocol} ${address} port ${port}`).join('\n'),
  );
}

/** Four words of four bytes, each in the order of the host's bytes; IPv4 inside IPv6 as IPv4. */
function address6Of(hex: string): string {
  const bytes = [0, 8, 16, 24].flatMap((word) =>
    [6, 4, 2, 0].map((at) => hex.slice(word + at, word + at + 2)),
  );
  const groups = Array.from({ length: 8 }, (_, index) =>
    parseInt(`${bytes[2 * index] ?? ''}${bytes[2 * index + 1] ?? ''}`, 16),
  );
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    return bytes
      .slice(12)
      .map((byte) => parseInt(byte, 16))
      .join('.');
  }
  const text = groups.map((group) => group.toString(16)).join(':');
  return groups.every((group) => group === 0) ? '::' : text === '0:0:0:0:0:0:0:1' ? '::1' : text;
}

/** A heading of names, then one row of hexadecimal numbers for each processor: each column summed, but for the first. */
export function parseConntrackStatistics(text: string): Parsed<Readonly<Record<string, number>>> {
  const [heading = '', ...rows] = nonBlankLines(text);
  const names = heading.trim().split(/\s+/);
  const sums = new Map<string, number>();
  for (const row of rows) {
    const cells = row.trim().split(/\s+/);
    if (cells.length !== names.length || !cells.every((cell) => /^[0-9a-f]{1,16}$/i.test(cell))) {
      return notUnderstood(unexpected(row));
    }
    // `entries` is the size of one table that all processors share.
    names.forEach((name, index) => {
      if (/^\w{1,40}$/.test(name) && name !== 'entries' && name !== '__proto__') {
        sums.set(name, (sums.get(name) ?? 0) + parseInt(cells[index] ?? '0', 16));
      }
    });
  }
  return sums.size === 0
    ? notUnderstood(unexpected(heading))
    : understood(Object.fromEntries(sums), [...sums].map(([name, value]) => `${name} ${value}`).join('\n'));
}
