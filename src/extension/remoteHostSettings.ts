import { remoteHostIdentity, type RemoteHost } from '../hosts/remoteHost';

/** One entry of the setting `hullwright.hosts`. */
export interface RemoteHostSetting {
  readonly destination: string;
  readonly name?: string;
  readonly group?: string;
}

const longestText = 255;

/** The hosts of the setting, in order and each destination once. What is no entry is left out. */
export function remoteHostsOf(value: unknown): RemoteHost[] {
  const entries = Array.isArray(value) ? value.flatMap(toSetting) : [];
  const hosts = new Map<string, RemoteHost>();
  for (const { destination, name, group } of entries) {
    const identity = remoteHostIdentity(destination, name);
    if (!hosts.has(identity.id)) {
      hosts.set(identity.id, { identity, destination, group });
    }
  }
  return [...hosts.values()];
}

/** The setting that `remoteHostsOf` reads as these hosts. */
export function remoteHostSettings(hosts: readonly RemoteHost[]): RemoteHostSetting[] {
  return hosts.map(({ identity, destination, group }) => ({
    destination,
    ...(identity.label !== destination && { name: identity.label }),
    ...(group !== undefined && { group }),
  }));
}

function toSetting(entry: unknown): RemoteHostSetting[] {
  if (typeof entry !== 'object' || entry === null || !('destination' in entry)) {
    return [];
  }
  const destination = textOf(entry.destination);
  const name = 'name' in entry ? textOf(entry.name) : undefined;
  const group = 'group' in entry ? textOf(entry.group) : undefined;
  return destination === undefined
    ? []
    : [{ destination, ...(name !== undefined && { name }), ...(group !== undefined && { group }) }];
}

/** One line of text, or undefined for anything else. */
function textOf(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.trim() : '';
  return text === '' || text.length > longestText || /[\u0000-\u001f\u007f]/.test(text) ? undefined : text;
}
