import { frame, nonce, records } from '../facts/collectorRun';
import {
  askedCommands,
  askedFiles,
  askedUnits,
  listedFolders,
  markedPaths,
  statedPaths,
} from './collectorQuestions';
import type { CommandAnswer, HostAnswers } from './hostAnswers';

type RecordPart = readonly [mark: string, body?: string];

/** Asked only where there is reason to: a host that has none leaves them out. */
const optionalCommands: Readonly<Record<string, readonly string[]>> = {
  engines: ['docker-arguments'],
  network: ['legacy-rules'],
};

/** Names of all commands that the collector may answer for. */
export const allCommands: readonly string[] = [
  ...Object.values(askedCommands).flatMap((sections) =>
    Object.values<readonly string[]>(sections).flatMap((names) => names),
  ),
  ...Object.values(optionalCommands).flat(),
];

/**
 * The stream that the collector would print on a host with these answers.
 * @throws Error for a question that the host leaves open, or an answer that nobody asks for.
 */
export function printAsCollector(answers: HostAnswers, readKernelConfig: (file: string) => string): string {
  const complete = withUsualAnswers(answers);
  refuseStrangers(complete);
  const { config } = complete;
  const groups = [
    (number: number) => frame(number, 'files', filesGroup(complete)),
    ...(config
      ? [(number: number) => frame(number, 'kernelConfig', readKernelConfig(config.file), config.path)]
      : []),
    (number: number) =>
      frame(number, 'programs', commandRecords(complete, 'programs') + ends(askedCommands.programs)),
    (number: number) =>
      frame(number, 'probes', commandRecords(complete, 'probes') + ends(askedCommands.probes)),
  ];
  const frames = groups.map((print, index) => print(index + 1));
  return [`\n@${nonce} A 1\n`, ...frames, `\n@${nonce} Z ${frames.length}\n`].join('');
}

/** Fills in what is the same on every host that lacks a thing: the path is not there, the unit is not known. */
function withUsualAnswers({ files, commands, config }: HostAnswers): HostAnswers {
  const filled = new Map(commands);
  const fill = (
    name: string,
    keys: readonly string[],
    absent: (key: string) => string,
    mentions: MentionTest,
  ) => {
    const answer = filled.get(name);
    if (answer?.kind === 'printed') {
      const missing = keys.filter((key) => !answer.lines.some((line) => mentions(line, key)));
      filled.set(name, { ...answer, lines: [...answer.lines, ...missing.map(absent)] });
    }
  };
  fill(
    'paths',
    statedPaths,
    (path) => `stat: cannot statx '${path}': No such file or directory`,
    (line, path) => line.startsWith(`${path}|`) || line.includes(`'${path}'`),
  );
  fill(
    'marks',
    markedPaths,
    (path) => `no ${path}`,
    (line, path) => line.endsWith(` ${path}`),
  );
  fill(
    'folders',
    listedFolders,
    (folder) => `absent ${folder}`,
    (line, folder) => line.endsWith(` ${folder}`),
  );
  fill(
    'units',
    askedUnits,
    (unit) =>
      `Id=${unit} LoadState=not-found ActiveState=inactive SubState=dead UnitFileState= NeedDaemonReload=no`,
    (line, unit) => line.startsWith(`Id=${unit} `),
  );
  filled.set('kernel-config-candidates', {
    kind: 'printed',
    status: 0,
    lines: config ? [`read ${config.path}`] : [],
  });
  return { files, commands: filled, config };
}

type MentionTest = (line: string, key: string) => boolean;

function refuseStrangers({ commands }: HostAnswers): void {
  const known = new Set<string>(allCommands);
  for (const name of commands.keys()) {
    if (!known.has(name)) {
      throw new Error(`the collector does not ask ${name}`);
    }
  }
}

function filesGroup(answers: HostAnswers): string {
  const { files } = answers;
  const paths = [...new Set([...askedFiles, ...files.keys()])];
  const content = (path: string) => files.get(path) ?? { kind: 'absent' };
  const lines = paths.flatMap((path) => {
    const answer = content(path);
    return answer.kind === 'content' ? linesOf(answer.text).map((line) => `${path}:${line}`) : [];
  });
  const errors = paths.flatMap((path) => {
    switch (content(path).kind) {
      case 'denied':
        return `grep: ${path}: Permission denied`;
      case 'absent':
        return `grep: ${path}: No such file or directory`;
      default:
        return [];
    }
  });
  const bySection = [...new Set(paths.map(sectionOf))].map((section): RecordPart => [
    `paths ${section}`,
    lineText(paths.filter((path) => sectionOf(path) === section)),
  ]);
  const inOrder = bySection.flatMap(([, body = '']) => body.split('\n').filter(Boolean));
  const position = new Map(inOrder.map((path, index) => [path, index]));
  const place = (line: string) => position.get(line.slice(0, line.indexOf(':'))) ?? 0;
  return (
    records(...bySection) +
    commandRecords(answers, 'files') +
    records(
      ['lines', lineText([...lines].sort((a, b) => place(a) - place(b)))],
      ['errors', lineText(errors)],
      [`status ${errors.length > 0 ? 2 : 0}`],
    ) +
    records(...filesSections.map((section): RecordPart => [`end ${section}`]))
  );
}

const filesSections = [
  ...['system', 'sysctls', 'modules', 'cgroups', 'namespaces', 'memory', 'mounts', 'storage'],
  ...['configuration', 'engines', 'network', 'security', 'clock', 'rootless'],
];

/** A file's section only names what is lost when the file does not arrive; on these hosts everything does. */
function sectionOf(path: string): string {
  return /^\/proc\/sys\/(?!fs\/binfmt_misc)/.test(path) ? 'sysctls' : 'system';
}

function commandRecords(answers: HostAnswers, group: keyof typeof askedCommands): string {
  const parts = Object.entries(askedCommands[group]).flatMap(
    ([section, names]: [string, readonly string[]]) =>
      [...names, ...extraCommands(answers, group, section)].flatMap((name) => {
        const answer = answers.commands.get(name);
        if (!answer) {
          throw new Error(`the host does not answer ${name}`);
        }
        return commandRecord(section, name, answer);
      }),
  );
  return records(...parts);
}

function extraCommands(
  { commands }: HostAnswers,
  group: keyof typeof askedCommands,
  section: string,
): readonly string[] {
  const inGroup = section === 'engines' ? group === 'files' : group === 'programs';
  return inGroup ? (optionalCommands[section] ?? []).filter((name) => commands.has(name)) : [];
}

function commandRecord(section: string, name: string, answer: CommandAnswer): RecordPart[] {
  switch (answer.kind) {
    case 'notInstalled':
      return [[`absent ${section} ${name}`]];
    case 'skipped':
      return [[`skipped ${section} ${name} ${answer.reason}`]];
    case 'printed': {
      // systemctl prints one property on a line and a blank line between units.
      const lines = name === 'units' ? answer.lines.map(unitProperties) : answer.lines;
      return [[`command ${section} ${name}`, lineText(lines)], [`status ${answer.status}`]];
    }
  }
}

function unitProperties(line: string): string {
  return `${line.replace(/ (?=[A-Z]\w*=)/g, '\n')}\n`;
}

function ends(sections: Readonly<Record<string, unknown>>): string {
  return records(...Object.keys(sections).map((section): RecordPart => [`end ${section}`]));
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

function lineText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
