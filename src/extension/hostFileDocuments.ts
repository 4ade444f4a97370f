import type * as vscode from 'vscode';
import { hostFilePlaces, isHostFilePlace } from '../knowledge/hostFilePlaces';

/** Schemes under which a file of this machine is edited: `untitled` is one that is not there yet. */
const localSchemes = ['file', 'untitled'];

/** The host whose file a document is; undefined for every other document. `localId` is undefined where there is no local host. */
export function hostIdOfDocument(
  { scheme, authority, path }: vscode.Uri,
  localId: string | undefined,
): string | undefined {
  if (scheme === 'hullwright') {
    return authority;
  }
  return localSchemes.includes(scheme) && authority === '' && isHostFilePlace(path) ? localId : undefined;
}

/** The documents of hosts, as VS Code selects them. */
export function hostFileSelector(localId: string | undefined): { scheme: string; pattern?: string }[] {
  const local = localId === undefined ? [] : localSchemes;
  return [
    { scheme: 'hullwright' },
    ...local.flatMap((scheme) => hostFilePlaces.map(({ glob }) => ({ scheme, pattern: glob }))),
  ];
}
