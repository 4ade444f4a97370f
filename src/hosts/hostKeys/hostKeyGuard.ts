import type { HostIdentity } from '../../model/host';
import { HullwrightError, hasErrorCode } from '../../model/hullwrightError';
import type { Logger } from '../../model/logger';
import { message, type Message } from '../../model/message';
import type { Prompts } from '../../model/prompts';
import type { SshSettings } from '../sshConfig/sshSettings';
import { fingerprintOf, knownHostsName, type HostKey, type HostKeyTarget } from './hostKey';
import type { HostKeyStore } from './hostKeyStore';
import { hostKeyTarget } from './hostKeyTarget';
import { judgeHostKey, knownKeyTypes } from './hostKeyVerdict';
import type { KnownHost } from './knownHosts';
import { readKnownHosts } from './knownHostsFiles';

interface Dependencies {
  readonly host: HostIdentity;
  readonly settings: SshSettings;
  readonly store: HostKeyStore;
  readonly prompts: Prompts | undefined;
  readonly logger: Logger;
  /** Keys that were accepted for this run of the program: `name fingerprint`. */
  readonly acceptedOnce: Set<string>;
}

/** Lines of known_hosts that a message names. */
const namedEntries = 4;

/** Decides on the key of one server, before anything of the person is sent there. */
export class HostKeyGuard {
  readonly target: HostKeyTarget;
  readonly #dependencies: Dependencies;
  #entries: readonly KnownHost[] = [];
  /** Why our own store could not be read: then a key that it knows looks new, and none is accepted unasked. */
  #storeFailure: Error | undefined;

  constructor(dependencies: Dependencies) {
    const { settings } = dependencies;
    this.#dependencies = dependencies;
    this.target = hostKeyTarget(settings);
  }

  /**
   * Reads what is known, to be called before connecting.
   * @returns the types of the keys that are known for the host, best asked for first
   */
  async prepare(): Promise<readonly string[]> {
    const { settings, store, logger } = this.#dependencies;
    const files = [...settings.userKnownHostsFiles, ...settings.globalKnownHostsFiles];
    const own = await store.entries().catch((error: unknown) => {
      logger.warn(String(error));
      this.#storeFailure = error instanceof Error ? error : new Error(String(error));
      return [];
    });
    this.#entries = [...(await readKnownHosts(files, logger)), ...own];
    return knownKeyTypes(this.#entries, this.target);
  }

  /**
   * Settles when the key may be used, with a note for the person if it was accepted without asking.
   * @throws HullwrightError `hostKeyChanged`, `hostKeyRevoked`, `hostKeyRefused`, `hostKeyUnknown` or `cancelled`
   */
  async decide(key: HostKey, signal?: AbortSignal): Promise<Message | undefined> {
    const verdict = judgeHostKey(this.#entries, this.target, key);
    switch (verdict.kind) {
      case 'known':
        return undefined;
      case 'revoked':
        throw this.#revoked(key, verdict.entry);
      case 'changed':
        throw this.#changed(key, verdict.expected);
      case 'unknown':
        return this.#dependencies.acceptedOnce.has(this.#onceName(key))
          ? undefined
          : this.#decideUnknown(key, signal);
    }
  }

  async #decideUnknown(key: HostKey, signal: AbortSignal | undefined): Promise<Message | undefined> {
    const { settings, prompts, host } = this.#dependencies;
    const args = { address: this.#address, fingerprint: fingerprintOf(key), type: key.type };
    switch (settings.strictHostKeyChecking) {
      case 'yes':
        throw new HullwrightError({
          code: 'hostKeyRefused',
          problem: message(
            'The host key of {address} is not known, and your SSH configuration refuses unknown keys (StrictHostKeyChecking yes). It showed {fingerprint} ({type}).',
            args,
          ),
          remedy: message('Add the key to known_hosts after comparing it with the host.'),
        });
      case 'accept-new':
      case 'no':
        return this.#rememberUnasked(key);
      case 'ask':
        break;
    }
    if (!prompts) {
      throw new HullwrightError({
        code: 'hostKeyUnknown',
        problem: message(
          'The host key of {address} is not known, and nobody can be asked. It showed {fingerprint} ({type}).',
          args,
        ),
        remedy: message('Connect once with ssh in a terminal, compare the fingerprint and accept it.'),
      });
    }
    const question = { host, address: this.#address, keyType: key.type, fingerprint: args.fingerprint };
    const answer = await prompts.decideHostKey(question, signal);
    if (answer === 'cancel') {
      throw new HullwrightError({
        code: 'cancelled',
        problem: message('The host key of {address} was not accepted.', args),
        remedy: message('Compare the fingerprint with the host, then connect again.'),
      });
    }
    this.#dependencies.acceptedOnce.add(this.#onceName(key));
    return answer === 'acceptAndRemember' ? this.#remember(key) : undefined;
  }

  /** What the person's own configuration asks for. */
  async #rememberUnasked(key: HostKey): Promise<Message> {
    if (this.#storeFailure !== undefined) {
      throw this.#storeFailure;
    }
    const failure = await this.#remember(key);
    this.#dependencies.acceptedOnce.add(this.#onceName(key));
    return (
      failure ??
      message(
        'The host key of {address} was new and accepted without asking, because your SSH configuration says so: {fingerprint}.',
        { address: this.#address, fingerprint: fingerprintOf(key) },
      )
    );
  }

  /** A key that cannot be remembered is no reason not to connect. */
  async #remember(key: HostKey): Promise<Message | undefined> {
    try {
      await this.#dependencies.store.remember(this.target, key);
      return undefined;
    } catch (error) {
      if (hasErrorCode(error, 'hostKeyStoreFailed')) {
        return message('The host key could not be remembered: {problem}', { problem: error.problem });
      }
      throw error;
    }
  }

  #changed(key: HostKey, expected: readonly KnownHost[]): HullwrightError {
    const [first] = expected;
    return new HullwrightError({
      code: 'hostKeyChanged',
      problem: message(
        'The host key of {address} has changed: known is {expected}, and it showed {fingerprint} ({type}). Either the host was set up anew, or somebody stands in between.',
        {
          address: this.#address,
          expected: expected
            .slice(0, namedEntries)
            .map((entry) => `${fingerprintOf(entry.key)} (${placeOf(entry)})`)
            .join(', '),
          fingerprint: fingerprintOf(key),
          type: key.type,
        },
      ),
      remedy: this.#forgetStep(first),
    });
  }

  #revoked(key: HostKey, entry: KnownHost): HullwrightError {
    return new HullwrightError({
      code: 'hostKeyRevoked',
      problem: message('The host key of {address} was revoked ({place}): {fingerprint} ({type}).', {
        address: this.#address,
        place: placeOf(entry),
        fingerprint: fingerprintOf(key),
        type: key.type,
      }),
      remedy: message('Do not connect. Have the administrator of the host give it a new key.'),
    });
  }

  #forgetStep(entry: KnownHost | undefined): Message {
    return entry === undefined || entry.file === this.#dependencies.store.file
      ? message(
          'Ask the administrator of the host. If the new key is right, use Forget Host Key, then connect.',
        )
      : message(
          'Ask the administrator of the host. If the new key is right, run ssh-keygen -R {name} -f {file}, then connect.',
          { name: knownHostsName(this.target), file: entry.file },
        );
  }

  get #address(): string {
    const { hostKeyAlias, hostName, port } = this.#dependencies.settings;
    return `${hostKeyAlias ?? hostName} port ${port}`;
  }

  #onceName(key: HostKey): string {
    return `${knownHostsName(this.target)} ${fingerprintOf(key)}`;
  }
}

function placeOf({ file, line }: KnownHost): string {
  return `${file}:${line}`;
}
