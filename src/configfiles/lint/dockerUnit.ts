import type { LintInput } from './lintRule';

/** What the unit of Docker says, its drop-ins included. */
export interface DockerUnit {
  /** The command line of dockerd; undefined when no ExecStart is left. */
  readonly execStart: string | undefined;
  /** Paths after `EnvironmentFile=`, without the `-` that makes one optional. */
  readonly environmentFiles: readonly string[];
}

const folders = [
  '/usr/lib/systemd/system/',
  '/lib/systemd/system/',
  '/run/systemd/system/',
  '/etc/systemd/system/',
];

/**
 * Docker's unit among the siblings; undefined when it is not there, so that nothing is known of it. A unit in /etc replaces one in
 * /usr/lib, drop-ins follow by name, and an empty assignment empties the list. Source: systemd.unit(5), systemd.service(5).
 */
export function dockerUnitOf({ siblings = [] }: LintInput): DockerUnit | undefined {
  const unit = folders
    .flatMap((folder) => siblings.filter(({ path }) => path === `${folder}docker.service`))
    .at(-1);
  if (!unit) {
    return undefined;
  }
  const dropIns = folders
    .flatMap((folder) =>
      siblings.filter(({ path }) => path.startsWith(`${folder}docker.service.d/`) && path.endsWith('.conf')),
    )
    .sort((a, b) => (nameOf(a.path) < nameOf(b.path) ? -1 : 1));
  let execStart: string[] = [];
  let environmentFiles: string[] = [];
  for (const { key, value } of [unit, ...dropIns].flatMap(({ text }) => assignmentsOf(text))) {
    if (key === 'ExecStart') {
      execStart = value === '' ? [] : [...execStart, value];
    } else if (key === 'EnvironmentFile') {
      environmentFiles = value === '' ? [] : [...environmentFiles, value.replace(/^-/, '')];
    }
  }
  return { execStart: execStart.at(-1), environmentFiles };
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function assignmentsOf(text: string): { key: string; value: string }[] {
  return text
    .replace(/\\\r?\n/g, ' ')
    .split('\n')
    .flatMap((line) => {
      const match = /^[ \t]*(ExecStart|EnvironmentFile)[ \t]*=(.*)$/.exec(line);
      return match ? [{ key: match[1] ?? '', value: (match[2] ?? '').trim() }] : [];
    });
}
