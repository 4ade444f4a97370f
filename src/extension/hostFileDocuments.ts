import { hostFilePlaces, localSchemes } from '../knowledge/hostFilePlaces';

/** The documents of hosts, as VS Code selects them. */
export function hostFileSelector(localId: string | undefined): { scheme: string; pattern?: string }[] {
  const local = localId === undefined ? [] : localSchemes;
  return [
    { scheme: 'hullwright' },
    ...local.flatMap((scheme) => hostFilePlaces.map(({ glob }) => ({ scheme, pattern: glob }))),
  ];
}
