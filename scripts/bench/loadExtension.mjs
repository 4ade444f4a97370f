/*
 * Loads and activates the bundled extension against a stand-in of the module `vscode` that accepts everything, and
 * prints the milliseconds of both. Run in a process of its own: the first load is what counts.
 */
import { readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** What the stand-in does not accept: it is no promise, and no view is visible, so nothing is examined. */
const refused = new Map([
  ['then', undefined],
  ['visible', false],
  [Symbol.toPrimitive, () => 'text'],
]);

/** A value that can be called, constructed and asked for anything. */
const accepting = () =>
  new Proxy(function () {}, {
    get: (_, name) => (refused.has(name) ? refused.get(name) : accepting()),
    apply: () => accepting(),
    construct: () => accepting(),
    set: () => true,
  });

// The bundle copies the names that the module has, so they must be its own.
const typings = createRequire(import.meta.url).resolve('@types/vscode/package.json');
const declarations = readFileSync(path.join(path.dirname(typings), 'index.d.ts'), 'utf8');
const names = [...declarations.matchAll(/^\s{0,4}export (?:class|enum|namespace|const) (\w+)/gm)];
const standIn = Object.fromEntries(names.map(([, name]) => [name, accepting()]));

const load = Module._load;
Module._load = (request, ...rest) => (request === 'vscode' ? standIn : load(request, ...rest));

const context = {
  subscriptions: [],
  extensionPath: folder,
  extensionUri: accepting(),
  extension: { packageJSON: { version: '0.0.0' } },
};

const require = createRequire(import.meta.url);
const start = performance.now();
const { activate } = require(path.join(folder, 'dist/extension.js'));
const loaded = performance.now();
activate(context);
const activated = performance.now();
console.log(JSON.stringify({ load: loaded - start, activate: activated - loaded }));
process.exit(0);
