import { readdir } from 'node:fs/promises';
import path from 'node:path';

/** Files that an Include may bring. */
const mostFiles = 1000;

/** The files that the patterns of one Include name, in the order of their names: glob(7) with `*`, `?` and `[...]`. */
export async function includedFiles(
  patterns: readonly string[],
  { sshFolder, homeFolder }: { readonly sshFolder: string; readonly homeFolder: string },
): Promise<string[]> {
  const found: string[] = [];
  for (const pattern of patterns) {
    const full = path.resolve(sshFolder, pattern.replace(/^~(?=$|[\\/])/, homeFolder));
    found.push(...(await expand(full)));
  }
  return found.slice(0, mostFiles);
}

async function expand(pattern: string): Promise<string[]> {
  const { root } = path.parse(pattern);
  let places = [root];
  for (const part of pattern.slice(root.length).split(path.sep).filter(Boolean)) {
    const next = await Promise.all(places.map((place) => step(place, part)));
    places = next.flat().slice(0, mostFiles);
  }
  return places;
}

async function step(folder: string, part: string): Promise<string[]> {
  if (!/[*?[]/.test(part)) {
    return [path.join(folder, part)];
  }
  const names = await readdir(folder).catch(() => []);
  const matcher = segmentMatcher(part);
  return names
    .filter((name) => matcher.test(name) && (part.startsWith('.') || !name.startsWith('.')))
    .sort()
    .map((name) => path.join(folder, name));
}

/** Runs of stars count as one, so that no pattern makes the expression slow. */
function segmentMatcher(part: string): RegExp {
  const source = part
    .slice(0, 255)
    .replace(/\*+/g, '*')
    .replace(/\[[^\]]*\]|[*?]|[^*?[]+|\[/g, (token) => {
      if (token === '*') {
        return '[^/]*';
      }
      if (token === '?') {
        return '[^/]';
      }
      return token.startsWith('[') && token.endsWith(']')
        ? `[${token.slice(1, -1).replace(/^!/, '^').replace(/\\/g, '\\\\')}]`
        : token.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    });
  try {
    return new RegExp(`^${source}$`);
  } catch {
    return /(?!)/;
  }
}
