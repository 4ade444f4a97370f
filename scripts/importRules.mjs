/** Folders without a clock, a process, a network or a timer. */
const pureFolders = [
  'model',
  'knowledge',
  'configfiles',
  'facts',
  'checks',
  'checkpoints',
  'fixes',
  'examination',
  'reports',
];

/**
 * ARCHITECTURE.md's import table as lint rules. Each folder names the folders of src and the packages that it may
 * import; a folder may always import itself. `node` allows every built-in module of Node.
 */
const table = {
  model: { folders: [], packages: ['node:stream'] },
  knowledge: { folders: ['model'], packages: [] },
  configfiles: { folders: ['model', 'knowledge'], packages: ['jsonc-parser', 'fastest-levenshtein'] },
  facts: {
    folders: ['model', 'knowledge', 'configfiles'],
    packages: ['node:zlib', 'node:buffer', 'valibot'],
  },
  checks: { folders: ['model', 'knowledge'], packages: [] },
  checkpoints: { folders: ['model', 'knowledge'], packages: [] },
  fixes: {
    folders: ['model', 'knowledge', 'configfiles', 'facts', 'checks'],
    packages: ['node:buffer', 'valibot'],
  },
  examination: { folders: ['model', 'facts', 'checks', 'fixes'], packages: [] },
  reports: { folders: ['model'], packages: [] },
  hostFiles: { folders: ['model'], packages: ['node:crypto', 'node:buffer'] },
  hosts: { folders: ['model'], packages: ['node', 'ssh2'] },
  engines: { folders: ['model'], packages: ['node', 'dockerode'] },
  languageServer: {
    folders: ['model', 'knowledge', 'configfiles'],
    packages: ['vscode-languageserver', 'vscode-languageserver-textdocument'],
  },
  cli: {
    folders: [...pureFolders, 'hosts', 'engines'],
    packages: ['node', 'commander', 'diff', 'fastest-levenshtein'],
  },
  extension: {
    folders: [...pureFolders.filter((name) => name !== 'configfiles'), 'hostFiles', 'hosts', 'engines'],
    packages: ['node', 'vscode', 'vscode-languageclient'],
  },
};

const machineGlobals = [
  'process',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'fetch',
  'console',
  'require',
];

function alternatives(words) {
  return words.map((word) => word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('|');
}

function forbiddenImports(folder, { folders, packages }) {
  const others = Object.keys(table).filter((name) => name !== folder && !folders.includes(name));
  const allowedPackages = [
    ...packages.filter((name) => name !== 'node').map((name) => `${alternatives([name])}(?:/|$)`),
    ...(packages.includes('node') ? ['node:'] : []),
  ];
  const patterns = [
    {
      regex: `^(?!\\.{1,2}(?:/|$)${allowedPackages.map((pattern) => `|${pattern}`).join('')})`,
      message: `src/${folder} may not import this package: see the table in ARCHITECTURE.md.`,
    },
    {
      regex: '^(?:\\.\\./)+(?:webview|test|scripts|src)/',
      message: 'Source code imports only from src, by a relative path within it.',
    },
  ];
  if (others.length > 0) {
    patterns.push({
      regex: `^(?:\\.\\./)+(?:${alternatives(others)})/`,
      message: `src/${folder} may not import this folder: see the table in ARCHITECTURE.md.`,
    });
  }
  return patterns;
}

const folderRules = Object.entries(table).map(([folder, allowed]) => ({
  files: [`src/${folder}/**/*.ts`],
  rules: { 'no-restricted-imports': ['error', { patterns: forbiddenImports(folder, allowed) }] },
}));

const purity = {
  files: pureFolders.map((folder) => `src/${folder}/**/*.ts`),
  rules: { 'no-restricted-globals': ['error', ...machineGlobals] },
};

const page = {
  files: ['webview/**/*.ts'],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            regex: '^(?!\\.{1,2}(?:/|$)|@vscode/webview-ui-toolkit(?:/|$))',
            message: 'The page has no other packages.',
          },
          { regex: '^(?:\\.\\./)+src/(?!model/)', message: 'The page knows only src/model.' },
        ],
      },
    ],
  },
};

export const importRules = [...folderRules, purity, page];
