import type { Finding } from './finding';
import type { HostFacts } from './hostFacts';

/** What the client tells the language server when it starts it. */
export interface LanguageServerOptions {
  /** The id of the host whose files are those of scheme `file`; undefined where there is no local host. */
  readonly localHostId?: string;
  /** English template to translated template, of the language of the window. What it lacks stays English. */
  readonly templates: Readonly<Record<string, string>>;
}

/**
 * What an examination found out about one host. It takes the place of what was told of that host before, and concerns only
 * documents of that host: `hullwright://ID/…`, and for the local host the files themselves. The server reads nothing by itself.
 */
export interface HostKnowledge {
  readonly hostId: string;
  /** What a person calls it. */
  readonly label: string;
  /** Undefined: no longer known. */
  readonly facts?: HostFacts | undefined;
  readonly findings: readonly Finding[];
}

/** Other files of the host of an open document that decide together with it. They take the place of those told before. */
export interface SiblingFiles {
  readonly uri: string;
  readonly siblings: readonly { readonly path: string; readonly text: string }[];
}

/** Methods of our own notifications, from the client to the server. */
export const languageServerMethods = {
  hostKnowledge: 'hullwright/hostKnowledge',
  siblingFiles: 'hullwright/siblingFiles',
} as const;

/** What a code action of the server carries beside its edit. */
export interface HostFileActionData {
  /** The lines of the document are to end as on Unix. */
  readonly endOfLine: 'lf';
}
