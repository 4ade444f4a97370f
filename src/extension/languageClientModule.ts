import * as vscode from 'vscode';
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  State,
  TransportKind,
  type ErrorHandler,
} from 'vscode-languageclient/node';
import type { HostFileActionData, LanguageServerOptions } from '../model/languageServerMessages';
import { hostFileSelector } from './hostFileDocuments';
import { RestartLimit } from './restartLimit';

/*
 * The client of the language server, built as a file of its own, dist/languageClient.js: it is large, and most windows never open a
 * file of a host.
 */

/** What the client is started with. */
export interface HostFileClientOptions extends LanguageServerOptions {
  /** dist/languageServer.js. */
  readonly serverModule: string;
  readonly log: vscode.LogOutputChannel;
  /** Told at each start, the first one too: the server knows nothing then. */
  readonly onStarted: () => void;
  /** Told when the server ended so often that it is not started again. */
  readonly onGivenUp: () => void;
}

/** A running client. */
export interface HostFileClient {
  readonly processId: number | undefined;
  notify(method: string, params: unknown): void;
  dispose(): void;
  /** Starts the server again after it was given up. */
  restart(): Promise<void>;
}

/** Starts the language server. @throws when it does not start. */
export async function startHostFileClient(options: HostFileClientOptions): Promise<HostFileClient> {
  const { serverModule, log, onStarted, localHostId, templates } = options;
  const run = { module: serverModule, transport: TransportKind.ipc };
  const restarts = new RestartLimit(() => Date.now());
  const initializationOptions: LanguageServerOptions = {
    ...(localHostId !== undefined && { localHostId }),
    templates,
  };
  const client = new LanguageClient(
    'hullwright',
    'Hullwright',
    { run, debug: run },
    {
      documentSelector: hostFileSelector(localHostId),
      initializationOptions,
      outputChannel: log,
      diagnosticPullOptions: { onChange: true },
      markdown: { isTrusted: false, supportHtml: false },
      errorHandler: errorHandler(restarts, options.onGivenUp),
      middleware: {
        provideCodeActions: async (document, ...request) => {
          const [range, context, token, next] = request;
          const actions = await next(document, range, context, token);
          actions?.forEach((action) => {
            endLinesAsAsked(document, action);
          });
          return actions;
        },
      },
    },
  );
  client.onDidChangeState(({ newState }) => {
    if (newState === State.Running) {
      onStarted();
    }
  });
  await client.start();
  return {
    get processId() {
      return client.serverProcess?.pid;
    },
    notify: (method, params) => {
      if (client.state === State.Running) {
        void client.sendNotification(method, params);
      }
    },
    restart: () => {
      restarts.forget();
      return client.start();
    },
    dispose: () => {
      void client.dispose();
    },
  };
}

/** VS Code keeps line ends beside the text of a document: an edit that takes carriage returns away must say so. */
function endLinesAsAsked(document: vscode.TextDocument, action: vscode.CodeAction | vscode.Command): void {
  if (asksForLineEnds(action) && action.edit) {
    const edit = new vscode.WorkspaceEdit();
    edit.set(document.uri, [
      ...action.edit.get(document.uri),
      vscode.TextEdit.setEndOfLine(vscode.EndOfLine.LF),
    ]);
    action.edit = edit;
  }
}

function asksForLineEnds(action: vscode.CodeAction | vscode.Command): action is vscode.CodeAction {
  const { data } = action as { readonly data?: Partial<HostFileActionData> };
  return data?.endOfLine === 'lf';
}

function errorHandler(limit: RestartLimit, onGivenUp: () => void): ErrorHandler {
  return {
    error: () => ({ action: ErrorAction.Continue }),
    closed: () => {
      if (limit.mayRestart()) {
        return { action: CloseAction.Restart, handled: true };
      }
      onGivenUp();
      return { action: CloseAction.DoNotRestart, handled: true };
    },
  };
}
