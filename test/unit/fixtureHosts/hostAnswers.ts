/** What a host answers to one question of the collector. */
export type FileAnswer =
  | { readonly kind: 'content'; readonly text: string }
  | { readonly kind: 'denied' }
  | { readonly kind: 'absent' };

export type CommandAnswer =
  | { readonly kind: 'printed'; readonly status: number; readonly lines: readonly string[] }
  | { readonly kind: 'notInstalled' }
  | { readonly kind: 'skipped'; readonly reason: string };

/** Everything that a host says, by path and by the collector's name of the command. */
export interface HostAnswers {
  readonly files: Map<string, FileAnswer>;
  readonly commands: Map<string, CommandAnswer>;
  /** Where the kernel's configuration lies on the host, and which text it has. */
  config: { readonly path: string; readonly file: string } | undefined;
}

/** Reads a text by its name. */
export type ReadLayer = (name: string) => string;

/**
 * Reads the answers of a host. A line that begins with `%` says what follows it:
 *
 *   %use LAYER             the answers of a layer; what comes later takes their place
 *   %file PATH             its content
 *   %nofile PATH...        not there
 *   %denied PATH...        there, but not readable by this account
 *   %command NAME [STATUS] what it prints, and its exit status
 *   %add NAME              more lines for a command that a layer answers; a line with the same key takes the other's place
 *   %notinstalled NAME...  the program is not there
 *   %skipped NAME REASON   the collector does not ask on this host, by its own word for the reason
 *   %config PATH FILE      the kernel's configuration
 *
 * Lines before the first of them are comments.
 */
export function readHostAnswers(text: string, readLayer: ReadLayer): HostAnswers {
  const answers: HostAnswers = { files: new Map(), commands: new Map(), config: undefined };
  applyAll(answers, text, readLayer);
  return answers;
}

function applyAll(answers: HostAnswers, text: string, readLayer: ReadLayer): void {
  for (const { words, body } of splitDirectives(text)) {
    apply(answers, words, body, readLayer);
  }
}

interface Directive {
  readonly words: readonly string[];
  readonly body: readonly string[];
}

function splitDirectives(text: string): Directive[] {
  const directives: { words: string[]; body: string[] }[] = [];
  for (const line of text.replace(/\n$/, '').split('\n')) {
    if (line.startsWith('%')) {
      directives.push({ words: line.slice(1).trim().split(/\s+/), body: [] });
    } else {
      directives.at(-1)?.body.push(line);
    }
  }
  return directives;
}

type Handler = (
  answers: HostAnswers,
  words: readonly string[],
  body: readonly string[],
  readLayer: ReadLayer,
) => void;

const handlers: Readonly<Record<string, Handler>> = {
  use: (answers, [layer = ''], _, readLayer) => {
    applyAll(answers, readLayer(layer), readLayer);
  },
  file: ({ files }, [path = ''], body) => {
    files.set(path, { kind: 'content', text: body.map((line) => `${line}\n`).join('') });
  },
  nofile: ({ files }, paths) => {
    paths.forEach((path) => files.set(path, { kind: 'absent' }));
  },
  denied: ({ files }, paths) => {
    paths.forEach((path) => files.set(path, { kind: 'denied' }));
  },
  command: ({ commands }, [name = '', status = '0'], lines) => {
    commands.set(name, { kind: 'printed', status: Number(status), lines });
  },
  add: ({ commands }, [name = ''], lines) => {
    commands.set(name, addLines(commands.get(name), name, lines));
  },
  notinstalled: ({ commands }, names) => {
    names.forEach((name) => commands.set(name, { kind: 'notInstalled' }));
  },
  skipped: ({ commands }, [name = '', reason = '']) => {
    commands.set(name, { kind: 'skipped', reason });
  },
  config: (answers, [path = '', file = '']) => {
    answers.config = { path, file };
  },
};

function apply(
  answers: HostAnswers,
  [verb = '', ...words]: readonly string[],
  body: readonly string[],
  readLayer: ReadLayer,
): void {
  const handler = handlers[verb];
  if (!handler) {
    throw new Error(`%${verb} is no directive of a fixture host`);
  }
  handler(answers, words, body, readLayer);
}

function addLines(before: CommandAnswer | undefined, name: string, lines: readonly string[]): CommandAnswer {
  const known = before?.kind === 'printed' ? before : { status: 0, lines: [] };
  const key = keyOf(name);
  const replaced = new Set(lines.map(key));
  return {
    kind: 'printed',
    status: known.status,
    lines: [...known.lines.filter((line) => !replaced.has(key(line))), ...lines],
  };
}

/** Which part of a line names what it is about. */
function keyOf(command: string): (line: string) => string {
  switch (command) {
    case 'paths':
    case 'filesystems':
    case 'real-paths':
      return (line) => line.split('|')[0] ?? '';
    case 'marks':
    case 'folders':
    case 'packages':
      return (line) => line.split(' ')[1] ?? '';
    case 'endpoints':
      return (line) => line.split(' ')[2] ?? line;
    case 'units':
      return (line) => /^Id=(\S+)/.exec(line)?.[1] ?? line;
    default:
      return (line) => line.split(' ')[0] ?? '';
  }
}
