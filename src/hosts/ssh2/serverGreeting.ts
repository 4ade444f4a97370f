import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { SshSettings } from '../sshConfig/sshSettings';

/** A server may say something before it names itself: RFC 4253, section 4.2. OpenSSH reads no further than this many bytes. */
const greetingLimit = 8 * 1024;

/** What a server says until it names itself as one of SSH. */
export class ServerGreeting {
  readonly #said: Buffer[] = [];
  #length = 0;

  /** @param refuse Called once when so much came that it is no greeting any more. */
  constructor(sock: Duplex, refuse: () => void) {
    const listen = (chunk: Buffer) => {
      this.#said.push(chunk.subarray(0, greetingLimit));
      this.#length += chunk.length;
      if (this.isSsh || this.#length > greetingLimit) {
        sock.off('data', listen);
        if (!this.isSsh) {
          refuse();
        }
      }
    };
    sock.on('data', listen);
  }

  get isSsh(): boolean {
    return /(?:^|\n)SSH-/.test(this.#text);
  }

  /** The first line of what is not SSH; undefined when it is, or when nothing was said. */
  get otherWords(): string | undefined {
    return this.isSsh || this.#length === 0 ? undefined : (this.#text.split('\n')[0] ?? '');
  }

  get #text(): string {
    return Buffer.concat(this.#said).toString('latin1');
  }
}

/** A connection that is being made. Its errors are for whoever uses it. */
export function openSocket({ hostName, port, bindAddress, addressFamily }: SshSettings): Socket {
  return connect({
    host: hostName,
    port,
    family: addressFamily === 'inet' ? 4 : addressFamily === 'inet6' ? 6 : 0,
    ...(bindAddress !== undefined && { localAddress: bindAddress }),
  });
}
