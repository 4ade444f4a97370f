import { absent, fileSource, known, unreadable, valueOf, type Fact } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import { message } from '../../model/message';
import { maySeeOnlyContainer } from '../containerView';

/**
 * How far Docker is on this host: `running` (a daemon of root), `rootless` (a daemon of an ordinary account, whose network
 * is not the host's), `stopped` (installed, no daemon runs), `none`, `unknown`.
 */
export type DockerState = 'running' | 'rootless' | 'stopped' | 'none' | 'unknown';

/** Nothing that could not be read makes a daemon run, stop or be missing. */
export function dockerState(facts: HostFacts): DockerState {
  const { docker } = facts.engines;
  const process = facts.cgroups.daemonGroups.dockerd;
  if (process?.state === 'known' || (docker.state === 'known' && !mayBeOutside(facts))) {
    return isRootless(facts) ? 'rootless' : 'running';
  }
  if (docker.state === 'known') {
    return 'unknown';
  }
  // A client that is not installed says nothing of a daemon.
  return process?.state === 'absent' ? installation(facts) : 'unknown';
}

/**
 * True when the daemon that answers may be that of the machine outside, whose socket was handed into this container: its
 * network is not the one that was read.
 */
export function mayBeOutside(facts: HostFacts): boolean {
  return maySeeOnlyContainer(facts) && facts.cgroups.daemonGroups.dockerd?.state !== 'known';
}

/** Of a host where no daemon runs. */
function installation({ engines }: HostFacts): DockerState {
  const program = engines.programs.dockerd?.state;
  const isLoaded = valueOf(engines.units['docker.service'])?.loadState === 'loaded';
  return program === 'known' || isLoaded ? 'stopped' : program === 'absent' ? 'none' : 'unknown';
}

/** True where a daemon of root runs, or would when it is started. */
export function isDockerInstalled(facts: HostFacts): boolean {
  return ['running', 'stopped'].includes(dockerState(facts));
}

/** Its rootless mode names itself; its service runs below `user@UID.service`. */
function isRootless({ cgroups, engines }: HostFacts): boolean {
  const options = valueOf(engines.docker)?.securityOptions ?? [];
  return (
    options.some((option) => option.split(',')[0] === 'name=rootless') ||
    /\/user@\d+\.service\//.test(valueOf(cgroups.daemonGroups.dockerd) ?? '')
  );
}

/**
 * What an option of the Docker daemon is set to, as text: the arguments of the process that runs or, without one, of the
 * unit, else /etc/docker/daemon.json. Absent: nobody sets it, and the daemon takes its default. Options that stand in
 * both places keep a daemon from starting, so the first found is the only one:
 * https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file
 */
export function daemonOption(facts: HostFacts, name: string): Fact<string> {
  const { dockerDaemonJson } = facts.engines;
  const commandLine = daemonArguments(facts);
  const argument = commandLine.state === 'known' ? argumentValue(commandLine.value, name) : undefined;
  if (commandLine.state === 'known' && argument !== undefined) {
    return known(argument, commandLine.source, commandLine.excerpt);
  }
  if (dockerDaemonJson.state === 'known') {
    const value = Object.hasOwn(dockerDaemonJson.value, name) ? dockerDaemonJson.value[name] : undefined;
    const text = textOf(value);
    if (text !== undefined) {
      return known(text, dockerDaemonJson.source, `"${name}": ${JSON.stringify(value)}`);
    }
  }
  const hidden = [commandLine, dockerDaemonJson].find(({ state }) => state === 'unreadable');
  return hidden?.state === 'unreadable' ? hidden : absent(dockerDaemonJson.source);
}

/** Lists are joined by commas. */
function textOf(value: unknown): string | undefined {
  if (Array.isArray(value)) {
    return value.length > 0 && value.every((item) => typeof item === 'string') ? value.join(',') : undefined;
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}

/** True or false as a flag of Docker is set, undefined when it is left alone or could not be read. */
export function flagValue(option: Fact<string>): boolean | undefined {
  const text = valueOf(option);
  if (text === undefined) {
    return undefined;
  }
  // strconv.ParseBool of Go, by which Docker reads its flags.
  return /^(?:1|t|true)$/i.test(text) ? true : /^(?:0|f|false)$/i.test(text) ? false : undefined;
}

function daemonArguments({ cgroups, engines }: HostFacts): Fact<readonly string[]> {
  const source = fileSource('/proc');
  const running = engines.processArguments.dockerd;
  if (running?.state === 'known') {
    return running;
  }
  if (running?.state !== 'absent' && cgroups.daemonGroups.dockerd?.state !== 'absent') {
    return running ?? unreadable(source, message('The arguments of the daemon were not read.'));
  }
  const unit = engines.units['docker.service'];
  if (unit?.state === 'known') {
    return unit.value.command === undefined
      ? absent(unit.source)
      : known(unit.value.command, unit.source, unit.excerpt);
  }
  return unit ?? absent(source);
}

/** `--name=value`, `--name value` or a bare `--name`, which is `true`; the last one counts. */
function argumentValue(words: readonly string[], name: string): string | undefined {
  const flag = `--${name}`;
  const index = words.findLastIndex((word) => word === flag || word.startsWith(`${flag}=`));
  const word = words[index];
  if (word === undefined) {
    return undefined;
  }
  const next = words[index + 1];
  return word !== flag
    ? word.slice(flag.length + 1)
    : next === undefined || next.startsWith('-')
      ? 'true'
      : next;
}

/** The version of the daemon; that of the client alone does not count. */
export function dockerdVersion({ engines }: HostFacts): string | undefined {
  return valueOf(engines.docker)?.serverVersion ?? valueOf(engines.versions.dockerd);
}

/** Who writes Docker's packet filter: `none` where it is told to leave that to others. */
export type DockerFirewall = 'iptables' | 'nftables' | 'none' | 'unknown';

export interface DockerFirewallChoice {
  readonly kind: DockerFirewall;
  /** The setting or the answer that decides it; absent where the daemon takes its default. */
  readonly origin: Fact<unknown>;
}

/** Docker's own nftables backend came with 29.0: https://docs.docker.com/engine/network/firewall-nftables/ */
export function dockerFirewall(facts: HostFacts): DockerFirewallChoice {
  const switched = daemonOption(facts, 'iptables');
  if (flagValue(switched) === false) {
    return { kind: 'none', origin: switched };
  }
  if (switched.state === 'unreadable') {
    return { kind: 'unknown', origin: switched };
  }
  const { docker } = facts.engines;
  const told = valueOf(docker)?.firewallBackend ?? '';
  if (/^(?:ip|nf)tables\b/.test(told)) {
    return { kind: told.startsWith('nf') ? 'nftables' : 'iptables', origin: docker };
  }
  const chosen = daemonOption(facts, 'firewall-backend');
  if (chosen.state === 'unreadable') {
    return { kind: 'unknown', origin: chosen };
  }
  return { kind: valueOf(chosen) === 'nftables' ? 'nftables' : 'iptables', origin: chosen };
}
