import { userInfo } from 'node:os';
import path from 'node:path';
import { message } from '../../model/message';
import { matchesNamePatterns } from '../namePattern';
import { readConfigFile, type ConfigLine } from './configFile';
import type { Destination } from './destination';
import { includedFiles } from './includedFiles';
import type { SshSettingNote } from './sshSettings';

/** What the files say of a destination, read without ssh. */
export interface ConfigEvaluation {
  readonly options: ReadonlyMap<string, readonly string[]>;
  readonly notes: readonly SshSettingNote[];
}

/** Options that may come several times; of every other one the first counts: ssh_config(5). */
const repeatable = new Set([
  ...['identityfile', 'certificatefile', 'sendenv', 'setenv'],
  ...['localforward', 'remoteforward', 'dynamicforward'],
]);

/** Of these two only the one that comes first counts. */
const rivals: Readonly<Record<string, string>> = { proxyjump: 'proxycommand', proxycommand: 'proxyjump' };

/** As in OpenSSH: READCONF_MAX_DEPTH of readconf.c. */
const deepestInclude = 16;

/**
 * Reads the files in order, as ssh would where there is one: Include is followed, `Match exec` is never run, names are not
 * made canonical. What is left out for that is noted.
 * @throws HullwrightError `sshConfigInvalid`
 */
export async function evaluateConfig(
  files: readonly string[],
  destination: Destination,
  homeFolder: string,
): Promise<ConfigEvaluation> {
  const evaluator = new Evaluator(destination, homeFolder);
  for (const file of files) {
    await evaluator.readFile(file, { active: true, depth: 0 });
  }
  return evaluator;
}

class Evaluator implements ConfigEvaluation {
  readonly options = new Map<string, string[]>();
  readonly notes: SshSettingNote[] = [];
  readonly #destination: Destination;
  readonly #homeFolder: string;

  constructor(destination: Destination, homeFolder: string) {
    this.#destination = destination;
    this.#homeFolder = homeFolder;
    if (destination.user !== undefined) {
      this.options.set('user', [destination.user]);
    }
    if (destination.port !== undefined) {
      this.options.set('port', [String(destination.port)]);
    }
  }

  /** @param outer Whether the block around an Include applies; it bounds every block of the included file. */
  async readFile(file: string, outer: { readonly active: boolean; readonly depth: number }): Promise<void> {
    let { active } = outer;
    for (const line of await readConfigFile(file)) {
      switch (line.name) {
        case 'host':
          active = outer.active && matchesNamePatterns(line.values, this.#destination.host);
          break;
        case 'match':
          active = outer.active && this.#matches(line);
          break;
        case 'include':
          await this.#include(line, { active, depth: outer.depth + 1 });
          break;
        default:
          if (active) {
            this.#set(line);
          }
      }
    }
  }

  async #include(
    line: ConfigLine,
    state: { readonly active: boolean; readonly depth: number },
  ): Promise<void> {
    if (state.depth > deepestInclude) {
      this.#note(
        'Include',
        message('{file} includes too deeply and was not followed further.', { file: line.file }),
      );
      return;
    }
    const folders = { sshFolder: path.join(this.#homeFolder, '.ssh'), homeFolder: this.#homeFolder };
    for (const file of await includedFiles(line.values, folders)) {
      await this.readFile(file, state);
    }
  }

  #set({ name, values }: ConfigLine): void {
    const value = name === 'proxycommand' ? values.join(' ') : joined(values);
    const rival = this.options.get(rivals[name] ?? '');
    const before =
      this.options.get(name) ?? (rival?.[0] === 'none' && name === 'proxycommand' ? undefined : rival);
    if (before === undefined) {
      this.options.set(name, [value]);
    } else if (repeatable.has(name) && !before.includes(value)) {
      before.push(value);
    }
    if (name === 'canonicalizehostname' && /^(?:yes|always)$/i.test(value)) {
      this.#note('CanonicalizeHostname', message('Names are not made canonical without the ssh program.'));
    }
  }

  /** Criteria of a Match, each with its argument but the first three. */
  #matches({ values, file, line }: ConfigLine): boolean {
    const words = [...values];
    let matches = true;
    while (words.length > 0) {
      const word = words.shift() ?? '';
      const negated = word.startsWith('!');
      const criterion = word.replace(/^!/, '').toLowerCase();
      const argument = ['all', 'canonical', 'final'].includes(criterion) ? '' : (words.shift() ?? '');
      const holds = this.#holds(criterion, argument, `${file}:${line}`);
      matches &&= holds !== undefined && holds !== negated;
    }
    return matches;
  }

  /** Undefined where it cannot be told without running or resolving something: then the block does not apply. */
  #holds(criterion: string, argument: string, place: string): boolean | undefined {
    const patterns = argument.split(',');
    // Names of hosts have no letter case in a Match; in a Host line they have.
    const lower = patterns.map((pattern) => pattern.toLowerCase());
    const { host } = this.#destination;
    switch (criterion) {
      case 'all':
        return true;
      case 'host':
        return matchesNamePatterns(lower, this.#hostName);
      case 'originalhost':
        return matchesNamePatterns(lower, host.toLowerCase());
      case 'user':
        return matchesNamePatterns(patterns, this.options.get('user')?.[0] ?? userInfo().username);
      case 'localuser':
        return matchesNamePatterns(patterns, userInfo().username);
      default:
        this.#note(
          `Match ${criterion}`,
          message('The block at {place} was left out: it needs the ssh program.', { place }),
        );
        return undefined;
    }
  }

  get #hostName(): string {
    const { host } = this.#destination;
    return (this.options.get('hostname')?.[0] ?? host).replaceAll('%h', host).toLowerCase();
  }

  #note(option: string, text: SshSettingNote['message']): void {
    if (!this.notes.some((note) => note.option === option)) {
      this.notes.push({ option, message: text });
    }
  }
}

function joined(values: readonly string[]): string {
  return values.map((value) => (/\s/.test(value) ? `"${value}"` : value)).join(' ');
}
