import type { TextDocument } from 'vscode-languageserver-textdocument';
import { lintFile } from '../configfiles/lint/lintFile';
import type { LintInput, LintSibling } from '../configfiles/lint/lintRule';
import type { ConfigDiagnostic } from '../model/configDiagnostic';
import type { HostKnowledge, SiblingFiles } from '../model/languageServerMessages';
import { hostDocumentOf } from './hostDocument';

/** A host's file as it stands in the editor, with all that is known of its host. */
export interface OpenHostFile {
  readonly document: TextDocument;
  readonly input: LintInput;
  readonly host: HostKnowledge | undefined;
  readonly diagnostics: readonly ConfigDiagnostic[];
}

interface Judged {
  readonly document: TextDocument;
  readonly version: number;
  readonly revision: number;
  readonly file: OpenHostFile;
}

/** The open documents that are files of hosts. Each version of a text is judged once, whoever asks. */
export class OpenHostFiles {
  localHostId: string | undefined;
  readonly #documentOf: (uri: string) => TextDocument | undefined;
  readonly #hosts = new Map<string, HostKnowledge>();
  readonly #siblings = new Map<string, readonly LintSibling[]>();
  readonly #judged = new Map<string, Judged>();
  /** Counts what was told of hosts and siblings. */
  #revision = 0;

  constructor(documentOf: (uri: string) => TextDocument | undefined) {
    this.#documentOf = documentOf;
  }

  tellHost(host: HostKnowledge): void {
    this.#revision += 1;
    this.#hosts.set(host.hostId, host);
  }

  tellSiblings({ uri, siblings }: SiblingFiles): void {
    this.#revision += 1;
    this.#siblings.set(uri, siblings);
  }

  close(uri: string): void {
    this.#siblings.delete(uri);
    this.#judged.delete(uri);
  }

  /** Undefined for a document that is not open or no file of a host. */
  file(uri: string): OpenHostFile | undefined {
    const document = this.#documentOf(uri);
    if (!document) {
      return undefined;
    }
    const known = this.#judged.get(uri);
    const isCurrent =
      known?.document === document && known.version === document.version && known.revision === this.#revision;
    if (isCurrent) {
      return known.file;
    }
    const file = this.#judge(uri, document);
    if (file) {
      this.#judged.set(uri, { document, version: document.version, revision: this.#revision, file });
    }
    return file;
  }

  #judge(uri: string, document: TextDocument): OpenHostFile | undefined {
    const place = hostDocumentOf(uri, this.localHostId);
    if (!place) {
      return undefined;
    }
    const { hostId, path, kind } = place;
    const host = this.#hosts.get(hostId);
    const siblings = this.#siblings.get(uri);
    const input: LintInput = {
      kind,
      path,
      text: document.getText(),
      ...(host?.facts && { facts: host.facts }),
      ...(siblings && { siblings }),
    };
    return { document, input, host, diagnostics: lintFile(input) };
  }
}
