import { createRequire } from 'node:module';
import path from 'node:path';
import * as vscode from 'vscode';
import type { WantedFiles } from '../hostFiles/readSiblings';
import { hostIdOfDocument } from '../knowledge/hostFilePlaces';
import { siblingPlacesOf } from '../knowledge/siblingPlaces';
import {
  languageServerMethods,
  type HostKnowledge,
  type SiblingFiles,
} from '../model/languageServerMessages';
import { message } from '../model/message';
import { readLocalSiblings } from './hostFileSiblings';
import { hostFileScheme } from './hostFileUri';
import type { HostEntry, HostStore } from './hostStore';
import type { HostFileClient } from './languageClientModule';
import type * as languageClientModule from './languageClientModule';
import { Disposable } from './lifecycle';
import { render } from './render';

interface Dependencies {
  readonly hosts: HostStore;
  readonly log: vscode.LogOutputChannel;
  /** Undefined where there is no local host. */
  readonly localHostId: string | undefined;
  /** Where the bundles are. */
  readonly distFolder: string;
  /** Reads files of the host of a document that is no file of this machine. */
  readonly remoteSiblings: (uri: vscode.Uri, wanted: WantedFiles) => Promise<SiblingFiles['siblings']>;
}

/** Judges, explains and mends files of hosts in the editor. Nothing is loaded and no process starts before the first one opens. */
export class HostFileAssistance extends Disposable {
  readonly #dependencies: Dependencies;
  #client: Promise<HostFileClient | undefined> | undefined;
  #started: HostFileClient | undefined;

  constructor(dependencies: Dependencies) {
    super();
    this.#dependencies = dependencies;
    const tellHost = (entry: HostEntry) => {
      this.#tellHost(entry);
    };
    this.register(vscode.workspace.onDidOpenTextDocument((document) => void this.#opened(document)));
    this.register(vscode.workspace.onDidSaveTextDocument((document) => void this.#saved(document)));
    this.register(dependencies.hosts.onDidChange(tellHost));
    vscode.workspace.textDocuments.forEach((document) => void this.#opened(document));
    this.register({
      dispose: () => {
        this.#started?.dispose();
      },
    });
  }

  /** Of the running server; undefined while there is none. */
  get processId(): number | undefined {
    return this.#started?.processId;
  }

  #hostIdOf(document: vscode.TextDocument): string | undefined {
    return hostIdOfDocument(document.uri, this.#dependencies.localHostId);
  }

  async #opened(document: vscode.TextDocument): Promise<void> {
    const hostId = this.#hostIdOf(document);
    if (hostId === undefined) {
      return;
    }
    this.#client ??= this.#start();
    await this.#client;
    await this.#tellSiblings(document);
    const entry = this.#dependencies.hosts.get(hostId);
    if (entry) {
      this.#tellHost(entry);
    }
  }

  /** One file may decide what is to be said of another. */
  async #saved(document: vscode.TextDocument): Promise<void> {
    if (this.#started && this.#hostIdOf(document) !== undefined) {
      await Promise.all(vscode.workspace.textDocuments.map((open) => this.#tellSiblings(open)));
    }
  }

  async #start(): Promise<HostFileClient | undefined> {
    const { log, localHostId, distFolder } = this.#dependencies;
    const file = path.join(distFolder, 'languageClient.js');
    try {
      const { startHostFileClient } = createRequire(file)(file) as typeof languageClientModule;
      const client = await startHostFileClient({
        ...(localHostId !== undefined && { localHostId }),
        templates: vscode.l10n.bundle ?? {},
        serverModule: path.join(distFolder, 'languageServer.js'),
        log,
        onStarted: () => {
          this.#tellAll();
        },
        onGivenUp: () => {
          this.#askToRestart();
        },
      });
      this.#started = this.isDisposed ? undefined : client;
      if (this.isDisposed) {
        client.dispose();
      }
      return this.#started;
    } catch (error) {
      log.error('The language server did not start.', error instanceof Error ? error : String(error));
      return undefined;
    }
  }

  #tellAll(): void {
    for (const document of vscode.workspace.textDocuments) {
      void this.#tellSiblings(document);
    }
    this.#dependencies.hosts.all.forEach((entry) => {
      this.#tellHost(entry);
    });
  }

  /** Only a host that has a file open: facts are large. */
  #tellHost({ identity, report, facts, state }: HostEntry): void {
    const isOpen = vscode.workspace.textDocuments.some(
      (document) => this.#hostIdOf(document) === identity.id,
    );
    if (!this.#started || !report || !isOpen || state.kind === 'examining') {
      return;
    }
    const knowledge: HostKnowledge = {
      hostId: identity.id,
      label: identity.label,
      facts,
      findings: report.findings,
    };
    this.#started.notify(languageServerMethods.hostKnowledge, knowledge);
  }

  async #tellSiblings(document: vscode.TextDocument): Promise<void> {
    const { uri } = document;
    if (this.#hostIdOf(document) === undefined) {
      return;
    }
    const siblings: SiblingFiles = { uri: uri.toString(), siblings: await this.#siblingsOf(uri) };
    this.#started?.notify(languageServerMethods.siblingFiles, siblings);
  }

  async #siblingsOf(uri: vscode.Uri): Promise<SiblingFiles['siblings']> {
    if (uri.scheme !== hostFileScheme) {
      return readLocalSiblings(uri.path);
    }
    const { log, remoteSiblings } = this.#dependencies;
    const wanted = siblingPlacesOf(uri.path);
    const files = wanted.files.filter((path) => path !== uri.path);
    const read = await remoteSiblings(uri, { ...wanted, files }).catch((error: unknown) => {
      log.warn(`files beside ${uri.toString()} were not read: ${String(error)}`);
      return [];
    });
    return read.filter(({ path }) => path !== uri.path);
  }

  #askToRestart(): void {
    const { log } = this.#dependencies;
    const start = render(message('Start Again'));
    const showLog = render(message('Show Log'));
    const text = render(
      message('What judges files of hosts ended three times and was not started again. Your texts are safe.'),
    );
    void vscode.window.showWarningMessage(text, start, showLog).then((chosen) => {
      if (chosen === start) {
        void this.#started?.restart();
      } else if (chosen === showLog) {
        log.show();
      }
    });
  }
}
