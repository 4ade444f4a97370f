import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createSshHost } from '../../../src/hosts/sshHost';
import type { SshHostEnvironment } from '../../../src/hosts/sshHostEnvironment';
import type { Host, RunOptions, RunResult } from '../../../src/model/host';
import { hasErrorCode, type ErrorCode, type HullwrightError } from '../../../src/model/hullwrightError';
import type { Logger } from '../../../src/model/logger';
import type { HostKeyAnswer, HostKeyQuestion, Prompts, SecretQuestion } from '../../../src/model/prompts';
import { renderEnglish } from '../../../src/model/message';
import { makeTemporaryFolder } from '../../rig/temporaryFolder';
import { makeKey } from '../../rig/sshServer';

/** A suite that makes accounts and starts sshd: only root can. */
export const describeAsRoot = process.getuid?.() === 0 ? describe : describe.skip;

export const usual: RunOptions = { limits: { milliseconds: 20_000, bytes: 1 << 24 } };

/** A person with a key, a configuration and answers, for the time of a suite. */
export class TestPerson implements Prompts, Logger {
  readonly folder: string;
  readonly keyFile: string;
  readonly publicKey: string;
  readonly questions: (HostKeyQuestion | SecretQuestion)[] = [];
  readonly settled: string[] = [];
  readonly logged: string[] = [];
  hostKeyAnswer: HostKeyAnswer = 'acceptOnce';
  secrets: string[] = [];
  readonly #hosts: Host[] = [];

  private constructor(folder: string, keyFile: string, publicKey: string) {
    this.folder = folder;
    this.keyFile = keyFile;
    this.publicKey = publicKey;
  }

  static async make(): Promise<TestPerson> {
    const folder = await makeTemporaryFolder();
    // Accounts of the tests have their homes below it.
    await mkdir(path.join(folder, '.ssh'));
    const keyFile = makeKey(path.join(folder, '.ssh', 'key'), 'ed25519');
    const publicKey = (await readFile(`${keyFile}.pub`, 'utf8')).trim();
    return new TestPerson(folder, keyFile, publicKey);
  }

  get knownHosts(): string {
    return path.join(this.folder, '.ssh', 'known_hosts');
  }

  /** Writes the configuration: blocks of `Host`, with the usual options for all. */
  async configure(...blocks: readonly string[]): Promise<void> {
    const all = [
      'Host *',
      `  IdentityFile ${this.keyFile}`,
      '  IdentitiesOnly yes',
      '  IdentityAgent none',
      `  UserKnownHostsFile ${this.knownHosts}`,
      '  GlobalKnownHostsFile none',
    ];
    await writeFile(this.configFile, [...blocks, ...all, ''].join('\n'));
  }

  get configFile(): string {
    return path.join(this.folder, '.ssh', 'config');
  }

  host(destination: string, change: Partial<SshHostEnvironment> = {}): Host {
    const host = createSshHost({ id: destination, label: destination }, destination, {
      prompts: this,
      logger: this,
      transport: 'auto',
      dataFolder: path.join(this.folder, 'data'),
      homeFolder: this.folder,
      sshPath: undefined,
      sshConfigFile: this.configFile,
      variables: process.env,
      ...change,
    });
    this.#hosts.push(host);
    return host;
  }

  /** Runs one script and lets the host go. */
  async runOnce(
    destination: string,
    script: string,
    change: Partial<SshHostEnvironment> = {},
  ): Promise<RunResult> {
    const host = this.host(destination, change);
    try {
      return await host.run(script, usual);
    } finally {
      host.dispose();
    }
  }

  end(): void {
    this.#hosts.forEach((host) => {
      host.dispose();
    });
  }

  decideHostKey(question: HostKeyQuestion): Promise<HostKeyAnswer> {
    this.questions.push(question);
    return Promise.resolve(this.hostKeyAnswer);
  }

  askSecret(question: SecretQuestion): Promise<string | undefined> {
    this.questions.push(question);
    return Promise.resolve(this.secrets.shift());
  }

  settleSecret(secretId: string, accepted: boolean): void {
    this.settled.push(`${accepted ? 'accepted' : 'refused'} ${secretId}`);
  }

  debug(text: string): void {
    this.logged.push(text);
  }

  info(text: string): void {
    this.logged.push(text);
  }

  warn(text: string): void {
    this.logged.push(text);
  }

  error(text: string): void {
    this.logged.push(text);
  }
}

export function textOf({ stdout }: RunResult): string {
  return Buffer.from(stdout).toString('utf8');
}

/** For `assert.rejects`: the code, and what a person reads. */
export function refusedAs(code: ErrorCode, text = /./): (error: unknown) => boolean {
  return (error) => {
    assert.ok(hasErrorCode(error, code), `${(error as HullwrightError).code}: ${String(error)}`);
    const words = `${renderEnglish(error.problem)} ${renderEnglish(error.remedy)}`;
    assert.match(words, text);
    return true;
  };
}
