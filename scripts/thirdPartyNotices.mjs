import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const licenceFile = /^(?:licen[cs]e|copying|notice\b|copyright)/i;

/** Packages without a licence file, and the package of the same owner and licence whose file holds the text. */
const sameLicence = {
  '@microsoft/fast-element': '@vscode/webview-ui-toolkit',
  '@microsoft/fast-foundation': '@vscode/webview-ui-toolkit',
  '@microsoft/fast-web-utilities': '@vscode/webview-ui-toolkit',
};

function packageFolder(input) {
  const parts = input.split('/');
  const at = parts.lastIndexOf('node_modules');
  if (at < 0) return undefined;
  const nameLength = parts[at + 1]?.startsWith('@') ? 2 : 1;
  return parts.slice(0, at + 1 + nameLength).join('/');
}

function licenceText(folder) {
  return readdirSync(folder)
    .filter((name) => licenceFile.test(name))
    .sort()
    .map((name) => readFileSync(path.join(folder, name), 'utf8').trim())
    .join('\n\n');
}

function notice(root, folder) {
  const absolute = path.join(root, folder);
  const manifest = JSON.parse(readFileSync(path.join(absolute, 'package.json'), 'utf8'));
  const other = sameLicence[manifest.name];
  const text = licenceText(other === undefined ? absolute : path.join(root, 'node_modules', other));
  if (text === '') throw new Error(`${manifest.name} is bundled but carries no licence file`);
  // Older packages have a list in place of the one word.
  const licence = manifest.license ?? manifest.licenses?.map(({ type }) => type).join(', ');
  return `${manifest.name} ${manifest.version} (${licence})\n\n${text}\n`;
}

/**
 * The licences of every package that went into the bundles, as one text. `inputs` are paths relative to `root`, as
 * esbuild's metafile lists them. Throws when a bundled package carries no licence file: it could not be shipped.
 */
export function thirdPartyNotices(root, inputs) {
  const folders = new Set(inputs.map(packageFolder).filter((folder) => folder !== undefined));
  const existing = [...folders]
    .filter((folder) => existsSync(path.join(root, folder, 'package.json')))
    .sort();
  const rule = `\n${'-'.repeat(80)}\n\n`;
  return [
    'Hullwright contains the following third-party software.\n',
    ...existing.map((folder) => notice(root, folder)),
  ].join(rule);
}
