/**
 * Bundles everything that ships into dist/: the extension, the command line, the pages, and the files beside them.
 *
 *   node esbuild.mjs [--production] [--watch] [--tests]
 *
 * --production minifies; --tests also bundles the suites that run inside VS Code; --watch rebuilds on every change.
 */
import { chmod, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import process from 'node:process';
import * as esbuild from 'esbuild';
import { thirdPartyNotices } from './scripts/thirdPartyNotices.mjs';

const root = path.dirname(fileURLToPath(import.meta.url));
const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');
const tests = process.argv.includes('--tests');
const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));

const common = {
  absWorkingDir: root,
  bundle: true,
  metafile: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  legalComments: 'none',
  logLevel: 'warning',
};

/**
 * ssh2 is a bundle of its own, which the two programs load when a host is first reached by it. Its native parts are left
 * out: without them it does the same in JavaScript.
 */
const ssh2Apart = {
  name: 'ssh2-apart',
  setup(build) {
    build.onResolve({ filter: /\/ssh2Host$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './ssh2Host.js', external: true } : undefined,
    );
  },
};

const nodeProgram = {
  ...common,
  plugins: [ssh2Apart],
  external: ['cpu-features', '*.node'],
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // jsonc-parser's `main` loads its parts in a way that no bundler sees.
  mainFields: ['module', 'main'],
};

const bundles = [
  {
    ...nodeProgram,
    entryPoints: ['src/extension/main.ts'],
    outfile: 'dist/extension.js',
    external: [...nodeProgram.external, 'vscode'],
  },
  {
    ...nodeProgram,
    entryPoints: ['src/extension/examinationModule.ts'],
    outfile: 'dist/examination.js',
  },
  {
    ...nodeProgram,
    entryPoints: ['src/languageServer/main.ts'],
    outfile: 'dist/languageServer.js',
  },
  {
    ...nodeProgram,
    entryPoints: ['src/extension/languageClientModule.ts'],
    outfile: 'dist/languageClient.js',
    external: [...nodeProgram.external, 'vscode'],
  },
  {
    ...nodeProgram,
    entryPoints: ['src/hosts/ssh2/ssh2Host.ts'],
    outfile: 'dist/ssh2Host.js',
  },
  {
    ...nodeProgram,
    entryPoints: ['src/cli/main.ts'],
    outfile: 'dist/hullwright.js',
    banner: { js: '#!/usr/bin/env node' },
    define: { hullwrightVersion: JSON.stringify(version) },
  },
  {
    ...common,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    entryPoints: { report: 'webview/report/main.ts', health: 'webview/health/main.ts' },
    outdir: 'dist/webview',
    loader: { '.ttf': 'file' },
  },
];

const suiteBundle = {
  ...nodeProgram,
  minify: false,
  sourcemap: 'linked',
  entryPoints: ['test/vscode/suite/*.ts', 'test/vscode/installed/*.ts'],
  outbase: 'test/vscode',
  outdir: 'dist/test/vscode',
  external: [...nodeProgram.external, 'vscode', 'mocha'],
};

const codicons = 'node_modules/@vscode/codicons';
const copies = [
  ['src/facts/collector.sh', 'dist/collector.sh'],
  ['src/fixes/survey/survey.sh', 'dist/changes/survey.sh'],
  ['src/fixes/reboot/reboot.sh', 'dist/changes/reboot.sh'],
  ...['change', 'request', 'undo'].map((name) => [
    `src/fixes/executor/${name}.sh`,
    `dist/changes/${name}.sh`,
  ]),
  [`${codicons}/dist/codicon.css`, 'dist/webview/codicon.css'],
  [`${codicons}/dist/codicon.ttf`, 'dist/webview/codicon.ttf'],
];

async function copyFiles() {
  for (const folder of ['dist/webview', 'dist/changes']) {
    await mkdir(path.join(root, folder), { recursive: true });
  }
  for (const [from, to] of copies) await copyFile(path.join(root, from), path.join(root, to));
}

/** What a finished build needs beside the bundles. The notices name exactly the packages that went into them. */
async function finish(results) {
  await chmod(path.join(root, 'dist/hullwright.js'), 0o755);
  const inputs = results.flatMap((result) => Object.keys(result.metafile.inputs));
  const copied = copies.map(([from]) => from);
  await writeFile(
    path.join(root, 'dist/THIRD-PARTY-NOTICES.txt'),
    thirdPartyNotices(root, [...inputs, ...copied]),
  );
}

/** Copies the plain files again whenever one of the watched bundles was built. */
const copyPlugin = {
  name: 'copy-files',
  setup(build) {
    build.onStart(() => console.log('building'));
    build.onEnd(async (result) => {
      await copyFiles();
      console.log(`${new Date().toLocaleTimeString()} built, ${result.errors.length} errors`);
    });
  },
};

async function buildOnce() {
  await copyFiles();
  const results = await Promise.all(bundles.map((options) => esbuild.build(options)));
  await finish(results);
  if (tests) await esbuild.build(suiteBundle);
}

async function rebuildOnChange() {
  const wanted = tests ? [...bundles, suiteBundle] : bundles;
  for (const options of wanted) {
    const context = await esbuild.context({
      ...options,
      plugins: [...(options.plugins ?? []), copyPlugin],
    });
    await context.watch();
  }
}

try {
  await (watch ? rebuildOnChange() : buildOnce());
} catch (error) {
  // esbuild has printed its own messages already.
  if (!Array.isArray(error?.errors)) console.error(error);
  process.exitCode = 1;
}
