import { dockerState } from '../../checks/network/dockerDaemon';
import { unitActivity } from '../../checks/network/systemdUnit';
import { writtenFlagsOf } from '../../configfiles/lint/dockerOptions';
import { valueOf } from '../../model/fact';
import type { HostFacts, UnitState } from '../../model/hostFacts';
import { message } from '../../model/message';
import { refusedDraft, type DraftRefusal } from './settingFix';

export const dockerUnit = 'docker.service';

/** The Docker daemon of root that systemd starts, as far as a change of daemon.json has to know it. */
export interface DockerService {
  readonly kind: 'service';
  /** The arguments of dockerd, variables of the unit put in. */
  readonly flags: readonly string[];
  /** Keys of daemon.json that these arguments set. */
  readonly keys: ReadonlySet<string>;
  readonly isActive: boolean;
  /** Containers go on while the daemon is restarted. */
  readonly keepsContainers: boolean;
}

/** Why daemon.json of this host is not ours to change, or who reads it. */
export function dockerServiceOf(facts: HostFacts): DockerService | DraftRefusal {
  const unit = valueOf(facts.engines.units[dockerUnit]);
  if (dockerState(facts) === 'rootless') {
    return refusedDraft(
      message('Docker runs rootless here: its file is ~/.config/docker/daemon.json of its account.'),
    );
  }
  if (unit?.loadState !== 'loaded') {
    return refusedDraft(
      message('No docker.service of systemd was found: it is not known which file the daemon reads.'),
    );
  }
  const flags = argumentsOf(facts, unit);
  if (flags === undefined) {
    return refusedDraft(
      message('What docker.service runs could not be made out: some of its options may stand elsewhere.'),
    );
  }
  const written = writtenFlagsOf(flags.join(' '), { start: 0, end: flags.join(' ').length });
  if (written.some(({ row }) => row?.flag === '--config-file')) {
    return refusedDraft(message('docker.service names another file by --config-file.'));
  }
  return {
    kind: 'service',
    flags,
    keys: new Set(written.flatMap(({ row }) => (row ? [row.key ?? row.flag.slice(2)] : []))),
    isActive: unitActivity(facts, dockerUnit) === 'active',
    keepsContainers: valueOf(facts.engines.docker)?.liveRestore === true,
  };
}

/**
 * What the unit runs, or else what runs. Undefined where that is something else than dockerd itself, or where a variable cannot
 * be told.
 */
function argumentsOf(facts: HostFacts, unit: UnitState): string[] | undefined {
  const [program = '', ...words] = unit.command ?? valueOf(facts.engines.processArguments.dockerd) ?? [];
  if (!/(?:^|\/)dockerd(?:-current)?$/.test(program)) {
    return undefined;
  }
  const expanded = words.map((word) => expand(word, facts, unit));
  const known = expanded.filter((word) => word !== undefined).flat();
  // Words go to the host line by line.
  return expanded.includes(undefined) || known.some((word) => /[\n\0]/.test(word)) ? undefined : known;
}

/** `$NAME` alone is split into words, `${NAME}` is not. Source: systemd.service(5), "Command lines". */
function expand(word: string, facts: HostFacts, unit: UnitState): string[] | undefined {
  const alone = /^\$(\w+)$/.exec(word)?.[1];
  if (alone !== undefined) {
    return variable(alone, facts, unit)?.split(/\s+/).filter(Boolean);
  }
  const names = [...word.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name ?? '');
  const values = new Map(names.map((name) => [name, variable(name, facts, unit)]));
  return [...values.values()].includes(undefined)
    ? undefined
    : [word.replace(/\$\{(\w+)\}/g, (_, name: string) => values.get(name) ?? '')];
}

/** A file of variables counts over the unit, and a later one over an earlier. A file that was not read may hold anything. */
function variable(
  name: string,
  { engines }: HostFacts,
  { environment = {}, environmentFiles }: UnitState,
): string | undefined {
  let value = Object.hasOwn(environment, name) ? environment[name] : '';
  for (const path of environmentFiles ?? []) {
    const fact = engines.serviceVariables[path];
    if (fact === undefined || fact.state === 'unreadable') {
      return undefined;
    }
    const variables = valueOf(fact) ?? {};
    value = Object.hasOwn(variables, name) ? variables[name] : value;
  }
  return environmentFiles === undefined ? undefined : value;
}
