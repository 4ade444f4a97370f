import type { Host, PrivilegedSession } from '../../model/host';
import type { ChangeHost } from './changeExecutor';

/** A host that is to be changed, with root's rights gained once and kept until `dispose`. */
export class RootedHost implements ChangeHost {
  readonly host: Host;
  readonly #openAnother: () => Host;
  readonly #others: Host[] = [];
  #session: Promise<PrivilegedSession> | undefined;

  /** @param openAnother Makes an adapter of the same host with a connection of its own. */
  constructor(host: Host, openAnother: () => Host) {
    this.host = host;
    this.#openAnother = openAnother;
  }

  get label(): string {
    return this.host.identity.label;
  }

  session(): Promise<PrivilegedSession> {
    this.#session ??= this.host.privileged();
    // A person who mistyped a password may try again.
    this.#session.catch(() => {
      this.#session = undefined;
    });
    return this.#session;
  }

  newSession(): Promise<PrivilegedSession> {
    const host = this.#openAnother();
    this.#others.push(host);
    return host.privileged();
  }

  /** Gives root's rights back and ends the connections made for confirming; the first one stays. */
  dispose(): void {
    const session = this.#session;
    this.#session = undefined;
    session?.then(
      (root) => {
        root.dispose();
      },
      () => undefined,
    );
    for (const host of this.#others.splice(0)) host.dispose();
  }
}
