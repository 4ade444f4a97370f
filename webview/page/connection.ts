import type { Shape } from '../../src/model/shape';

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** The page's end of its talk with the extension. What does not have the update's shape is dropped. */
export class Connection<Update, Request extends { readonly type: string }> {
  readonly #api = acquireVsCodeApi();

  constructor(update: Shape<Update>, onUpdate: (update: Update) => void) {
    window.addEventListener('message', (event: MessageEvent<unknown>) => {
      if (update(event.data)) {
        onUpdate(event.data);
      }
    });
  }

  send(request: Request): void {
    this.#api.postMessage(request);
  }

  /** What the page remembered when it was last shown. Never trusted: check it. */
  get savedState(): unknown {
    return this.#api.getState();
  }

  saveState(state: unknown): void {
    this.#api.setState(state);
  }
}
