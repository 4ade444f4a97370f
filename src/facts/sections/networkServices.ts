import type { NamedText } from './mergedFiles';
import { nonBlankLines, understood, type Parsed } from './readingFact';

const entryLimit = 1000;

/** `<interface name="docker0"/>` of the files ZONE.xml: firewalld.zone(5). */
export function parseFirewalldZones(texts: readonly NamedText[]): Parsed<Readonly<Record<string, string>>> {
  const zones = texts.flatMap(({ path, text }) => {
    const [, zone] = /\/zones\/([\w-]+)\.xml$/.exec(path) ?? [];
    return zone === undefined
      ? []
      : [...text.matchAll(/<interface\s+name="([^"]{1,64})"/g)].map(([, name = '']): [string, string] => [
          name,
          zone,
        ]);
  });
  const found = Object.fromEntries(zones.filter(([name]) => name !== '__proto__').slice(0, entryLimit));
  return understood(
    found,
    Object.entries(found)
      .map(([name, zone]) => `${name} in ${zone}`)
      .join('\n'),
  );
}

/** The entries of `unmanaged-devices=`, of all files: NetworkManager.conf(5). */
export function parseUnmanagedDevices(texts: readonly NamedText[]): Parsed<readonly string[]> {
  const lines = texts.flatMap(({ text }) =>
    nonBlankLines(text).filter((line) => /^[ \t]*unmanaged-devices[ \t]*\+?=/.test(line)),
  );
  const devices = lines.flatMap((line) =>
    line
      .slice(line.indexOf('=') + 1)
      .split(/[;,]/)
      .map((entry) => entry.trim())
      .filter((entry) => entry !== ''),
  );
  return understood([...new Set(devices)].slice(0, entryLimit), lines.join('\n'));
}
