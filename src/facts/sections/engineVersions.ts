import { mapFact, type Fact } from '../../model/fact';
import type { DockerInfo } from '../../model/hostFacts';
import { message } from '../../model/message';
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
  version('docker', 'docker --version', String.raw`^Docker version ${number}`),
  version('podman', 'podman --version', String.raw`^podman version ${number}`),
  version('runc', 'runc --version', String.raw`^runc version ${number}`),
  version('crun', 'crun --version', String.raw`^crun version ${number}`),
  version('containerd', 'containerd --version', String.raw`^containerd \S+ ${number}`),
  {
    program: 'libseccomp',
    name: 'runc-version',
    commandLine: 'runc --version',
    pattern: new RegExp(String.raw`^libseccomp: ${number}`, 'm'),
  },
  version('criu', 'criu --version', String.raw`^Version: ${number}`),
  version('kubelet', 'kubelet --version', String.raw`^Kubernetes ${number}`),
  version('k3s', 'k3s --version', String.raw`^k3s version ${number}`),
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

/** The versions that programs print; the daemon of Docker says its own in what it tells of itself. */
export function parseVersions(
  readings: Readings,
  docker: Fact<DockerInfo>,
): Readonly<Record<string, Fact<string>>> {
  const printed = commands.map(({ program, name, commandLine, pattern }): [string, Fact<string>] => [
    program,
    factOfCommand(readings, { name, commandLine, parse: (ran) => parseVersion(ran, pattern) }),
  ]);
  const client = readings.command('docker-version').state === 'ran' ? undefined : toldClientVersion(readings);
  return {
    ...Object.fromEntries(printed),
    ...(client && { docker: client }),
    dockerd: mapFact(docker, ({ serverVersion }) => serverVersion),
  };
}

/** Clients since 19.03 name their version with what the daemon says, and are not asked once more. */
function toldClientVersion(readings: Readings): Fact<string> | undefined {
  const told = factOfCommand(readings, {
    name: 'docker-info',
    commandLine: 'docker --version',
    parse: (ran) => parseVersion(ran, /"ClientInfo":\{[^{}]*?"Version":"(\d+(?:\.\d+)+[\w.+~-]*)"/),
  });
  return told.state === 'known' ? told : undefined;
}

interface Ran {
  readonly output: string;
  readonly exitCode: number;
}

export function parseVersion(ran: Ran, pattern: RegExp): Parsed<string> {
  const [line, found] = pattern.exec(ran.output) ?? [];
  return found === undefined || found.length > 80
    ? notUnderstood(ran.exitCode === 0 ? message('It does not name this version.') : commandFailed(ran))
    : understood(found, line);
}
