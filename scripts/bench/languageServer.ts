import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type ProtocolConnection,
} from 'vscode-languageserver/node';
import { projectFolder } from '../../test/rig/projectFolder';
import { median, millisecondsOf, type Measurement } from './measurement';

const rounds = 21;
const manyLines = 10_000;

const texts: readonly (readonly [what: string, budget: number, uri: string, text: string])[] = [
  [
    'diagnostics after a keystroke: an ordinary grub file',
    10,
    'file:///etc/default/grub',
    `${'# If you change this file, run update-grub.\n'.repeat(25)}GRUB_TIMEOUT=5\nGRUB_CMDLINE_LINUX="quiet swapaccount=1"\n`,
  ],
  [
    'diagnostics after a keystroke: an ordinary daemon.json',
    10,
    'file:///etc/docker/daemon.json',
    '{\n  "log-driver": "json-file",\n  "log-opts": { "max-size": "10m", "max-file": "3" },\n  "live-restore": true\n}\n',
  ],
  [
    'diagnostics after a keystroke: 10,000 lines of sysctl',
    50,
    'file:///etc/sysctl.conf',
    Array.from({ length: manyLines }, (_, index) => `net.ipv4.conf.eth${index}.rp_filter = 1\n`).join(''),
  ],
  [
    'diagnostics after a keystroke: 10,000 lines of grub',
    50,
    'file:///etc/default/grub.d/50-many.cfg',
    Array.from({ length: manyLines }, (_, index) =>
      index % 10 === 0 ? `VARIABLE_${index}="value ${index}"\n` : `# comment ${index}\n`,
    ).join(''),
  ],
];

interface RunningServer {
  readonly process: ChildProcess;
  readonly connection: ProtocolConnection;
}

async function startServer(): Promise<RunningServer> {
  const program = path.join(projectFolder, 'dist/languageServer.js');
  const child = spawn(process.execPath, [program, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.listen();
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: {},
    initializationOptions: { localHostId: 'local', templates: {} },
  });
  return { process: child, connection };
}

function endServer({ process: child, connection }: RunningServer): void {
  connection.dispose();
  child.kill();
}

async function measureStart(): Promise<Measurement> {
  const times: number[] = [];
  for (let round = 0; round < 9; round += 1) {
    const start = performance.now();
    const server = await startServer();
    times.push(performance.now() - start);
    endServer(server);
  }
  const note = 'median of 9, from the start of its process to its first answer';
  return { what: 'language server: start', measured: median(times), budget: 300, unit: 'ms', note };
}

/** Types one character again and again, and waits for the diagnostics each time. */
async function measureTyping(
  { connection }: RunningServer,
  [what, budget, uri, text]: (typeof texts)[number],
): Promise<Measurement> {
  await connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'plaintext', version: 1, text },
  });
  const times: number[] = [];
  const place = { line: 1, character: 2 };
  for (let round = 0; round < rounds; round += 1) {
    times.push(
      await millisecondsOf(async () => {
        await connection.sendNotification('textDocument/didChange', {
          textDocument: { uri, version: round + 2 },
          contentChanges: [{ range: { start: place, end: place }, text: ' ' }],
        });
        await connection.sendRequest('textDocument/diagnostic', { textDocument: { uri } });
      }),
    );
  }
  const note = `median of ${rounds}, with the way to the server and back; the first took ${times[0]?.toFixed(1) ?? ''} ms`;
  return { what, measured: median(times), budget, unit: 'ms', note };
}

/** The language server as it ships, in a process of its own. The production build must be there. */
export async function measureLanguageServer(): Promise<readonly Measurement[]> {
  const measurements = [await measureStart()];
  const server = await startServer();
  try {
    for (const text of texts) {
      measurements.push(await measureTyping(server, text));
    }
  } finally {
    endServer(server);
  }
  return measurements;
}
