import { mkdtemp, rm, appendFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { HostIdentity } from '../../model/host';
import { hasErrorCode, type ErrorCode } from '../../model/hullwrightError';
import type { Message } from '../../model/message';
import { connectingCancelled, timedOut } from '../connectingError';
import { knownHostsLine } from '../hostKeys/hostKey';
import { HostKeyGuard } from '../hostKeys/hostKeyGuard';
import { HostKeyStore } from '../hostKeys/hostKeyStore';
import { LoginTimer } from '../loginTimer';
import { Askpass } from './askpass';
import { ControlMaster } from './controlMaster';
import { learnHostKey } from './learnHostKey';
import { hostKeyOptions, type OpensshTarget } from './opensshArguments';

/** Seconds for a login, without the time in which a person is asked, where the configuration says nothing. */
const loginSeconds = 30;

/** What ssh says of keys, which we look at ourselves to say more and to ask. */
const aboutHostKeys: readonly ErrorCode[] = ['hostKeyUnknown', 'hostKeyChanged', 'hostKeyRevoked'];

/** Logs in by ssh: once for all runs, with questions to the person, and with the same decision on host keys as elsewhere. */
export class OpensshConnection {
  readonly #host: HostIdentity;
  readonly #target: OpensshTarget;
  readonly #address: string;
  readonly #store: HostKeyStore;
  readonly #acceptedOnce = new Set<string>();
  readonly #notes: Message[] = [];
  #folder: Promise<string> | undefined;
  #logins = 0;

  constructor(host: HostIdentity, target: OpensshTarget, address: string) {
    this.#host = host;
    this.#target = target;
    this.#address = address;
    this.#store = new HostKeyStore(target.environment.dataFolder);
  }

  /** What a person should know of how it was logged in. */
  get notes(): readonly Message[] {
    return this.#notes;
  }

  /** @throws HullwrightError as ssh's failures are told, and what the decision on a host key throws */
  async open(signal: AbortSignal | undefined): Promise<ControlMaster> {
    try {
      return await this.#logIn(signal);
    } catch (error) {
      if (!aboutHostKeys.some((code) => hasErrorCode(error, code))) {
        throw error;
      }
      await this.#decideHostKey(error, signal);
      return this.#logIn(signal);
    }
  }

  async end(): Promise<void> {
    const folder = await this.#folder?.catch(() => undefined);
    if (folder !== undefined) {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async #logIn(signal: AbortSignal | undefined): Promise<ControlMaster> {
    const folder = await this.#privateFolder();
    const { settings, environment } = this.#target;
    const { prompts } = environment;
    const failure = new AbortController();
    const seconds = settings.connectTimeoutSeconds ?? loginSeconds;
    const timer = new LoginTimer(seconds * 1000, () => {
      failure.abort(timedOut(this.#address, seconds));
    });
    const cancel = () => {
      failure.abort(connectingCancelled(this.#address));
    };
    signal?.addEventListener('abort', cancel, { once: true });
    const paused = <T>(ask: () => Promise<T>) => timer.paused(ask);
    const askpass =
      prompts && (await Askpass.start(folder, { host: this.#host, settings, prompts, paused, signal }));
    let succeeded = false;
    try {
      this.#logins += 1;
      const master = await ControlMaster.open(this.#target, {
        ...{ folder, address: this.#address, signal: failure.signal },
        socketName: `m${this.#logins}`,
        options: [
          ...hostKeyOptions(this.#target, [this.#onceFile(folder)]),
          ...(askpass ? [] : ['-o', 'BatchMode=yes']),
        ],
        variables: askpass?.variables ?? {},
      });
      succeeded = true;
      return master;
    } catch (error) {
      throw askpass?.dismissed === true ? connectingCancelled(this.#address) : error;
    } finally {
      timer.end();
      signal?.removeEventListener('abort', cancel);
      await askpass?.end(succeeded);
    }
  }

  /** Settles when the key may be used the next time. @throws `told` when the key cannot be seen */
  async #decideHostKey(told: unknown, signal: AbortSignal | undefined): Promise<void> {
    const folder = await this.#privateFolder();
    const { settings, environment } = this.#target;
    const guard = new HostKeyGuard({
      ...{ host: this.#host, settings, store: this.#store, acceptedOnce: this.#acceptedOnce },
      ...{ prompts: environment.prompts, logger: environment.logger },
    });
    const key = await learnHostKey(this.#target, folder, signal);
    if (key === undefined) {
      throw told;
    }
    await guard.prepare();
    const note = await guard.decide(key, signal);
    this.#notes.push(...(note ? [note] : []));
    // What is remembered stands in our own file as well; what is accepted once stands only here.
    await appendFile(this.#onceFile(folder), knownHostsLine(guard.target, key), { mode: 0o600 });
  }

  #onceFile(folder: string): string {
    return path.join(folder, 'accepted');
  }

  /** Only this account may look into it: mkdtemp makes it so. */
  #privateFolder(): Promise<string> {
    this.#folder ??= mkdtemp(path.join(tmpdir(), 'hw-'));
    return this.#folder;
  }
}
