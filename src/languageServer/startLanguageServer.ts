import {
  CodeActionKind,
  CodeLensRefreshRequest,
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  ResponseError,
  TextDocuments,
  TextDocumentSyncKind,
  type CancellationToken,
  type CodeActionParams,
  type CodeLensParams,
  type CompletionParams,
  type Connection,
  type Diagnostic,
  type FullDocumentDiagnosticReport,
  type HoverParams,
  type InitializeParams,
  type InitializeResult,
  type TextDocumentPositionParams,
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
import { codeLensesOf } from './codeLenses';
import { OpenHostFiles, type OpenHostFile } from './openHostFiles';
import { findingDiagnostics } from './findingDiagnostics';
import { protocolDiagnostic } from './protocolDiagnostic';
import { completionItemsAt, documentSymbols, hoverAt } from './settingAssistance';
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
  let canRefresh: Refreshes = { diagnostics: false, codeLenses: false };

  connection.onInitialize((params) => {
    const options = params.initializationOptions as Partial<LanguageServerOptions> | undefined;
    files.localHostId = options?.localHostId;
    render = translating(options?.templates ?? {});
    canRefresh = refreshesOf(params);
    return capabilities;
  });
  documents.onDidClose(({ document }) => {
    files.close(document.uri);
  });

  const told = () => {
    askAgain(connection, canRefresh);
  };
  connection.onNotification(languageServerMethods.hostKnowledge, (host: HostKnowledge) => {
    files.tellHost(host);
    told();
  });
  connection.onNotification(languageServerMethods.siblingFiles, (siblings: SiblingFiles) => {
    files.tellSiblings(siblings);
    told();
  });

  /** Answers a request about a file of a host, unless it was cancelled before its turn. */
  const about =
    <Params extends DocumentParams, Result>(
      otherwise: Result,
      answer: (file: OpenHostFile, params: Params) => Result,
    ) =>
    async (params: Params, token: CancellationToken): Promise<Result> => {
      await messagesRead();
      if (token.isCancellationRequested) {
        throw new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled.');
      }
      const file = files.file(params.textDocument.uri);
      return file ? answer(file, params) : otherwise;
    };
  connection.languages.diagnostics.on(about(reportOf([]), (file) => reportOf(diagnosticsOf(file, render))));
  connection.onCodeAction(
    about([], (file, params: CodeActionParams) => codeActionsFor(file, params, render)),
  );
  connection.onHover(
    about(null, (file, params: HoverParams) => hoverAt(file, offsetOf(file, params), render)),
  );
  connection.onCompletion(
    about([], (file, params: CompletionParams) => completionItemsAt(file, offsetOf(file, params), render)),
  );
  connection.onCodeLens(about([], (file, _: CodeLensParams) => codeLensesOf(file, render)));
  connection.onDocumentSymbol(about([], documentSymbols));

  documents.listen(connection);
  connection.listen();
}

interface DocumentParams {
  readonly textDocument: { readonly uri: string };
}

function reportOf(items: Diagnostic[]): FullDocumentDiagnosticReport {
  return { kind: DocumentDiagnosticReportKind.Full, items };
}

function diagnosticsOf(file: OpenHostFile, render: RenderMessage): Diagnostic[] {
  return [
    ...file.diagnostics.map((diagnostic) => protocolDiagnostic(file.document, diagnostic, render)),
    ...findingDiagnostics(file, render),
  ];
}

function offsetOf({ document }: OpenHostFile, { position }: TextDocumentPositionParams): number {
  return document.offsetAt(position);
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
    hoverProvider: true,
    completionProvider: { triggerCharacters: ['"', '-', '=', '.', ','] },
    documentSymbolProvider: true,
    codeLensProvider: {},
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind] },
  },
};

/** What the client asks for anew when it is told that something has changed. */
interface Refreshes {
  readonly diagnostics: boolean;
  readonly codeLenses: boolean;
}

function refreshesOf({ capabilities: { workspace } }: InitializeParams): Refreshes {
  return {
    diagnostics: workspace?.diagnostics?.refreshSupport === true,
    codeLenses: workspace?.codeLens?.refreshSupport === true,
  };
}

function askAgain(connection: Connection, { diagnostics, codeLenses }: Refreshes): void {
  if (diagnostics) {
    void connection.languages.diagnostics.refresh();
  }
  if (codeLenses) {
    void connection.sendRequest(CodeLensRefreshRequest.type);
  }
}
