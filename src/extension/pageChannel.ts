import type * as vscode from 'vscode';
import type { Logger } from '../model/logger';
import type { Shape } from '../model/shape';
import { Disposable } from './lifecycle';

interface ChannelOptions<Request> {
  readonly webview: vscode.Webview;
  /** What the page may say. Anything else is dropped. */
  readonly request: Shape<Request>;
  readonly onRequest: (request: Request) => void;
  readonly log: Logger;
}

/**
 * The talk with one page. Updates are full snapshots of their type, so only the newest of each type is kept; they are
 * posted when the page says `ready`, which it does again every time VS Code loads it anew.
 */
export class PageChannel<
  Request extends { readonly type: string },
  Update extends { readonly type: string },
> extends Disposable {
  readonly #webview: vscode.Webview;
  readonly #latest = new Map<string, Update>();
  #isReady = false;

  constructor({ webview, request, onRequest, log }: ChannelOptions<Request>) {
    super();
    this.#webview = webview;
    this.register(
      webview.onDidReceiveMessage((received: unknown) => {
        if (!request(received)) {
          log.warn('A page sent a message that is not in its contract.');
        } else if (received.type === 'ready') {
          this.#becomeReady();
        } else {
          onRequest(received);
        }
      }),
    );
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  post(update: Update): void {
    this.#latest.set(update.type, update);
    if (this.#isReady) {
      void this.#webview.postMessage(update);
    }
  }

  #becomeReady(): void {
    this.#isReady = true;
    for (const update of this.#latest.values()) {
      void this.#webview.postMessage(update);
    }
  }
}
