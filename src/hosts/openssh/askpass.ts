import { createServer, type Server, type Socket } from 'node:net';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { HostIdentity } from '../../model/host';
import { message } from '../../model/message';
import type { Prompts, SecretQuestion } from '../../model/prompts';
import { accountOf, type SshSettings } from '../sshConfig/sshSettings';

/** What ssh asks, as its program for that tells us. */
interface AskpassQuestion {
  readonly prompt: string;
  /** SSH_ASKPASS_PROMPT of ssh(1): `confirm` for yes or no, `none` for a notice. */
  readonly hint: string;
}

interface Dependencies {
  readonly host: HostIdentity;
  readonly settings: SshSettings;
  readonly prompts: Prompts;
  /** Asks with the time limit of the login standing still. */
  readonly paused: <T>(ask: () => Promise<T>) => Promise<T>;
  readonly signal: AbortSignal | undefined;
}

/** ssh starts it with its question as the first argument, and takes what it prints for the answer: SSH_ASKPASS of ssh(1). */
const shellProgram = `#!/bin/sh
ELECTRON_RUN_AS_NODE=1 exec "$HULLWRIGHT_ASKPASS_NODE" "$HULLWRIGHT_ASKPASS_PROGRAM" "$@"
`;

/** Hands the question to the socket and prints what comes back. Without an answer it fails, which ends ssh's asking. */
const nodeProgram = `'use strict';
const socket = require('node:net').connect(process.env.HULLWRIGHT_ASKPASS_SOCKET);
const question = { prompt: process.argv[2] || '', hint: process.env.SSH_ASKPASS_PROMPT || '' };
let answer = '';
socket.on('error', () => process.exit(1));
socket.on('data', (chunk) => (answer += chunk));
socket.on('end', () => {
  process.stdout.write(answer);
  process.exitCode = answer === '' ? 1 : 0;
});
socket.write(JSON.stringify(question) + '\\n');
`;

/** Longer questions are cut off. In characters. */
const longestQuestion = 4096;

/** Puts the questions of one login by ssh to the person. Answers go through a socket in a folder of this person's alone. */
export class Askpass {
  readonly #folder: string;
  readonly #dependencies: Dependencies;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** Secrets that were given, by how often each was. */
  readonly #given = new Map<string, number>();
  #dismissed = false;

  private constructor(folder: string, dependencies: Dependencies) {
    this.#folder = folder;
    this.#dependencies = dependencies;
    this.#server = createServer((socket) => {
      this.#serve(socket);
    });
  }

  /** @param folder A private one. */
  static async start(folder: string, dependencies: Dependencies): Promise<Askpass> {
    const askpass = new Askpass(folder, dependencies);
    await writeFile(askpass.#shellFile, shellProgram, { mode: 0o700 });
    await writeFile(askpass.#nodeFile, nodeProgram, { mode: 0o600 });
    await new Promise<void>((resolve, reject) => {
      askpass.#server.once('error', reject);
      askpass.#server.listen(askpass.#socketFile, resolve);
    });
    return askpass;
  }

  /** True when the person closed a question: then the login ends, and that is no failure. */
  get dismissed(): boolean {
    return this.#dismissed;
  }

  /** For the environment of ssh. */
  get variables(): Readonly<Record<string, string>> {
    return {
      SSH_ASKPASS: this.#shellFile,
      SSH_ASKPASS_REQUIRE: 'force',
      HULLWRIGHT_ASKPASS_NODE: process.execPath,
      HULLWRIGHT_ASKPASS_PROGRAM: this.#nodeFile,
      HULLWRIGHT_ASKPASS_SOCKET: this.#socketFile,
    };
  }

  /** To be called when the login is over. */
  async end(succeeded: boolean): Promise<void> {
    for (const secretId of this.#given.keys()) {
      this.#dependencies.prompts.settleSecret(secretId, succeeded);
    }
    this.#server.close();
    this.#sockets.forEach((socket) => socket.destroy());
    await Promise.all(
      [this.#shellFile, this.#nodeFile, this.#socketFile].map((file) => rm(file, { force: true })),
    );
  }

  get #shellFile(): string {
    return path.join(this.#folder, 'askpass');
  }

  get #nodeFile(): string {
    return path.join(this.#folder, 'askpass.cjs');
  }

  get #socketFile(): string {
    return path.join(this.#folder, 'a');
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    socket.on('error', () => undefined);
    let text = '';
    socket.on('data', (chunk: Buffer) => {
      const before = text.includes('\n');
      text = (text + chunk.toString('utf8')).slice(0, 4 * longestQuestion);
      if (!before && text.includes('\n')) {
        void this.#answer(text).then((answer) => {
          socket.end(answer === undefined ? '' : `${answer}\n`);
        });
      }
    });
  }

  async #answer(line: string): Promise<string | undefined> {
    const question = parseQuestion(line);
    // Trust in a host is never decided by such a question, nor the use of a key in an agent.
    if (question === undefined || question.hint === 'confirm' || question.prompt.includes('(yes/no')) {
      return undefined;
    }
    if (question.hint === 'none') {
      // A notice, such as to touch a security key: ssh ends the program that shows it.
      return new Promise(() => undefined);
    }
    const { prompts, paused, signal } = this.#dependencies;
    const asked = this.#questionOf(question.prompt);
    const answer = await paused(() => prompts.askSecret(asked, signal));
    this.#dismissed ||= answer === undefined;
    if (answer !== undefined && asked.secretId !== undefined) {
      this.#given.set(asked.secretId, asked.attempt);
    }
    return answer;
  }

  /** Which secret it is decides how it is called and kept, and nothing else. */
  #questionOf(prompt: string): SecretQuestion {
    const { host, settings } = this.#dependencies;
    const file = /^Enter passphrase for (?:key )?'?(.+?)'?: ?$/.exec(prompt)?.[1];
    if (file !== undefined) {
      const words = message('Passphrase of {file}', { file: path.basename(file) });
      return {
        host,
        purpose: 'passphrase',
        prompt: words,
        echo: false,
        ...this.#named(`passphrase ${file}`),
      };
    }
    const { user, hostName } = settings;
    const isPassword = /^\S+'s password: ?$|^(?:\([^)]*\) ?)?password: ?$/i.test(prompt);
    return isPassword
      ? {
          ...{ host, purpose: 'password', echo: false },
          prompt: message('Password of {user} on {host}', { user, host: hostName }),
          ...this.#named(`password ${accountOf(settings)}`),
        }
      : {
          ...{ host, purpose: 'keyboardInteractive', echo: false, attempt: 1, secretId: undefined },
          prompt: message('{host} asks: {text}', { host: hostName, text: cleaned(prompt) }),
        };
  }

  /** A secret that is asked for again was refused. */
  #named(secretId: string): Pick<SecretQuestion, 'secretId' | 'attempt'> {
    const before = this.#given.get(secretId) ?? 0;
    if (before > 0) {
      this.#dependencies.prompts.settleSecret(secretId, false);
      this.#given.delete(secretId);
    }
    return { secretId, attempt: before + 1 };
  }
}

function parseQuestion(line: string): AskpassQuestion | undefined {
  try {
    const { prompt, hint } = JSON.parse(line) as Partial<Record<keyof AskpassQuestion, unknown>>;
    return typeof prompt === 'string' && typeof hint === 'string'
      ? { prompt: prompt.slice(0, longestQuestion), hint }
      : undefined;
  } catch {
    return undefined;
  }
}

function cleaned(text: string): string {
  return text
    .replace(/\p{C}+/gu, ' ')
    .trim()
    .slice(0, 300);
}
