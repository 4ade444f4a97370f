import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { vscodeServerProgram } from './codeServer';
import { node24 } from './nodeRuntime';
import { ProcessGroup } from './processGroup';

/** How long the server may take until it listens, in milliseconds. */
const startLimit = 60_000;

export interface VscodeServerOptions {
  /** Everything that the server writes: user data, extensions, logs. It must not be shared between two servers. */
  readonly dataFolder: string;
  /** The user's settings of this server. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** More arguments for the server's own command line. */
  readonly arguments: readonly string[];
  /** The environment of the server and so of the extension host. */
  readonly environment?: NodeJS.ProcessEnv;
  readonly progress: (line: string) => void;
}

/** A running server of VS Code that listens on 127.0.0.1. */
export interface VscodeServer {
  readonly port: number;
  readonly dataFolder: string;
  /** Resolves when the server has ended, by itself or by `end`. */
  readonly ended: () => Promise<void>;
  /** Ends the server and every process that it started. */
  readonly end: () => Promise<void>;
}

/** Settings that keep a server quiet: no welcome page, no look-ups on the network, no chat. */
export const quietSettings: Readonly<Record<string, unknown>> = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'telemetry.telemetryLevel': 'off',
  'chat.disableAIFeatures': true,
  'git.enabled': false,
};

/** What a server needs to load an extension from a folder in tests, without a token and without questions. */
export const automationArguments = [
  '--without-connection-token',
  '--disable-workspace-trust',
  '--enable-smoke-test-driver',
];

function listeningPort(group: ProcessGroup): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = '';
    const timer = setTimeout(() => {
      reject(new Error(`VS Code's server did not listen within ${startLimit / 1000} s:\n${output}`));
    }, startLimit);
    const onOutput = (chunk: Buffer): void => {
      output = (output + chunk.toString('utf8')).slice(-16_384);
      const port = /Extension host agent listening on (\d+)/.exec(output)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    };
    group.leader.stdout?.on('data', onOutput);
    group.leader.stderr?.on('data', onOutput);
    void group.ended().then(() => {
      clearTimeout(timer);
      reject(new Error(`VS Code's server ended before it listened:\n${output}`));
    });
  });
}

/** Starts VS Code's server on a free port, installing it into the cache first when it is not there. */
export async function startVscodeServer(options: VscodeServerOptions): Promise<VscodeServer> {
  const node = await node24(options.progress);
  const program = await vscodeServerProgram(options.progress);
  // Settings of a machine's scope count only in the file of the machine.
  for (const owner of ['User', 'Machine']) {
    const settingsFolder = path.join(options.dataFolder, 'data', owner);
    await mkdir(settingsFolder, { recursive: true });
    await writeFile(
      path.join(settingsFolder, 'settings.json'),
      JSON.stringify(options.settings, undefined, 2),
    );
  }
  // The server leaves its sockets behind: in a folder that goes away with its data they do no harm.
  const temporary = path.join(options.dataFolder, 'tmp');
  await mkdir(temporary, { recursive: true });
  const environment = { ...(options.environment ?? process.env), TMPDIR: temporary };
  const group = new ProcessGroup(
    node,
    [
      program,
      ...['--host', '127.0.0.1', '--port', '0', '--accept-server-license-terms', '--telemetry-level', 'off'],
      ...['--server-data-dir', options.dataFolder],
      ...options.arguments,
    ],
    { env: environment, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  try {
    const port = await listeningPort(group);
    return {
      port,
      dataFolder: options.dataFolder,
      ended: () => group.ended(),
      end: () => group.end(),
    };
  } catch (error) {
    await group.end();
    throw error;
  }
}
