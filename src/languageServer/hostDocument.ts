import { configFileKindOf } from '../configfiles/configFileKind';
import { hostIdOfDocument } from '../knowledge/hostFilePlaces';
import type { ConfigFileKind } from '../model/configDiagnostic';

/** A document that is a configuration file of a host. */
export interface HostDocument {
  readonly hostId: string;
  /** Where the file lies on its host. */
  readonly path: string;
  readonly kind: ConfigFileKind;
}

/**
 * Whose file a document is, and of what kind: see hostIdOfDocument.
 */
export function hostDocumentOf(uri: string, localHostId: string | undefined): HostDocument | undefined {
  const parts = partsOf(uri);
  const kind = parts && configFileKindOf(parts.path);
  if (!parts || !kind) {
    return undefined;
  }
  const hostId = hostIdOfDocument(parts, localHostId);
  return hostId === undefined || hostId === '' ? undefined : { hostId, path: parts.path, kind };
}

interface UriParts {
  readonly scheme: string;
  readonly authority: string;
  readonly path: string;
}

function partsOf(uri: string): UriParts | undefined {
  const match = /^([a-z][a-z0-9+.-]*):(?:\/\/([^/?#]*))?([^?#]*)/i.exec(uri);
  if (!match) {
    return undefined;
  }
  const [, scheme = '', authority = '', path = ''] = match;
  try {
    return { scheme, authority, path: decodeURIComponent(path) };
  } catch {
    return undefined;
  }
}
