import * as vscode from 'vscode';
import { isHullwrightError, type ErrorCode } from '../model/hullwrightError';
import { message, type Message } from '../model/message';
import { render } from './render';

interface Action {
  readonly label: Message;
  readonly run: (hostId: string | undefined) => unknown;
}

const changeTimeLimit: Action = {
  label: message('Change Time Limit'),
  run: () => vscode.commands.executeCommand('workbench.action.openSettings', 'hullwright.timeLimitSeconds'),
};

const editSshConfig: Action = {
  label: message('Edit SSH Config'),
  run: () => vscode.commands.executeCommand('hullwright.sshConfig.edit'),
};

const chooseTransport: Action = {
  label: message('Choose Transport'),
  run: () => vscode.commands.executeCommand('workbench.action.openSettings', 'hullwright.ssh'),
};

const retry: Action = {
  label: message('Retry'),
  run: (hostId) => vscode.commands.executeCommand('hullwright.host.examine', { hostId }),
};

/** Where a failure of a host leads. A code without a row leads to the log. */
const actions: Partial<Record<ErrorCode, Action>> = {
  authenticationFailed: retry,
  connectionLost: retry,
  connectionRefused: retry,
  connectionTimedOut: retry,
  hostKeyStoreFailed: retry,
  hostUnresolved: editSshConfig,
  hostKeyRefused: editSshConfig,
  noCommonAlgorithm: chooseTransport,
  sshConfigInvalid: editSshConfig,
  sshMissing: chooseTransport,
  timedOut: changeTimeLimit,
  transportUnfit: chooseTransport,
};

/** Shows a failure: what failed, what to do, and one button that leads there. A cancelled action stays silent. */
export class ErrorPresenter {
  readonly #log: vscode.LogOutputChannel;

  constructor(log: vscode.LogOutputChannel) {
    this.#log = log;
  }

  /**
   * Returns at once; the message waits for the person by itself.
   * @param hostId Of the host that it concerns, for an action that goes on with that host.
   */
  show(error: unknown, hostId?: string): void {
    if (!isHullwrightError(error)) {
      this.#log.error(error instanceof Error ? error : String(error));
      this.#ask(render(message('Hullwright failed unexpectedly.')), this.#showLog, hostId);
      return;
    }
    if (error.code !== 'cancelled') {
      const action = actions[error.code] ?? this.#showLog;
      this.#ask(`${render(error.problem)} ${render(error.remedy)}`, action, hostId);
    }
  }

  get #showLog(): Action {
    return {
      label: message('Show Log'),
      run: () => {
        this.#log.show();
      },
    };
  }

  #ask(text: string, action: Action, hostId: string | undefined): void {
    const label = render(action.label);
    void vscode.window.showErrorMessage(text, label).then((chosen) => {
      if (chosen === label) {
        void action.run(hostId);
      }
    });
  }
}
