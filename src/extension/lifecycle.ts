import type * as vscode from 'vscode';

/** Owns other disposables and ends them, last first, when it is disposed of. */
export abstract class Disposable implements vscode.Disposable {
  readonly #owned: vscode.Disposable[] = [];
  #isDisposed = false;

  dispose(): void {
    this.#isDisposed = true;
    for (let owned = this.#owned.pop(); owned !== undefined; owned = this.#owned.pop()) {
      owned.dispose();
    }
  }

  protected get isDisposed(): boolean {
    return this.#isDisposed;
  }

  /** Ties a disposable to this one's lifetime. What comes after the end is disposed of at once. */
  protected register<T extends vscode.Disposable>(disposable: T): T {
    if (this.#isDisposed) {
      disposable.dispose();
    } else {
      this.#owned.push(disposable);
    }
    return disposable;
  }
}
