import * as vscode from 'vscode';
import { isHullwrightError, type ErrorCode } from '../model/hullwrightError';
import { message } from '../model/message';
import { render } from './render';

interface Action {
  readonly label: string;
  readonly run: () => unknown;
}

/** Shows a failure: what failed, what to do, and one button that leads there. A cancelled action stays silent. */
export class ErrorPresenter {
  readonly #log: vscode.LogOutputChannel;

  constructor(log: vscode.LogOutputChannel) {
    this.#log = log;
  }

  /** Returns at once; the message waits for the person by itself. */
  show(error: unknown): void {
    if (!isHullwrightError(error)) {
      this.#log.error(error instanceof Error ? error : String(error));
      this.#ask(render(message('Hullwright failed unexpectedly.')), this.#showLog);
      return;
    }
    if (error.code !== 'cancelled') {
      this.#ask(`${render(error.problem)} ${render(error.remedy)}`, this.#actionFor(error.code));
    }
  }

  #actionFor(code: ErrorCode): Action {
    return code === 'timedOut'
      ? {
          label: render(message('Change Time Limit')),
          run: () =>
            vscode.commands.executeCommand('workbench.action.openSettings', 'hullwright.timeLimitSeconds'),
        }
      : this.#showLog;
  }

  get #showLog(): Action {
    return {
      label: render(message('Show Log')),
      run: () => {
        this.#log.show();
      },
    };
  }

  #ask(text: string, action: Action): void {
    void vscode.window.showErrorMessage(text, action.label).then((chosen) => {
      if (chosen === action.label) {
        void action.run();
      }
    });
  }
}
