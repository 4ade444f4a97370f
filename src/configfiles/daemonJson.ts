import {
  findNodeAtLocation,
  getNodeValue,
  modify,
  parseTree,
  type Node,
  type ParseError,
} from 'jsonc-parser';
import type { EditOutcome } from '../model/editOutcome';
import { message } from '../model/message';
import type { Span, TextEdit } from '../model/textEdit';
import { lineAt } from './lineNumbers';

/** A key at the top of daemon.json. */
export interface DaemonKey {
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: unknown;
  readonly valueSpan: Span;
}

/** A place where the file is no JSON as Go's encoding/json reads it: no comments, no trailing commas. */
export interface JsonFault {
  readonly kind: 'syntax' | 'duplicateKey' | 'notAnObject' | 'byteOrderMark';
  readonly span: Span;
}

export interface DaemonJson {
  readonly text: string;
  /** In the order of the file; of a key that stands twice, both. */
  readonly keys: readonly DaemonKey[];
  readonly faults: readonly JsonFault[];
}

/** Deeper or longer is no daemon.json; jsonc-parser recurses. */
const deepestNesting = 100;
const largestFile = 1024 * 1024;

/** Parses /etc/docker/daemon.json, leniently, and says where it is not strict JSON. An empty file counts as `{}`. */
export function parseDaemonJson(text: string): DaemonJson {
  const tooDeep = nestingDepth(text) > deepestNesting || text.length > largestFile;
  if (tooDeep) {
    return { text, keys: [], faults: [{ kind: 'syntax', span: { start: 0, end: text.length } }] };
  }
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const keys = root?.type === 'object' ? (root.children ?? []).flatMap(toKey) : [];
  return { text, keys, faults: text.trim() === '' ? [] : findFaults(text, root, keys, errors) };
}

function toKey(property: Node): DaemonKey[] {
  const [name, value] = property.children ?? [];
  if (!name || !value) {
    return [];
  }
  return [
    {
      name: String(name.value),
      nameSpan: spanOf(name),
      value: getNodeValue(value),
      valueSpan: spanOf(value),
    },
  ];
}

function findFaults(
  text: string,
  root: Node | undefined,
  keys: readonly DaemonKey[],
  errors: readonly ParseError[],
): JsonFault[] {
  const mark: JsonFault[] = text.startsWith('\ufeff')
    ? [{ kind: 'byteOrderMark', span: { start: 0, end: 1 } }]
    : [];
  const syntax = errors.map(({ offset, length }): JsonFault => {
    return { kind: 'syntax', span: { start: offset, end: offset + length } };
  });
  const notAnObject: JsonFault[] =
    root && root.type !== 'object' ? [{ kind: 'notAnObject', span: spanOf(root) }] : [];
  const duplicates = keys
    .filter(({ name }, index) => keys.findIndex((key) => key.name === name) < index)
    .map(({ nameSpan }): JsonFault => ({ kind: 'duplicateKey', span: nameSpan }));
  return [...mark, ...syntax, ...notAnObject, ...duplicates];
}

function nestingDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const character of text) {
    if (character === '{' || character === '[') {
      depth += 1;
      deepest = Math.max(deepest, depth);
    } else if (character === '}' || character === ']') {
      depth -= 1;
    }
  }
  return deepest;
}

/** Sets a key, or removes it when `value` is undefined. Everything else stays as it is, blanks and order included. */
export function setDaemonKey(file: DaemonJson, name: string, value: unknown): EditOutcome {
  const { text, faults } = file;
  const [fault] = faults;
  if (fault) {
    return {
      kind: 'refused',
      refusal: {
        code: 'notAnAssignment',
        reason: message('Line {line} is not valid JSON: dockerd would not start with this file.', {
          line: lineAt(text, fault.span.start),
        }),
        span: fault.span,
      },
    };
  }
  const current = file.keys.find((key) => key.name === name);
  if (JSON.stringify(current?.value) === JSON.stringify(value)) {
    return { kind: 'unchanged' };
  }
  if (text.trim() === '') {
    const newText = `{\n  ${JSON.stringify(name)}: ${JSON.stringify(value)}\n}\n`;
    return { kind: 'edited', edits: [{ span: { start: 0, end: text.length }, newText }] };
  }
  const edits = modify(text, [name], value, { formattingOptions: formattingOf(text) });
  return { kind: 'edited', edits: edits.map(toTextEdit) };
}

function toTextEdit({
  offset,
  length,
  content,
}: {
  offset: number;
  length: number;
  content: string;
}): TextEdit {
  return { span: { start: offset, end: offset + length }, newText: content };
}

/** The file's own way of indenting, so that a new key looks like its neighbours. */
function formattingOf(text: string) {
  const indent = /^([ \t]+)"/m.exec(text)?.[1] ?? '  ';
  return {
    insertSpaces: !indent.includes('\t'),
    tabSize: indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
}

function spanOf({ offset, length }: Node): Span {
  return { start: offset, end: offset + length };
}

/** The node of a path such as `['log-opts', 'max-size']`, for diagnostics inside a key. */
export function spanOfPath(text: string, path: readonly string[]): Span | undefined {
  const root = parseTree(text, [], { disallowComments: true });
  const node = root && findNodeAtLocation(root, [...path]);
  return node && spanOf(node);
}
