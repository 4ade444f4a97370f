import type * as vscode from 'vscode';
import type { HostFile, HostFilePlace } from '../hostFiles/hostFile';
import { readHostFile, sha256Of } from '../hostFiles/readHostFile';
import { readSiblings, type WantedFiles } from '../hostFiles/readSiblings';
import { writeHostFile } from '../hostFiles/writeHostFile';
import type { ScriptRunner } from '../model/host';
import { hasErrorCode, HullwrightError } from '../model/hullwrightError';
import { message } from '../model/message';
import type { HostConnections } from './hostConnections';
import type { HostEntry, HostStore } from './hostStore';

/** A file of a host, by its address. */
export type HostFileAddress = Pick<vscode.Uri, 'authority' | 'path'>;

/** Reads and writes files of the hosts of this window: with the rights of the account, and with root's where a person asked for them. */
export class HostFileAccess {
  readonly #hosts: HostStore;
  readonly #connections: HostConnections;
  readonly #asRoot = new Set<string>();

  constructor(hosts: HostStore, connections: HostConnections) {
    this.#hosts = hosts;
    this.#connections = connections;
  }

  /** What a person calls the host of a file. */
  hostLabel({ authority }: HostFileAddress): string {
    return this.#hosts.get(authority)?.identity.label ?? authority;
  }

  /** Has a file read with root's rights from now on. */
  useRoot(address: HostFileAddress): void {
    this.#asRoot.add(keyOf(address));
  }

  /** @throws HullwrightError as readHostFile does, and `hostUnresolved` for a host that is not in the tree */
  read(address: HostFileAddress): Promise<HostFile> {
    return this.#withRights(address, readHostFile);
  }

  /** Those of the files of the same host that can be read. */
  siblings(address: HostFileAddress, wanted: WantedFiles): ReturnType<typeof readSiblings> {
    return this.#withRights(address, ({ runner }) => readSiblings(runner, wanted));
  }

  /**
   * Writes a file that has the content that is expected: with the rights of the account, else with root's where `mayUseRoot` is set. A host that
   * has the new content already, as after a lost connection, has it.
   * @returns The file as it is on the host now.
   * @throws HullwrightError as writeHostFile does
   */
  async write(
    address: HostFileAddress,
    { expected, bytes, mayUseRoot }: { expected: HostFile; bytes: Uint8Array; mayUseRoot: boolean },
  ): Promise<HostFile> {
    const write = (place: HostFilePlace) => writeHostFile(place, expected.sha256, bytes);
    try {
      await this.#withRights(address, write);
    } catch (error) {
      if (hasErrorCode(error, 'fileForbidden') && mayUseRoot) {
        this.useRoot(address);
        return this.write(address, { expected, bytes, mayUseRoot: false });
      }
      const isThere = hasErrorCode(error, 'fileChanged') && (await this.#has(address, bytes));
      if (!isThere) {
        throw error;
      }
    }
    return this.read(address);
  }

  async #has(address: HostFileAddress, bytes: Uint8Array): Promise<boolean> {
    return (await this.read(address)).sha256 === sha256Of(bytes);
  }

  async #withRights<T>(address: HostFileAddress, use: (place: HostFilePlace) => Promise<T>): Promise<T> {
    const { identity, ...entry } = this.#entry(address);
    const host = this.#connections.host({ identity, ...entry });
    const place = (runner: ScriptRunner) => ({ runner, host: identity.label, path: address.path });
    if (!this.#asRoot.has(keyOf(address))) {
      return use(place(host));
    }
    const root = await host.privileged();
    try {
      return await use(place(root));
    } finally {
      root.dispose();
    }
  }

  #entry({ authority }: HostFileAddress): HostEntry {
    const entry = this.#hosts.get(authority);
    if (!entry) {
      throw new HullwrightError({
        code: 'hostUnresolved',
        problem: message('The host {host} is not in the tree any more.', { host: authority }),
        remedy: message('Add the host again, and open the file from there.'),
      });
    }
    return entry;
  }
}

function keyOf({ authority, path }: HostFileAddress): string {
  return `${authority}${path}`;
}
