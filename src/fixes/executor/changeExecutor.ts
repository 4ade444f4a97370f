import { Buffer } from 'node:buffer';
import type { ChangePlan } from '../../model/changePlan';
import { isUnderWay, type ChangeRecord } from '../../model/changeRecord';
import type { ScriptRunner } from '../../model/host';
import { HullwrightError } from '../../model/hullwrightError';
import { message, type Message } from '../../model/message';
import { readChangeAnswer } from './changeReport';
import {
  confirmRequest,
  historyRequest,
  recoverRequest,
  startRequest,
  undoRequest,
  waitRequest,
  type ExecutorScripts,
  type HashBytes,
} from './changeRequest';

/** What the executor needs of the world. */
export interface ExecutorEnvironment {
  readonly scripts: ExecutorScripts;
  readonly hash: HashBytes;
  readonly now: () => Date;
  /** Random hexadecimal digits, as many as asked for. */
  readonly randomHex: (digits: number) => string;
}

/** A host with root's rights, for changes. */
export interface ChangeHost {
  /** What people call it. */
  readonly label: string;
  /** Root's rights over the connection that stands. */
  session(): Promise<ScriptRunner>;
  /** Root's rights over a connection made now: it proves that the host can still be reached. */
  newSession(): Promise<ScriptRunner>;
}

export interface ChangeOptions {
  /** Told whenever more is known. */
  readonly onProgress?: (record: ChangeRecord) => void;
  /** Stops the waiting, not the change. */
  readonly signal?: AbortSignal;
}

/** One request waits on the host for two seconds; the rest is what a slow connection may take. */
const limits = { milliseconds: 30_000, bytes: 8 * 1024 * 1024 };

/**
 * Does plans on a host and takes them back. A change runs on the host by itself, in a session of its own: whatever happens to
 * the connection, it ends in the whole change or in none of it, and the next look tells which.
 */
export class ChangeExecutor {
  readonly #environment: ExecutorEnvironment;

  constructor(environment: ExecutorEnvironment) {
    this.#environment = environment;
  }

  /**
   * Does a plan and waits for its end. A plan that may cut the connection is confirmed over a new one.
   * @returns how it ended: committed, refused, rolledBack or needsPerson; another state when the waiting was stopped
   * @throws HullwrightError `changeRefused` when the host could not even write it down, `connectionLost` when it could not be
   *   asked any more; the change goes on then
   */
  async apply(host: ChangeHost, plan: ChangePlan, options: ChangeOptions = {}): Promise<ChangeRecord> {
    const { scripts, hash } = this.#environment;
    const id = this.#newId();
    const record = await this.#ask(
      host,
      await host.session(),
      startRequest(id, plan, scripts, hash),
      options,
    );
    return this.#finish(host, record, options);
  }

  /** Takes a committed change back. A file that someone changed since stays as it is: see `undoRefusal`. */
  async undo(host: ChangeHost, id: string, options: ChangeOptions = {}): Promise<ChangeRecord> {
    const request = undoRequest(id, this.#environment.scripts);
    return this.#finish(host, await this.#ask(host, await host.session(), request, options), options);
  }

  /** Takes back what was interrupted. */
  async recover(host: ChangeHost, id: string, options: ChangeOptions = {}): Promise<ChangeRecord> {
    const request = recoverRequest(id, this.#environment.scripts);
    return this.#finish(host, await this.#ask(host, await host.session(), request, options), options);
  }

  /** How a change stands, after at most two seconds of waiting for its end. */
  async look(host: ChangeHost, id: string): Promise<ChangeRecord> {
    return this.#ask(host, await host.session(), waitRequest(id, this.#environment.scripts), {});
  }

  /** All changes that the host remembers, the newest first. */
  async history(host: ChangeHost, signal?: AbortSignal): Promise<readonly ChangeRecord[]> {
    const request = historyRequest(this.#environment.scripts);
    return this.#records(host, await host.session(), request, signal);
  }

  /** Waits until nothing works at it any more, and confirms what asks for it. */
  async #finish(host: ChangeHost, first: ChangeRecord, options: ChangeOptions): Promise<ChangeRecord> {
    const { scripts } = this.#environment;
    let record = first;
    while (isUnderWay(record.state) && options.signal?.aborted !== true) {
      const confirming = record.state === 'awaiting';
      const session = await (confirming ? host.newSession() : host.session());
      const request = confirming ? confirmRequest(record.id, scripts) : waitRequest(record.id, scripts);
      record = await this.#ask(host, session, request, options);
    }
    return record;
  }

  async #ask(
    host: ChangeHost,
    session: ScriptRunner,
    request: string,
    { onProgress }: ChangeOptions,
  ): Promise<ChangeRecord> {
    const [record] = await this.#records(host, session, request);
    if (record === undefined) throw lost(host);
    onProgress?.(record);
    return record;
  }

  async #records(
    host: ChangeHost,
    session: ScriptRunner,
    request: string,
    signal?: AbortSignal,
  ): Promise<readonly ChangeRecord[]> {
    const result = await session.run(request, { limits, ...(signal && { signal }) });
    if (result.end !== 'exited') throw lost(host);
    const answer = readChangeAnswer(Buffer.from(result.stdout).toString('utf8'));
    if (answer === undefined) throw lost(host);
    if (answer.kind === 'refused') throw refused(answer.reason);
    return answer.records;
  }

  #newId(): string {
    const { now, randomHex } = this.#environment;
    const time = now()
      .toISOString()
      .replace(/\.\d+Z$/, 'Z')
      .replace(/[-:]/g, '');
    return `${time}-${randomHex(6)}`;
  }
}

function lost({ label }: ChangeHost): HullwrightError {
  return new HullwrightError({
    code: 'connectionLost',
    problem: message('The connection to {host} ended before it could be seen how the change ended.', {
      host: label,
    }),
    remedy: message('Look at the history of the host: a change that has begun ends by itself.'),
  });
}

function refused(reason: Message): HullwrightError {
  return new HullwrightError({
    code: 'changeRefused',
    problem: message('Nothing was changed. {reason}', { reason }),
    remedy: message('Do what it names, then try again.'),
  });
}
