import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { byteTextOf } from '../src/configfiles/byteText';
import { appendParameter, parseCommandLineFile } from '../src/configfiles/commandLineFile';
import { parseDaemonJson, setDaemonKey } from '../src/configfiles/daemonJson';
import { parseShellFile } from '../src/configfiles/shell/shellFile';
import { appendWord } from '../src/configfiles/shell/wordListEditor';
import { appendSysconfigWord } from '../src/configfiles/sysconfigFile';
import { parseSysctlFile, setSysctl } from '../src/configfiles/sysctlFile';
import type { EditOutcome } from '../src/model/editOutcome';
import { renderEnglish } from '../src/model/message';
import { applyTextEdits } from '../src/model/textEdit';

/** One edit of one kind of file, as a fix would make it. */
interface Trial {
  readonly name: string;
  readonly edit: (text: string) => EditOutcome;
}

const parameter = 'swapaccount=1';

/** What is tried on the files of each sub-folder. */
const trials: Readonly<Record<string, readonly Trial[]>> = {
  grub: ['GRUB_CMDLINE_LINUX', 'GRUB_CMDLINE_LINUX_DEFAULT'].map((variable) => ({
    name: `append ${parameter} to ${variable}`,
    edit: (text) => appendWord(parseShellFile(text), variable, parameter),
  })),
  sysconfig: (['shell', 'systemd'] as const).map((reader) => ({
    name: `append --debug to DOCKER_OPTS, read by ${reader}`,
    edit: (text) => appendSysconfigWord({ text, readers: [reader] }, 'DOCKER_OPTS', '--debug'),
  })),
  cmdline: [
    {
      name: `append ${parameter} to cmdline.txt`,
      edit: (text) => appendParameter(parseCommandLineFile(text, 'firmwareCmdline'), parameter),
    },
  ],
  daemonjson: [
    {
      name: 'set live-restore',
      edit: (text) => setDaemonKey(parseDaemonJson(text), 'live-restore', true),
    },
  ],
  sysctl: [
    {
      name: 'set net.ipv4.ip_forward',
      edit: (text) => setSysctl(parseSysctlFile(text), 'net.ipv4.ip_forward', '1'),
    },
  ],
};

interface Measured {
  readonly file: string;
  readonly outcome: EditOutcome;
  /** Parse and edit, in milliseconds, the median of several runs. */
  readonly milliseconds: number;
  /** An edit that changes nothing, or that a second run would make again: there must be none. */
  readonly silent: boolean;
}

function measure(folder: string, file: string, { edit }: Trial): Measured {
  const text = byteTextOf(readFileSync(path.join(folder, file)));
  const times = Array.from({ length: 9 }, () => {
    const start = performance.now();
    edit(text);
    return performance.now() - start;
  }).sort((a, b) => a - b);
  const outcome = edit(text);
  const after = outcome.kind === 'edited' ? applyTextEdits(text, outcome.edits) : text;
  const again = edit(after);
  const silent = outcome.kind === 'edited' && (after === text || again.kind !== 'unchanged');
  return { file, outcome, milliseconds: times[4] ?? 0, silent };
}

function report({ name }: Trial, measured: readonly Measured[]): void {
  const count = (kind: EditOutcome['kind']) => measured.filter(({ outcome }) => outcome.kind === kind).length;
  const slowest = Math.max(...measured.map(({ milliseconds }) => milliseconds));
  const silent = measured.filter((entry) => entry.silent).length;
  console.log(
    `${name}: ${measured.length} files, ${count('edited')} edited, ${count('unchanged')} unchanged, ` +
      `${count('refused')} refused, ${silent} silent, slowest ${slowest.toFixed(2)} ms`,
  );
  for (const { file, outcome } of measured) {
    if (outcome.kind === 'refused') {
      console.log(`  ${file}: ${outcome.refusal.code}: ${renderEnglish(outcome.refusal.reason)}`);
    }
  }
}

/**
 * Edits copies in memory of the files in a folder's sub-folders (grub, sysconfig, cmdline, daemonjson, sysctl) and prints
 * what became of it: `node --import=tsx scripts/measureConfigFiles.ts FOLDER`. The files stay as they are.
 */
function measureFolder(root: string): void {
  for (const [kind, wanted] of Object.entries(trials)) {
    const folder = path.join(root, kind);
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) {
      const files = readdirSync(folder).sort();
      for (const trial of wanted) {
        report(
          trial,
          files.map((file) => measure(folder, file, trial)),
        );
      }
    }
  }
}

const [root] = process.argv.slice(2);
if (root === undefined) {
  console.error('usage: measureConfigFiles FOLDER');
  process.exitCode = 2;
} else {
  measureFolder(root);
}
