import * as vscode from 'vscode';
import { message } from '../model/message';
import type { HostKeyAnswer, HostKeyQuestion, Prompts, SecretQuestion } from '../model/prompts';
import { render } from './render';
import type { SecretMemory } from './secretMemory';

/** Asks the person in the window. Secrets that were typed before are used again without asking, once. */
export class WindowPrompts implements Prompts {
  readonly #secrets: SecretMemory;
  readonly #log: vscode.LogOutputChannel;
  /** Questions stand in a row: several hosts may ask at once, and a window shows one input at a time. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(secrets: SecretMemory, log: vscode.LogOutputChannel) {
    this.#secrets = secrets;
    this.#log = log;
  }

  decideHostKey(question: HostKeyQuestion, signal?: AbortSignal): Promise<HostKeyAnswer> {
    return this.#inTurn(() => (signal?.aborted ? Promise.resolve('cancel') : askAboutHostKey(question)));
  }

  async askSecret(question: SecretQuestion, signal?: AbortSignal): Promise<string | undefined> {
    return (
      (await this.#known(question)) ??
      this.#inTurn(async () => {
        // The question before may have brought the same secret.
        const known = await this.#known(question);
        return known ?? (signal?.aborted ? undefined : this.#ask(question, signal));
      })
    );
  }

  settleSecret(secretId: string, accepted: boolean): void {
    this.#secrets.settle(secretId, accepted).catch((error: unknown) => {
      this.#log.warn(`a secret could not be kept: ${String(error)}`);
    });
  }

  async #known({ secretId, attempt }: SecretQuestion): Promise<string | undefined> {
    return secretId !== undefined && attempt === 1 ? this.#secrets.find(secretId) : undefined;
  }

  async #ask(question: SecretQuestion, signal: AbortSignal | undefined): Promise<string | undefined> {
    const answer = await askForSecret(question, signal);
    if (answer && question.secretId !== undefined) {
      this.#secrets.hold(question.secretId, answer.secret, answer.remember);
    }
    return answer?.secret;
  }

  #inTurn<T>(ask: () => Promise<T>): Promise<T> {
    const answer = this.#last.then(ask, ask);
    this.#last = answer.catch(() => undefined);
    return answer;
  }
}

async function askAboutHostKey(question: HostKeyQuestion): Promise<HostKeyAnswer> {
  const { host, address, keyType, fingerprint } = question;
  const once = render(message('Connect Once'));
  const remember = render(message('Connect and Remember'));
  const text = render(message('The host key of {host} is not known yet.', { host: host.label }));
  const detail = render(
    message(
      '{address} showed a key of type {type} with the fingerprint\n\n{fingerprint}\n\nCompare it with what the administrator of the host gives you, or with what ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub prints on the host itself.',
      { address, type: keyType, fingerprint },
    ),
  );
  const chosen = await vscode.window.showWarningMessage(text, { modal: true, detail }, remember, once);
  return chosen === remember ? 'acceptAndRemember' : chosen === once ? 'acceptOnce' : 'cancel';
}

interface TypedSecret {
  readonly secret: string;
  readonly remember: boolean;
}

/** An input that stays open when the person looks elsewhere, with a button that has the secret remembered. */
function askForSecret(
  question: SecretQuestion,
  signal: AbortSignal | undefined,
): Promise<TypedSecret | undefined> {
  const { host, prompt, echo, attempt, secretId } = question;
  const input = vscode.window.createInputBox();
  let remember = false;
  const showButton = () => {
    input.buttons = secretId === undefined ? [] : [rememberButton(remember)];
  };
  input.title = host.label;
  input.prompt = render(prompt);
  input.password = !echo;
  input.ignoreFocusOut = true;
  if (attempt > 1) {
    input.validationMessage = render(message('That was refused. Try again.'));
  }
  showButton();
  return new Promise((resolve) => {
    const settle = (answer: TypedSecret | undefined) => {
      signal?.removeEventListener('abort', cancel);
      resolve(answer);
      input.dispose();
    };
    const cancel = () => {
      settle(undefined);
    };
    signal?.addEventListener('abort', cancel, { once: true });
    input.onDidChangeValue(() => (input.validationMessage = undefined));
    input.onDidTriggerButton(() => {
      remember = !remember;
      showButton();
    });
    input.onDidAccept(() => {
      settle({ secret: input.value, remember });
    });
    input.onDidHide(cancel);
    input.show();
  });
}

function rememberButton(remembers: boolean): vscode.QuickInputButton {
  return remembers
    ? {
        iconPath: new vscode.ThemeIcon('save'),
        tooltip: render(
          message('It will be remembered on this machine. Press to keep it for this window only.'),
        ),
      }
    : {
        iconPath: new vscode.ThemeIcon('circle-slash'),
        tooltip: render(message('It is kept for this window only. Press to remember it on this machine.')),
      };
}
