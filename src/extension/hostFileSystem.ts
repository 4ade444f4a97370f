import * as vscode from 'vscode';
import type { HostFile } from '../hostFiles/hostFile';
import { hasErrorCode, isHullwrightError } from '../model/hullwrightError';
import { message } from '../model/message';
import type { HostFileAccess } from './hostFileAccess';
import { FixesAfterReadOnly } from './fixesAfterReadOnly';
import { hostFileScheme } from './hostFileUri';
import { Disposable } from './lifecycle';
import { render } from './render';
import { SaveReasons } from './saveReasons';

/** Asks the person about a save. */
export interface SaveQuestions {
  /** True: write it. Asked for a file of root's, before anything is sent. */
  confirmWrite(uri: vscode.Uri, before: HostFile, after: Uint8Array): Promise<boolean>;
  /**
   * Shows what the host has, where that is another text than the one that was opened; nothing was written. True: the person has decided,
   * and the next save replaces that text.
   */
  decideConflict(uri: vscode.Uri, now: HostFile): Promise<boolean>;
}

interface OpenedFile {
  readonly file: HostFile;
  /** What VS Code is told: later than before for another content, even within one second. */
  readonly mtime: number;
  /** VS Code asks for the status first, which reads the file. Then it asks for the bytes. */
  isUnread: boolean;
}

/** Root's id. */
const root = 0;

/**
 * Files of hosts as documents, `hullwright://HOSTID/path`: read-only until a person wants to edit one, saved only when a person saves, and
 * never changed by anything but a save. There are no folders.
 */
export class HostFileSystem extends Disposable implements vscode.FileSystemProvider {
  readonly #access: HostFileAccess;
  readonly #reasons = this.register(new SaveReasons());
  readonly #opened = new Map<string, OpenedFile>();
  readonly #editable = new Set<string>();
  readonly #onDidChangeFile = this.register(new vscode.EventEmitter<vscode.FileChangeEvent[]>());
  readonly onDidChangeFile = this.#onDidChangeFile.event;
  /** Replaced by suites, where no dialog can be answered. */
  questions: SaveQuestions;

  constructor(access: HostFileAccess, questions: SaveQuestions) {
    super();
    this.#access = access;
    this.questions = questions;
    this.register(
      vscode.workspace.registerFileSystemProvider(hostFileScheme, this, { isCaseSensitive: true }),
    );
    this.register(new FixesAfterReadOnly((uri) => this.#editable.has(uri.toString())));
    this.register(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.#opened.delete(uri.toString());
        this.#editable.delete(uri.toString());
      }),
    );
  }

  /** The file as it was opened or saved last; read now where it is not open. */
  async file(uri: vscode.Uri): Promise<HostFile> {
    return (this.#opened.get(uri.toString()) ?? (await this.#open(uri))).file;
  }

  /** Lifts the read-only state of one file, until it is closed. */
  allowEditing(uri: vscode.Uri): void {
    this.#editable.add(uri.toString());
    this.#changed(uri);
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    try {
      const { file, mtime } = this.#opened.get(uri.toString()) ?? (await this.#open(uri));
      const isEditable = this.#editable.has(uri.toString());
      const status = { type: vscode.FileType.File, ctime: mtime, mtime, size: file.bytes.length };
      return isEditable ? status : { ...status, permissions: vscode.FilePermission.Readonly };
    } catch (error) {
      if (hasErrorCode(error, 'fileIsFolder')) {
        return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
      }
      throw fileSystemError(error, uri);
    }
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    try {
      const known = this.#opened.get(uri.toString());
      const opened = known?.isUnread === true ? known : await this.#open(uri);
      opened.isUnread = false;
      return opened.file.bytes;
    } catch (error) {
      throw fileSystemError(error, uri);
    }
  }

  async writeFile(uri: vscode.Uri, bytes: Uint8Array): Promise<void> {
    const isManual = this.#reasons.takeManual(uri);
    const expected = this.#opened.get(uri.toString())?.file;
    if (!expected || !this.#editable.has(uri.toString())) {
      throw vscode.FileSystemError.NoPermissions(
        render(message('This file of a host is read-only until you edit it with Edit on Host.')),
      );
    }
    if (!isManual) {
      throw vscode.FileSystemError.NoPermissions(
        render(message('A file of a host is saved only by hand: automatic saves are refused.')),
      );
    }
    if (expected.userId === root && !(await this.questions.confirmWrite(uri, expected, bytes))) {
      throw vscode.FileSystemError.NoPermissions(
        render(message('Not saved: the change was not confirmed. Your text stays in the editor.')),
      );
    }
    await this.#write(uri, expected, bytes);
  }

  async #write(uri: vscode.Uri, expected: HostFile, bytes: Uint8Array): Promise<void> {
    const mayUseRoot = expected.userId === root;
    try {
      this.#remember(uri, await this.#access.write(uri, { expected, bytes, mayUseRoot }), false);
    } catch (error) {
      if (hasErrorCode(error, 'fileChanged')) {
        void this.#decideConflict(uri);
      }
      throw fileSystemError(error, uri);
    }
  }

  /** Does not wait for the person: the save has failed by then. */
  async #decideConflict(uri: vscode.Uri): Promise<void> {
    const now = await this.#access.read(uri).catch(() => undefined);
    if (now && (await this.questions.decideConflict(uri, now))) {
      const opened = this.#opened.get(uri.toString());
      // The document was not read anew: with another time VS Code would refuse the next save by itself.
      this.#opened.set(uri.toString(), { file: now, mtime: opened?.mtime ?? 0, isUnread: false });
    }
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): void {
    throw this.#cannot(uri);
  }

  delete(uri: vscode.Uri): void {
    throw this.#cannot(uri);
  }

  rename(uri: vscode.Uri): void {
    throw this.#cannot(uri);
  }

  #cannot(uri: vscode.Uri): Error {
    const text = message('{path} is not made, renamed or removed from here.', { path: uri.path });
    return vscode.FileSystemError.NoPermissions(render(text));
  }

  async #open(uri: vscode.Uri): Promise<OpenedFile> {
    return this.#remember(uri, await this.#access.read(uri), true);
  }

  #remember(uri: vscode.Uri, file: HostFile, isUnread: boolean): OpenedFile {
    const before = this.#opened.get(uri.toString());
    const own = file.changedAt * 1000;
    const mtime =
      before?.file.sha256 === file.sha256 ? before.mtime : Math.max(own, (before?.mtime ?? 0) + 1);
    const opened = { file, mtime, isUnread };
    this.#opened.set(uri.toString(), opened);
    return opened;
  }

  #changed(uri: vscode.Uri): void {
    this.#onDidChangeFile.fire([{ type: vscode.FileChangeType.Changed, uri }]);
  }
}

/** As VS Code shows it: the problem and the remedy. */
function fileSystemError(error: unknown, uri: vscode.Uri): unknown {
  if (!isHullwrightError(error)) {
    return error;
  }
  const text = `${render(error.problem)} ${render(error.remedy)}`;
  switch (error.code) {
    case 'fileMissing':
      return vscode.FileSystemError.FileNotFound(uri);
    case 'fileIsFolder':
      return vscode.FileSystemError.FileIsADirectory(uri);
    case 'fileForbidden':
      return vscode.FileSystemError.NoPermissions(text);
    default:
      return vscode.FileSystemError.Unavailable(text);
  }
}
