import type { Duplex } from 'node:stream';
import type { HostIdentity, SocketOptions } from '../../model/host';
import type { RootSession } from '../privilege/privilegedSession';
import type { RemoteProcess } from '../remoteRun/remoteProcess';
import { dialSocket } from './socketDial';

interface Shells {
  /** A shell that reads its script from standard input. */
  readonly start: (signal?: AbortSignal) => Promise<RemoteProcess>;
  readonly gainPrivileges: (signal?: AbortSignal) => Promise<RootSession>;
}

/** Opens sockets of one host through its shell. Root's rights are asked for once and kept. */
export class SocketDialer {
  readonly #host: HostIdentity;
  readonly #shells: Shells;
  #root: Promise<RootSession> | undefined;

  constructor(host: HostIdentity, shells: Shells) {
    this.#host = host;
    this.#shells = shells;
  }

  /** @throws HullwrightError `socketUnavailable`, `privilegeRefused`, `cancelled`, and the codes of connecting */
  async open(path: string, { asRoot = false, signal }: SocketOptions = {}): Promise<Duplex> {
    const shell = await (asRoot ? this.#rootShell(signal) : this.#shells.start(signal));
    return dialSocket(shell, { path, host: this.#host.label });
  }

  async #rootShell(signal: AbortSignal | undefined): Promise<RemoteProcess> {
    this.#root ??= this.#shells.gainPrivileges(signal);
    const root = this.#root;
    try {
      return await (await root).openShell(signal);
    } catch (error) {
      // The next one asks anew: the password was wrong, or the person backed out.
      this.#root = this.#root === root ? undefined : this.#root;
      throw error;
    }
  }
}
