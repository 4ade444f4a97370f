import { gzipSync } from 'node:zlib';
import type { IdentifiedRunner, RunLimits, RunOptions, RunResult } from '../../../src/model/host';

/** What a collector prints, put together by hand. */
export const nonce = '0123456789abcdef0123456789abcdef';

export const limits: RunLimits = { milliseconds: 30_000, bytes: 16 * 1024 * 1024 };

/** The records of one group from their marks and bodies. */
export function records(...parts: readonly (readonly [mark: string, body?: string])[]): string {
  return parts.map(([mark, body = '']) => `\n@${nonce} ${mark}\n${body}`).join('');
}

/** Base64 in lines of 76 characters, as the programs print it. */
export function base64Lines(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('base64')
    .replace(/.{1,76}/g, '$&\n');
}

export function frame(number: number, group: string, content: string | Uint8Array, path = ''): string {
  const begin = `${String(number)} ${group} base64+gzip${path === '' ? '' : ` ${path}`}`;
  const body = base64Lines(gzipSync(content));
  return `\n@${nonce} B ${begin}\n${body}\n@${nonce} E ${String(number)} ${group}\n`;
}

const allSections = [
  'system',
  'sysctls',
  'modules',
  'cgroups',
  'namespaces',
  'memory',
  'mounts',
  'storage',
  'configuration',
  'engines',
  'network',
  'security',
  'clock',
  'rootless',
];

export function ends(...sections: readonly string[]): string {
  return records(...sections.map((section) => [`end ${section}`] as const));
}

export const filesGroup =
  records(
    [
      'paths system',
      '/etc/os-release\n/proc/version\n/.dockerenv\n/run/systemd/container\n/proc/sys/x/status\n',
    ],
    ['paths configuration', '/etc/docker/daemon.json\n!/boot/cmdline.txt\n/etc/subuid\n'],
    ['command system uname', 'Linux 6.1.0 x86_64\n'],
    ['status 0'],
    ['command system livepatches'],
    ['status 1'],
    ['absent system pagesize'],
    ['skipped cgroups daemon-groups hiddenProcesses'],
    [
      'lines',
      '/etc/os-release:ID=debian\n/etc/os-release:NAME="De\u001b[31mbian"\n/proc/version:Linux version 6.1.0\n/etc/subuid:ann:1:2\n',
    ],
    [
      'errors',
      'grep: /run/systemd/container: No such file or directory\ngrep: /etc/docker/daemon.json: Permission denied\ngrep: /proc/sys/x/status: Not a directory\n',
    ],
    ['status 2'],
  ) + ends(...allSections);

export const programsGroup =
  records(
    ['command kernelConfig kernel-config-candidates', 'denied /boot/config-6.1.0\nread /proc/config.gz\n'],
    ['status 0'],
    ['command engines docker-version', 'Docker version 28.2.2\n'],
    ['status 0'],
    ['absent engines runc-version'],
  ) + ends('kernelConfig', 'system', 'namespaces', 'engines', 'kernelLog', 'network', 'rootless', 'logs');

export const probesGroup =
  records(
    ['command storage mount-overlay', 'prepared\n'],
    ['status 0'],
    [
      'command storage paths',
      "/dev/fuse|character special file|666|0|0\nstat: cannot statx '/dev/zfs': No such file or directory\nstat: can't stat '/root/x': Permission denied\n",
    ],
    ['status 1'],
  ) + ends('storage', 'logs');

export const configText = '#\n# Linux/x86 6.1.0 Kernel Configuration\n#\nCONFIG_CGROUPS=y\n';

/** A run in which everything arrived. */
export function wholeRun(): string {
  return [
    'motd of a chatty shell\n',
    `\n@${nonce} A 1\n`,
    frame(1, 'files', filesGroup),
    frame(2, 'kernelConfig', configText, '/proc/config.gz'),
    frame(3, 'programs', programsGroup),
    frame(4, 'probes', probesGroup),
    `\n@${nonce} Z 4\n`,
  ].join('');
}

export function runResult(stdout: string | Uint8Array, rest: Partial<RunResult> = {}): RunResult {
  const bytes = typeof stdout === 'string' ? Buffer.from(stdout, 'latin1') : stdout;
  return { end: 'exited', exitCode: 0, stdout: bytes, stderr: '', ...rest };
}

/** A host that answers every script with the same result and remembers what it was asked. */
export class CannedHost implements IdentifiedRunner {
  readonly identity = { id: 'canned', label: 'canned' };
  script = '';
  options: RunOptions | undefined;

  constructor(private readonly answer: RunResult) {}

  run(script: string, options: RunOptions): Promise<RunResult> {
    this.script = script;
    this.options = options;
    return Promise.resolve(this.answer);
  }

  dispose(): void {
    this.script = '';
  }
}
