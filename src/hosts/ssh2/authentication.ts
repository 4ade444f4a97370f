import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type * as ssh2Module from 'ssh2';
import type { AnyAuthMethod, KeyboardInteractiveAuthMethod, ParsedKey } from 'ssh2';
import type { HostIdentity } from '../../model/host';
import type { Logger } from '../../model/logger';
import { message } from '../../model/message';
import type { Prompts, SecretQuestion } from '../../model/prompts';
import { accountOf, type SshSettings } from '../sshConfig/sshSettings';
import { agentWith } from './filteredAgent';

type Ssh2 = typeof ssh2Module;

interface Dependencies {
  readonly ssh2: Ssh2;
  readonly host: HostIdentity;
  readonly settings: SshSettings;
  readonly prompts: Prompts | undefined;
  readonly logger: Logger;
  /** Asks a person, with the time limit of the login standing still. */
  readonly paused: <T>(ask: () => Promise<T>) => Promise<T>;
  readonly signal: AbortSignal | undefined;
}

/** Far more than a key file has. In bytes. */
const largestKey = 64 * 1024;

/**
 * The ways of logging in, one after the other, as ssh2 asks for them: in the person's order, without what the server does not
 * take. Secrets are asked for only when their turn comes.
 */
export class Authentication {
  readonly #dependencies: Dependencies;
  readonly #methods: AsyncGenerator<AnyAuthMethod, void, void>;
  /** What the server still takes; undefined until it said so. */
  #accepted: readonly string[] | undefined;
  /** A secret whose fate the next step tells. */
  #pending: string | undefined;
  #dismissed = false;

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies;
    this.#methods = this.#allMethods();
  }

  /** True when the person closed a question: then the login ends, and that is no failure. */
  get dismissed(): boolean {
    return this.#dismissed;
  }

  /** The next way to try; undefined when there is none left. */
  async next(
    accepted: readonly string[] | null,
    partialSuccess: boolean,
  ): Promise<AnyAuthMethod | undefined> {
    this.#settle(partialSuccess);
    this.#accepted = accepted ?? this.#accepted;
    const { value, done } = await this.#methods.next();
    return done === true || this.#dismissed ? undefined : value;
  }

  /** Tells that the server let us in. */
  succeed(): void {
    this.#settle(true);
  }

  #settle(accepted: boolean): void {
    if (this.#pending !== undefined) {
      this.#dependencies.prompts?.settleSecret(this.#pending, accepted);
      this.#pending = undefined;
    }
  }

  #isAccepted(method: string): boolean {
    return this.#accepted === undefined || this.#accepted.includes(method);
  }

  async *#allMethods(): AsyncGenerator<AnyAuthMethod, void, void> {
    const { settings } = this.#dependencies;
    // Asks the server what it takes, which is no failed attempt.
    yield { type: 'none', username: settings.user };
    // After a partial success another method is asked for, which may stand earlier in the person's order.
    const order = settings.preferredAuthentications;
    const tried = new Set<string>();
    for (let method = this.#choose(order, tried); method; method = this.#choose(order, tried)) {
      tried.add(method);
      yield* this.#waysOf(method);
    }
  }

  #choose(order: readonly string[], tried: ReadonlySet<string>): string | undefined {
    return order.find((method) => !tried.has(method) && this.#isAccepted(method));
  }

  #waysOf(method: string): AsyncGenerator<AnyAuthMethod, void, void> {
    switch (method) {
      case 'publickey':
        return this.#keys();
      case 'keyboard-interactive':
        return this.#questions();
      case 'password':
        return this.#passwords();
      default:
        return nothing();
    }
  }

  async *#keys(): AsyncGenerator<AnyAuthMethod, void, void> {
    const { ssh2, settings, logger } = this.#dependencies;
    const username = settings.user;
    const publicKeys = await this.#publicKeys();
    const inAgent: Buffer[] = [];
    if (settings.identityAgent !== undefined) {
      const only = settings.identitiesOnly ? [...publicKeys.values()] : undefined;
      const agent = agentWith(ssh2, settings.identityAgent, only, (keys) => inAgent.push(...keys));
      yield { type: 'agent', username, agent };
    }
    for (const file of settings.identityFiles) {
      const known = publicKeys.get(file);
      if (known && inAgent.some((key) => key.equals(known))) {
        continue;
      }
      const key = await this.#privateKey(file);
      if (key && this.#isAccepted('publickey')) {
        logger.debug(`${this.#dependencies.host.label}: offering ${file}`);
        yield { type: 'publickey', username, key };
      }
    }
  }

  /** From the files beside the private keys, as far as they are there. */
  async #publicKeys(): Promise<ReadonlyMap<string, Buffer>> {
    const found = new Map<string, Buffer>();
    for (const file of this.#dependencies.settings.identityFiles) {
      const parsed = this.#parse(await readKeyFile(`${file.replace(/\.pub$/, '')}.pub`));
      if (parsed instanceof Error || parsed === undefined) {
        continue;
      }
      found.set(file, parsed.getPublicSSH());
    }
    return found;
  }

  /** Undefined for a file that is not there, is no key, or whose passphrase nobody gave. */
  async #privateKey(file: string): Promise<ParsedKey | undefined> {
    const data = await readKeyFile(file);
    const parsed = this.#parse(data);
    if (data === undefined || parsed === undefined) {
      return undefined;
    }
    if (!(parsed instanceof Error)) {
      return parsed.isPrivateKey() ? parsed : undefined;
    }
    if (/encrypted|passphrase/i.test(parsed.message)) {
      return this.#encryptedKey(file, data);
    }
    this.#dependencies.logger.info(`${file} is no key that the built-in client reads: ${parsed.message}`);
    return undefined;
  }

  async #encryptedKey(file: string, data: Buffer): Promise<ParsedKey | undefined> {
    const { settings, prompts } = this.#dependencies;
    const secretId = `passphrase ${file}`;
    for (let attempt = 1; attempt <= settings.numberOfPasswordPrompts; attempt += 1) {
      const passphrase = await this.#ask({
        purpose: 'passphrase',
        prompt: message('Passphrase of {file}', { file: path.basename(file) }),
        echo: false,
        attempt,
        secretId,
      });
      if (passphrase === undefined) {
        return undefined;
      }
      const key = this.#parse(data, passphrase);
      const opened = key !== undefined && !(key instanceof Error);
      prompts?.settleSecret(secretId, opened);
      if (opened) {
        return key;
      }
    }
    return undefined;
  }

  #parse(data: Buffer | undefined, passphrase?: string): ParsedKey | Error | undefined {
    return data && this.#dependencies.ssh2.utils.parseKey(data, passphrase);
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- it is walked like the others
  async *#questions(): AsyncGenerator<AnyAuthMethod, void, void> {
    const { settings, prompts } = this.#dependencies;
    for (let attempt = 1; prompts && attempt <= settings.numberOfPasswordPrompts; attempt += 1) {
      if (this.#dismissed || !this.#isAccepted('keyboard-interactive')) {
        return;
      }
      const prompt: KeyboardInteractiveAuthMethod['prompt'] = (...args) => {
        const [, instructions, , questions, finish] = args;
        void this.#answer(instructions, questions, attempt).then(finish);
      };
      yield { type: 'keyboard-interactive', username: settings.user, prompt };
    }
  }

  async #answer(
    instructions: string,
    questions: readonly { readonly prompt: string; readonly echo?: boolean | undefined }[],
    attempt: number,
  ): Promise<string[]> {
    const answers: string[] = [];
    for (const { prompt, echo } of questions) {
      const text = cleaned([instructions, prompt].filter(Boolean).join(' '));
      const answer = this.#dismissed
        ? undefined
        : await this.#ask({
            purpose: 'keyboardInteractive',
            prompt: message('{host} asks: {text}', { host: this.#dependencies.settings.hostName, text }),
            echo: echo === true,
            attempt,
            secretId: this.#secretOf(prompt),
          });
      answers.push(answer ?? '');
    }
    return answers;
  }

  /** Only a password can be used again; a code of two-factor authentication works once. */
  #secretOf(prompt: string): string | undefined {
    return /^(?:\([^)]*\) ?)?password: ?$/i.test(prompt) ? this.#passwordId : undefined;
  }

  get #passwordId(): string {
    return `password ${accountOf(this.#dependencies.settings)}`;
  }

  async *#passwords(): AsyncGenerator<AnyAuthMethod, void, void> {
    const { settings, prompts } = this.#dependencies;
    for (let attempt = 1; prompts && attempt <= settings.numberOfPasswordPrompts; attempt += 1) {
      const password = this.#isAccepted('password')
        ? await this.#ask({
            purpose: 'password',
            prompt: message('Password of {user} on {host}', { user: settings.user, host: settings.hostName }),
            echo: false,
            attempt,
            secretId: this.#passwordId,
          })
        : undefined;
      if (password === undefined) {
        return;
      }
      this.#pending = this.#passwordId;
      yield { type: 'password', username: settings.user, password };
    }
  }

  async #ask(question: Omit<SecretQuestion, 'host'>): Promise<string | undefined> {
    const { prompts, host, paused, signal } = this.#dependencies;
    if (!prompts) {
      return undefined;
    }
    const answer = await paused(() => prompts.askSecret({ host, ...question }, signal));
    this.#dismissed ||= answer === undefined;
    if (answer !== undefined && question.purpose === 'keyboardInteractive') {
      this.#pending = question.secretId;
    }
    return answer;
  }
}

// eslint-disable-next-line require-yield -- there is nothing to yield
async function* nothing(): AsyncGenerator<AnyAuthMethod, void, void> {
  await Promise.resolve();
}

async function readKeyFile(file: string): Promise<Buffer | undefined> {
  try {
    const data = await readFile(file);
    return data.length <= largestKey ? data : undefined;
  } catch {
    return undefined;
  }
}

/** The words of a host, on one line and short. */
function cleaned(text: string): string {
  return text
    .replace(/[^\x20-\x7e\u00a1-\u1fff\u3040-\ud7ff]+/g, ' ')
    .trim()
    .slice(0, 300);
}
