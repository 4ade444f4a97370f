import { PassThrough } from 'node:stream';
import {
  createConnection,
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type CodeAction,
  type CodeActionContext,
  type Diagnostic,
  type FullDocumentDiagnosticReport,
  type InitializeResult,
  type ProtocolConnection,
  type Range,
  type TextDocumentEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { messagesRead } from '../../../src/languageServer/messagesRead';
import { startLanguageServer } from '../../../src/languageServer/startLanguageServer';
import {
  languageServerMethods,
  type HostKnowledge,
  type LanguageServerOptions,
  type SiblingFiles,
} from '../../../src/model/languageServerMessages';

/** A client and the server in one process, joined by two streams in memory. */
export class TestConnection {
  readonly client: ProtocolConnection;
  readonly initialized: Promise<InitializeResult>;
  /** How often the server asked that diagnostics be pulled again. */
  refreshes = 0;
  readonly #server;
  readonly #documents = new Map<string, TextDocument>();

  constructor(options: Partial<LanguageServerOptions> = { localHostId: 'local' }) {
    const toServer = new PassThrough();
    const toClient = new PassThrough();
    this.#server = createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient));
    startLanguageServer(this.#server, { messagesRead });
    this.client = createProtocolConnection(
      new StreamMessageReader(toClient),
      new StreamMessageWriter(toServer),
    );
    this.client.onRequest('workspace/diagnostic/refresh', () => {
      this.refreshes += 1;
      return null;
    });
    this.client.listen();
    this.initialized = this.client.sendRequest<InitializeResult>('initialize', {
      processId: null,
      rootUri: null,
      capabilities: { workspace: { diagnostics: { refreshSupport: true } } },
      initializationOptions: options,
    });
  }

  open(uri: string, text: string): TextDocument {
    const document = TextDocument.create(uri, 'plaintext', 1, text);
    this.#documents.set(uri, document);
    void this.client.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'plaintext', version: 1, text },
    });
    return document;
  }

  change(uri: string, text: string): TextDocument {
    const version = this.document(uri).version + 1;
    const document = TextDocument.create(uri, 'plaintext', version, text);
    this.#documents.set(uri, document);
    void this.client.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ text }],
    });
    return document;
  }

  close(uri: string): void {
    void this.client.sendNotification('textDocument/didClose', { textDocument: { uri } });
  }

  document(uri: string): TextDocument {
    const document = this.#documents.get(uri);
    if (!document) {
      throw new Error(`${uri} was never opened.`);
    }
    return document;
  }

  tellHost(host: HostKnowledge): void {
    void this.client.sendNotification(languageServerMethods.hostKnowledge, host);
  }

  tellSiblings(siblings: SiblingFiles): void {
    void this.client.sendNotification(languageServerMethods.siblingFiles, siblings);
  }

  async diagnostics(uri: string): Promise<Diagnostic[]> {
    const report = await this.client.sendRequest<FullDocumentDiagnosticReport>('textDocument/diagnostic', {
      textDocument: { uri },
    });
    return report.items;
  }

  codeActions(uri: string, range: Range, only?: CodeActionContext['only']): Promise<CodeAction[]> {
    return this.client.sendRequest<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range,
      context: { diagnostics: [], ...(only && { only }) },
    });
  }

  /** The text of a document after a code action of its version. */
  textAfter(uri: string, action: CodeAction): string {
    const document = this.document(uri);
    const changes = (action.edit?.documentChanges ?? []) as TextDocumentEdit[];
    const [change] = changes;
    if (changes.length !== 1 || change?.textDocument.uri !== uri) {
      throw new Error('A code action edits its own document, once.');
    }
    if (change.textDocument.version !== document.version) {
      throw new Error('A code action is of another version.');
    }
    return TextDocument.applyEdits(
      document,
      change.edits.map((edit) => {
        if (!('newText' in edit)) {
          throw new Error('A code action holds plain edits.');
        }
        return edit;
      }),
    );
  }

  dispose(): void {
    this.client.dispose();
    this.#server.dispose();
  }
}
