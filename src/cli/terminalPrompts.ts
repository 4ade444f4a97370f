import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { message, renderEnglish } from '../model/message';
import type { HostKeyAnswer, HostKeyQuestion, Prompts, SecretQuestion } from '../model/prompts';

/** What a person typed is used again within one run of the program, and kept nowhere. */
export class TerminalPrompts implements Prompts {
  readonly #known = new Map<string, string>();
  /** One question at a time: several hosts may ask at once. */
  #last: Promise<unknown> = Promise.resolve();

  decideHostKey(question: HostKeyQuestion, signal?: AbortSignal): Promise<HostKeyAnswer> {
    const { address, keyType, fingerprint } = question;
    const text = message(
      'The host key of {address} is not known yet.\nIt is of type {type} with the fingerprint {fingerprint}.\nConnect? (yes, once, no) ',
      { address, type: keyType, fingerprint },
    );
    return this.#inTurn(async () => {
      const answer = await ask(renderEnglish(text), true, signal);
      switch (answer?.trim().toLowerCase()) {
        case 'yes':
          return 'acceptAndRemember';
        case 'once':
          return 'acceptOnce';
        default:
          return 'cancel';
      }
    });
  }

  askSecret(question: SecretQuestion, signal?: AbortSignal): Promise<string | undefined> {
    const { secretId, attempt, prompt, echo } = question;
    return this.#inTurn(async () => {
      const known = secretId !== undefined && attempt === 1 ? this.#known.get(secretId) : undefined;
      const answer = known ?? (await ask(`${renderEnglish(prompt)}: `, echo, signal));
      if (answer !== undefined && secretId !== undefined) {
        this.#known.set(secretId, answer);
      }
      return answer;
    });
  }

  /** Only `yes` is yes. */
  confirm(question: string, signal?: AbortSignal): Promise<boolean> {
    return this.#inTurn(async () => (await ask(question, true, signal))?.trim().toLowerCase() === 'yes');
  }

  settleSecret(secretId: string, accepted: boolean): void {
    if (!accepted) {
      this.#known.delete(secretId);
    }
  }

  #inTurn<T>(question: () => Promise<T>): Promise<T> {
    const answer = this.#last.then(question, question);
    this.#last = answer.catch(() => undefined);
    return answer;
  }
}

/** Asks on the terminal; undefined when the person ends the input. What is not to be seen is not echoed. */
async function ask(
  text: string,
  echo: boolean,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  let muted = false;
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!muted) {
        process.stderr.write(chunk);
      }
      done();
    },
  });
  const reader = createInterface({ input: process.stdin, output, terminal: true });
  const ended = new Promise<undefined>((resolve) => {
    reader.once('close', () => {
      resolve(undefined);
    });
  });
  try {
    const answer = reader.question(text, { ...(signal && { signal }) }).catch(() => undefined);
    muted = !echo;
    return await Promise.race([answer, ended]);
  } finally {
    reader.close();
    if (!echo) {
      process.stderr.write('\n');
    }
  }
}
