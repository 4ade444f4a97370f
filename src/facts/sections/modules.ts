import { absent, fileSource, known, unreadable, valueOf, type Fact } from '../../model/fact';
import type { ModprobeRule, ModuleFacts } from '../../model/hostFacts';
import type { Readings } from '../readings';
import { reasonToDoubtFolders } from './folder';
import {
  commandFailed,
  cutShort,
  factOfCommand,
  factOfFile,
  nonBlankLines,
  notUnderstood,
  outputOf,
  understood,
  unexpected,
  type Parsed,
} from './readingFact';

/** The kernel modules: what is loaded, what could be loaded, and what is not to be loaded. */
export function parseModules(readings: Readings): ModuleFacts {
  const directory = parseDirectory(readings);
  return {
    directory,
    loaded: factOfFile(readings, '/proc/modules', parseLoadedModules),
    builtin: parseNames(readings, directory, { name: 'modules-builtin', file: 'modules.builtin' }),
    loadable: parseNames(readings, directory, { name: 'modules-loadable', file: 'modules.dep' }),
    rules: parseRules(readings),
  };
}

/** The command prints the folder when it is there and has modules.dep; else nothing, with status 1. */
function parseDirectory(readings: Readings): Fact<string> {
  const source = fileSource('/lib/modules');
  const ran = outputOf(readings, 'modules-directory');
  if (!ran.ok) {
    return unreadable(source, ran.reason);
  }
  const path = ran.output.trim();
  if (path === '' && ran.exitCode <= 1) {
    return absent(source);
  }
  return /^(?:\/usr)?\/lib\/modules\/[\w.+~-]{1,200}$/.test(path)
    ? known(path, fileSource(path), path)
    : unreadable(source, commandFailed(ran));
}

/** First columns of /proc/modules. */
export function parseLoadedModules(text: string): Parsed<readonly string[]> {
  const names: string[] = [];
  for (const line of nonBlankLines(text)) {
    const [, name] = /^([\w-]{1,64}) \d+ /.exec(line) ?? [];
    if (name === undefined) {
      return notUnderstood(unexpected(line));
    }
    names.push(underscored(name));
  }
  return understood(names);
}

interface NameList {
  /** The collector's command, which prints the names of interest that the file has. */
  readonly name: string;
  readonly file: string;
}

function parseNames(
  readings: Readings,
  directory: Fact<string>,
  { name, file }: NameList,
): Fact<readonly string[]> {
  const source = fileSource(`${valueOf(directory) ?? '/lib/modules'}/${file}`);
  if (directory.state === 'absent') {
    return absent(source);
  }
  return factOfCommand(readings, {
    name,
    commandLine: `cat ${source.kind === 'file' ? source.path : ''}`,
    source,
    parse: ({ output, exitCode }) => {
      const names = nonBlankLines(output);
      const isList = names.every((word) => /^[\w-]{1,64}$/.test(word));
      return !isList || exitCode > 1
        ? notUnderstood(unexpected(output))
        : understood([...new Set(names.map(underscored))]);
    },
  });
}

function underscored(name: string): string {
  return name.replaceAll('-', '_');
}

/** By precedence: a file hides those of the same name in the folders after it. modprobe.d(5). */
const ruleFolders = [
  '/etc/modprobe.d',
  '/run/modprobe.d',
  '/usr/local/lib/modprobe.d',
  '/usr/lib/modprobe.d',
  '/lib/modprobe.d',
];

function parseRules(readings: Readings): Fact<readonly ModprobeRule[]> {
  const source = fileSource('/etc/modprobe.d');
  const missing = reasonToDoubtFolders(readings, ruleFolders);
  if (missing !== undefined) {
    return unreadable(source, missing);
  }
  const rules: ModprobeRule[] = [];
  for (const path of ruleFiles(readings)) {
    const reading = readings.file(path);
    if (reading.state === 'unreadable' || (reading.state === 'read' && reading.truncated)) {
      return unreadable(fileSource(path), reading.state === 'read' ? cutShort() : reading.reason);
    }
    if (reading.state === 'read') {
      rules.push(...parseModprobeRules(reading.text, path));
    }
  }
  return known(rules, source, rules.map(writeRule).join('\n'));
}

function ruleFiles(readings: Readings): string[] {
  const byName = new Map<string, string>();
  for (const folder of ruleFolders) {
    for (const path of readings.pathsUnder(`${folder}/`)) {
      const name = path.slice(folder.length + 1);
      if (/^[^/]+\.conf$/.test(name) && !byName.has(name)) {
        byName.set(name, path);
      }
    }
  }
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path);
}

/** `blacklist` and `install` lines. A backslash at the end of a line continues it. modprobe.d(5). */
export function parseModprobeRules(text: string, path: string): ModprobeRule[] {
  const rules: ModprobeRule[] = [];
  for (const line of text.replace(/\\\n/g, ' ').split('\n')) {
    const [, kind, module, command] = /^\s*(blacklist|install)\s+([\w-]{1,64})(?:\s+(.*))?$/.exec(line) ?? [];
    if (module !== undefined && kind === 'blacklist') {
      rules.push({ kind: 'blacklist', module: underscored(module), command: '', path });
    } else if (module !== undefined && kind === 'install' && command) {
      rules.push({ kind: 'install', module: underscored(module), command: command.trim(), path });
    }
  }
  return rules;
}

function writeRule({ kind, module, command, path }: ModprobeRule): string {
  return `${path}: ${kind} ${module} ${command}`.trimEnd();
}
