import type { Duplex } from 'node:stream';
import type { Client, ConnectConfig } from 'ssh2';
import type { HostIdentity } from '../../model/host';
import { HullwrightError } from '../../model/hullwrightError';
import { message, type Message } from '../../model/message';
import { fingerprintOf, parseHostKey } from '../hostKeys/hostKey';
import { HostKeyGuard } from '../hostKeys/hostKeyGuard';
import type { HostKeyStore } from '../hostKeys/hostKeyStore';
import { resolveSshSettings } from '../sshConfig/resolveSshSettings';
import { mostJumps, type SshSettings } from '../sshConfig/sshSettings';
import type { SshHostEnvironment } from '../sshHostEnvironment';
import { Authentication } from './authentication';
import { connectingCancelled, timedOut } from '../connectingError';
import { aliveCount, aliveSeconds } from '../keepAlive';
import { LoginTimer } from '../loginTimer';
import { openSocket, ServerGreeting } from './serverGreeting';
import { hostKeyAlgorithms } from './serverHostKeys';
import { connectionError, notSsh } from './sshError';

/** Seconds for a login, not counting a person's answers, where the configuration sets no other. */
const loginSeconds = 20;

export interface LoginRequest {
  readonly host: HostIdentity;
  readonly settings: SshSettings;
  readonly environment: SshHostEnvironment;
  readonly store: HostKeyStore;
  readonly acceptedOnce: Set<string>;
  /** Without one nobody is asked. */
  readonly interactive: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** An open connection, with those that it goes through. */
export interface Login {
  readonly client: Client;
  readonly notes: readonly Message[];
  /** Ends this connection and those that it goes through. */
  end(): void;
}

/**
 * Logs in, through the jump hosts of the configuration; each server's key is decided on before anything is sent to it.
 * @throws HullwrightError with one of the codes of connecting
 */
export async function logIn(request: LoginRequest, depth = 0): Promise<Login> {
  const { settings } = request;
  const jumps = settings.jumpHosts;
  if (depth + jumps.length > mostJumps) {
    throw connectionError(new Error('too many jump hosts'), settings.hostName);
  }
  let through: Login | undefined;
  for (const jump of jumps) {
    through = await jumpTo(jump, request, through, depth + 1);
  }
  return logInDirectly(request, through);
}

async function jumpTo(
  jump: string,
  request: LoginRequest,
  through: Login | undefined,
  depth: number,
): Promise<Login> {
  const settings = await resolveSshSettings(jump, request.environment, request.signal);
  // Of several jump hosts in a row each goes through the one before it; the first may have a chain of its own.
  return through === undefined
    ? logIn({ ...request, settings }, depth)
    : logInDirectly({ ...request, settings }, through);
}

async function logInDirectly(request: LoginRequest, through: Login | undefined): Promise<Login> {
  try {
    const sock = through && (await openTunnel(through.client, request.settings));
    const { client, notes } = await new Handshake(request).run(sock);
    if (through) {
      client.once('close', () => {
        through.end();
      });
    }
    return {
      client,
      notes: [...(through?.notes ?? []), ...notes],
      end: () => {
        client.end();
        through?.end();
      },
    };
  } catch (error) {
    through?.end();
    throw error;
  }
}

function openTunnel(client: Client, { hostName, port }: SshSettings): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    client.forwardOut('127.0.0.1', 0, hostName, port, (error, channel) => {
      if (error) {
        reject(
          new HullwrightError({
            code: 'connectionRefused',
            problem: message('The jump host could not reach {host} port {port}: {reason}', {
              host: hostName,
              port,
              reason: error.message.slice(0, 200),
            }),
            remedy: message('See whether the jump host may forward connections and reaches that host.'),
            cause: error,
          }),
        );
      } else {
        resolve(channel);
      }
    });
  });
}

/** One handshake and one login. */
class Handshake {
  readonly #request: LoginRequest;
  readonly #address: string;
  readonly #notes: Message[] = [];
  #refusal: unknown;

  constructor(request: LoginRequest) {
    this.#request = request;
    this.#address = `${request.settings.hostName} port ${request.settings.port}`;
  }

  /** @param through A stream through a jump host; left out, the server is reached directly. */
  async run(through: Duplex | undefined): Promise<{ client: Client; notes: readonly Message[] }> {
    const { environment, settings, host, store, acceptedOnce, signal, interactive } = this.#request;
    const prompts = interactive ? environment.prompts : undefined;
    const { logger } = environment;
    const guard = new HostKeyGuard({ host, settings, store, prompts, logger, acceptedOnce });
    const knownTypes = await guard.prepare();
    const { default: ssh2 } = await import('ssh2');
    const client = new ssh2.Client();
    const sock = through ?? openSocket(settings);
    const greeting = new ServerGreeting(sock, () => {
      this.#refuse(client, notSsh(this.#address, greeting.otherWords));
    });
    const seconds = settings.connectTimeoutSeconds ?? loginSeconds;
    const timer = new LoginTimer(seconds * 1000, () => {
      this.#refuse(
        client,
        greeting.otherWords === undefined
          ? timedOut(this.#address, seconds)
          : notSsh(this.#address, greeting.otherWords),
      );
    });
    const cancel = () => {
      this.#refuse(client, connectingCancelled(this.#address));
    };
    const paused = <T>(ask: () => Promise<T>) => timer.paused(ask);
    const authentication = new Authentication({ ssh2, host, settings, prompts, logger, paused, signal });
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      await this.#connect(client, {
        sock,
        ...connectionOptions(settings, knownTypes),
        hostVerifier: (blob: Buffer, verify: (accepted: boolean) => void) => {
          void paused(() => this.#decide(guard, blob)).then(verify);
        },
        authHandler: (accepted, partialSuccess, next) => {
          authentication.next(accepted, partialSuccess).then(
            (method) => {
              next(method ?? (false as never));
            },
            (error: unknown) => {
              this.#refuse(client, error);
            },
          );
        },
      });
      authentication.succeed();
      return { client, notes: this.#notes };
    } catch (error) {
      client.destroy();
      throw this.#reason(error, authentication.dismissed, greeting);
    } finally {
      timer.end();
      signal?.removeEventListener('abort', cancel);
    }
  }

  #reason(error: unknown, dismissed: boolean, { otherWords }: ServerGreeting): HullwrightError {
    if (this.#refusal === undefined && dismissed) {
      return connectingCancelled(this.#address);
    }
    const first = this.#refusal ?? (otherWords === undefined ? error : notSsh(this.#address, otherWords));
    return connectionError(first, this.#address);
  }

  #connect(client: Client, options: ConnectConfig): Promise<void> {
    return new Promise((resolve, reject) => {
      // It may come twice, and may come after the end.
      client.on('error', reject);
      client.once('close', () => {
        reject(new Error('the connection was closed'));
      });
      client.once('ready', resolve);
      client.connect(options);
      // Small packets back and forth: otherwise each waits up to 40 ms for the other side to have heard of the one before.
      client.setNoDelay(true);
    });
  }

  async #decide(guard: HostKeyGuard, blob: Buffer): Promise<boolean> {
    const key = parseHostKey(blob);
    try {
      if (!key) {
        throw new Error(`the key ${fingerprintOf({ blob })} is none that OpenSSH knows`);
      }
      const note = await guard.decide(key, this.#request.signal);
      this.#notes.push(...(note ? [note] : []));
      return true;
    } catch (error) {
      this.#refusal ??= error;
      return false;
    }
  }

  /** The first reason counts: what ssh2 says afterwards is only its consequence. */
  #refuse(client: Client, reason: unknown): void {
    this.#refusal ??= reason;
    client.destroy();
    client.emit('error', reason instanceof Error ? reason : new Error(String(reason)));
  }
}

function connectionOptions(settings: SshSettings, knownTypes: readonly string[]): ConnectConfig {
  return {
    username: settings.user,
    // Our own timer stands still while a person is asked.
    readyTimeout: 0,
    keepaliveInterval: (settings.serverAliveIntervalSeconds ?? aliveSeconds) * 1000,
    keepaliveCountMax: settings.serverAliveCountMax ?? aliveCount,
    algorithms: { serverHostKey: hostKeyAlgorithms(knownTypes), compress: ['none'] },
  };
}
