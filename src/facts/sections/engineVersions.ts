import * as v from 'valibot';
import type { Fact } from '../../model/fact';
import type { Readings } from '../readings';
import { commandFailed, factOfCommand, notUnderstood, understood, type Parsed } from './readingFact';

interface VersionCommand {
  readonly program: string;
  /** The collector's name for the command. */
  readonly name: string;
  readonly commandLine: string;
  /** Its first group is the version. */
  readonly pattern: RegExp;
}

/** A version, with what a distribution appends to it: `1.1.5+ds1`, `4.3.1`, `20.10.24+dfsg1`, `1.7.0-rc.1`. */
const number = String.raw`v?(\d+(?:\.\d+)+[\w.+~:-]*)`;

const commands: readonly VersionCommand[] = [
  version('podman', 'podman --version', String.raw`^podman version ${number}`),
  version('runc', 'runc --version', String.raw`^runc version ${number}`),
  version('crun', 'crun --version', String.raw`^crun version ${number}`),
  version('containerd', 'containerd --version', String.raw`^containerd \S+ ${number}`),
  version('criu', 'criu --version', String.raw`^Version: ${number}`),
  // The back end in brackets decides which rules a host sees, so it stays: `1.8.9 (nf_tables)`.
  version(
    'iptables',
    'iptables --version',
    String.raw`^iptables v(\d+(?:\.\d+)+[\w.+~-]*(?: \((?:nf_tables|legacy)\))?)`,
  ),
];

function version(program: string, commandLine: string, pattern: string): VersionCommand {
  return { program, name: `${program}-version`, commandLine, pattern: new RegExp(pattern, 'm') };
}

/** The versions that programs print. */
export function parseVersions(readings: Readings): Readonly<Record<string, Fact<string>>> {
  const printed = commands.map(({ program, name, commandLine, pattern }): [string, Fact<string>] => [
    program,
    factOfCommand(readings, { name, commandLine, parse: (ran) => parseVersion(ran, pattern) }),
  ]);
  return Object.fromEntries([
    ['docker', parseDockerVersion(readings, 'Client')],
    ['dockerd', parseDockerVersion(readings, 'Server')],
    ...printed,
  ]);
}

interface Ran {
  readonly output: string;
  readonly exitCode: number;
}

function parseVersion(ran: Ran, pattern: RegExp): Parsed<string> {
  const [line, found] = pattern.exec(ran.output) ?? [];
  return found === undefined || found.length > 80
    ? notUnderstood(commandFailed(ran))
    : understood(found, line);
}

const dockerVersionSchema = v.object({
  Client: v.nullish(v.object({ Version: v.optional(v.string()) })),
  Server: v.nullish(v.object({ Version: v.optional(v.string()) })),
});

const dockerVersionCommand = "docker version --format '{{json .}}'";

function parseDockerVersion(readings: Readings, side: 'Client' | 'Server'): Fact<string> {
  return factOfCommand(readings, {
    name: 'docker-version',
    commandLine: dockerVersionCommand,
    parse: (ran) => parseDockerVersionOutput(ran, side),
  });
}

/** The client answers `{"Client":{…},"Server":null}` and an error on the next line when there is no daemon. */
export function parseDockerVersionOutput(ran: Ran, side: 'Client' | 'Server'): Parsed<string> {
  const line = ran.output.split('\n').find((candidate) => candidate.startsWith('{'));
  const document = v.safeParse(dockerVersionSchema, parseJson(line ?? ''));
  const found = document.success ? document.output[side]?.Version : undefined;
  if (found !== undefined && new RegExp(`^${number}$`).test(found)) {
    return understood(found, `${side}: ${found}`);
  }
  const plain = side === 'Client' ? /^Docker version ([\w.+~-]{1,80}),/m.exec(ran.output) : null;
  return plain === null ? notUnderstood(commandFailed(ran)) : understood(plain[1] ?? '', plain[0]);
}

/** Undefined when it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
