import { lintFile } from '../../src/configfiles/lint/lintFile';
import type { LintInput } from '../../src/configfiles/lint/lintRule';
import { median, millisecondsOf, type Measurement } from './measurement';

const rounds = 21;
const manyLines = 10_000;

function repeat(line: (index: number) => string): string {
  return Array.from({ length: manyLines }, (_, index) => `${line(index)}\n`).join('');
}

/** A file as distributions ship it, and the same kind with ten thousand lines. */
const inputs: readonly (readonly [what: string, budget: number, input: LintInput])[] = [
  [
    'lint of an ordinary grub file',
    10,
    {
      kind: 'grub',
      path: '/etc/default/grub',
      text: `${'# If you change this file, run update-grub.\n'.repeat(25)}GRUB_TIMEOUT=5\nGRUB_CMDLINE_LINUX="quiet swapaccount=1"\n`,
    },
  ],
  [
    'lint of 10,000 lines: grub',
    50,
    {
      kind: 'grub',
      path: '/etc/default/grub',
      text: repeat((index) =>
        index % 10 === 0 ? `VARIABLE_${index}="value ${index} quiet"` : `# comment ${index}`,
      ),
    },
  ],
  [
    'lint of 10,000 lines: sysctl',
    50,
    {
      kind: 'sysctl',
      path: '/etc/sysctl.conf',
      text: repeat((index) => `net.ipv4.conf.eth${index}.rp_filter = 1`),
    },
  ],
  [
    'lint of 10,000 lines: docker defaults',
    50,
    {
      kind: 'sysconfig',
      path: '/etc/default/docker',
      text: repeat((index) => `VARIABLE_${index}="--debug"`),
    },
  ],
];

/** Judging configuration files, again and again in one process; each time a new input, because the parsed one is remembered. */
export async function measureLint(): Promise<readonly Measurement[]> {
  const measurements: Measurement[] = [];
  for (const [what, budget, input] of inputs) {
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      times.push(await millisecondsOf(() => lintFile({ ...input })));
    }
    const note = `median of ${rounds}; the first took ${times[0]?.toFixed(1) ?? ''} ms`;
    measurements.push({ what, measured: median(times), budget, unit: 'ms', note });
  }
  return measurements;
}
