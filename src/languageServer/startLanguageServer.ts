import {
  CodeActionKind,
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  ResponseError,
  TextDocuments,
  TextDocumentSyncKind,
  type CancellationToken,
  type Connection,
  type InitializeParams,
  type InitializeResult,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import {
  languageServerMethods,
  type HostKnowledge,
  type LanguageServerOptions,
  type SiblingFiles,
} from '../model/languageServerMessages';
import { renderEnglish, type RenderMessage } from '../model/message';
import { codeActionsFor, fixAllKind } from './codeActions';
import { OpenHostFiles } from './openHostFiles';
import { protocolDiagnostic } from './protocolDiagnostic';
import { translating } from './translation';

/** What the server needs from the process around it. */
export interface LanguageServerEnvironment {
  /** Resolves when messages that have arrived by now were looked at, cancellations among them. */
  readonly messagesRead: () => Promise<void>;
}

/**
 * Serves one client over a connection until it ends. The server opens nothing: texts, facts and other files come from the client.
 */
export function startLanguageServer(
  connection: Connection,
  { messagesRead }: LanguageServerEnvironment,
): void {
  const documents = new TextDocuments(TextDocument);
  const files = new OpenHostFiles((uri) => documents.get(uri));
  let render: RenderMessage = renderEnglish;
  let canRefresh = false;

  connection.onInitialize((params) => {
    const options = params.initializationOptions as Partial<LanguageServerOptions> | undefined;
    files.localHostId = options?.localHostId;
    render = translating(options?.templates ?? {});
    canRefresh = canRefreshDiagnostics(params);
    return capabilities;
  });
  documents.onDidClose(({ document }) => {
    files.close(document.uri);
  });

  const told = () => {
    if (canRefresh) {
      void connection.languages.diagnostics.refresh();
    }
  };
  connection.onNotification(languageServerMethods.hostKnowledge, (host: HostKnowledge) => {
    files.tellHost(host);
    told();
  });
  connection.onNotification(languageServerMethods.siblingFiles, (siblings: SiblingFiles) => {
    files.tellSiblings(siblings);
    told();
  });

  /** Runs a request unless it was cancelled before its turn. */
  const unlessCancelled = async <Result>(token: CancellationToken, answer: () => Result): Promise<Result> => {
    await messagesRead();
    if (token.isCancellationRequested) {
      throw new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled.');
    }
    return answer();
  };

  connection.languages.diagnostics.on((params, token) =>
    unlessCancelled(token, () => {
      const file = files.file(params.textDocument.uri);
      const items = file?.diagnostics.map((diagnostic) =>
        protocolDiagnostic(file.document, diagnostic, render),
      );
      return { kind: DocumentDiagnosticReportKind.Full, items: items ?? [] };
    }),
  );
  connection.onCodeAction((params, token) =>
    unlessCancelled(token, () => {
      const file = files.file(params.textDocument.uri);
      return file ? codeActionsFor(file, params, render) : [];
    }),
  );

  documents.listen(connection);
  connection.listen();
}

const capabilities: InitializeResult = {
  serverInfo: { name: 'hullwright' },
  capabilities: {
    textDocumentSync: TextDocumentSyncKind.Incremental,
    diagnosticProvider: {
      identifier: 'hullwright',
      interFileDependencies: false,
      workspaceDiagnostics: false,
    },
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind] },
  },
};

function canRefreshDiagnostics({ capabilities }: InitializeParams): boolean {
  return capabilities.workspace?.diagnostics?.refreshSupport === true;
}
