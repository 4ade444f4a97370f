import { findNodeAtLocation, getNodeValue, parseTree, type Node, type ParseError } from 'jsonc-parser';
import type { EditOutcome, Refusal } from '../model/editOutcome';
import { message } from '../model/message';
import type { Span, TextEdit } from '../model/textEdit';
import { lineAt } from './lineNumbers';
import { edited, refused } from './safeWord';
import { largestConfigFile, textRefusal } from './textRefusal';

/** A key at the top of daemon.json. */
export interface DaemonKey {
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: unknown;
  readonly valueSpan: Span;
  /** From the name to the end of the value. */
  readonly span: Span;
}

/**
 * A place where the file is no JSON as Go's encoding/json reads it: no comments, no trailing commas. `beyondLimits`: it is too
 * large or nested too deep to be parsed.
 */
export interface JsonFault {
  readonly kind: 'syntax' | 'duplicateKey' | 'notAnObject' | 'byteOrderMark' | 'beyondLimits';
  readonly span: Span;
}

export interface DaemonJson {
  readonly text: string;
  /** In the order of the file; of a key that stands twice, both. */
  readonly keys: readonly DaemonKey[];
  readonly faults: readonly JsonFault[];
  /** The object itself, with its braces; undefined when the file holds none. */
  readonly objectSpan: Span | undefined;
}

/** Deeper is no daemon.json; jsonc-parser recurses. */
const deepestNesting = 100;

/** Parses /etc/docker/daemon.json, leniently, and says where it is not strict JSON. An empty file counts as `{}`. */
export function parseDaemonJson(text: string): DaemonJson {
  if (text.length > largestConfigFile || nestsTooDeep(text)) {
    const span = { start: 0, end: text.length };
    return { text, keys: [], faults: [{ kind: 'beyondLimits', span }], objectSpan: undefined };
  }
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const keys = root?.type === 'object' ? (root.children ?? []).flatMap(toKey) : [];
  return {
    text,
    keys,
    faults: text.trim() === '' ? [] : findFaults(text, root, keys, errors),
    objectSpan: root?.type === 'object' ? spanOf(root) : undefined,
  };
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
      span: spanOf(property),
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
  // Of a comment that is never closed, jsonc-parser counts the end that is not there.
  const within = (position: number) => Math.min(position, text.length);
  const syntax = errors.map(({ offset, length }): JsonFault => {
    return { kind: 'syntax', span: { start: within(offset), end: within(offset + length) } };
  });
  const notAnObject: JsonFault[] =
    root && root.type !== 'object' ? [{ kind: 'notAnObject', span: spanOf(root) }] : [];
  const seen = new Set<string>();
  const duplicates = keys
    .filter(({ name }) => seen.size === seen.add(name).size)
    .map(({ nameSpan }): JsonFault => ({ kind: 'duplicateKey', span: nameSpan }));
  return [...mark, ...syntax, ...notAnObject, ...duplicates];
}

/** True for a text that jsonc-parser must not be given. */
export function nestsTooDeep(text: string): boolean {
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
  return deepest > deepestNesting;
}

/**
 * Sets a key at the end of the object or in its place, or removes it when `value` is undefined. Everything else stays as it
 * is, blanks and order included; a new key stands as its neighbours stand. Adding a key and removing it again gives the same
 * text back, unless the object held nothing but blanks.
 */
export function setDaemonKey(file: DaemonJson, name: string, value: unknown): EditOutcome {
  const refusal = jsonRefusal(file);
  if (refusal) {
    return refused(refusal);
  }
  const { text, keys, objectSpan } = file;
  const index = keys.findIndex((key) => key.name === name);
  const current = keys[index];
  if (JSON.stringify(current?.value) === JSON.stringify(value)) {
    return { kind: 'unchanged' };
  }
  if (!objectSpan) {
    const newText = `{\n  ${json(name)}: ${json(value, '  ', '  ')}\n}\n`;
    return edited([{ span: { start: 0, end: text.length }, newText }]);
  }
  if (!current) {
    return edited([addKey(file, objectSpan, name, value)]);
  }
  return edited([
    value === undefined
      ? removeKey(keys, index, objectSpan)
      : { span: current.valueSpan, newText: json(value, ...indentation(file, current)) },
  ]);
}

function addKey(file: DaemonJson, object: Span, name: string, value: unknown): TextEdit {
  const { text, keys } = file;
  const last = keys.at(-1);
  if (!last) {
    const newText = `\n  ${json(name)}: ${json(value, '  ', '  ')}\n`;
    return { span: { start: object.start + 1, end: object.end - 1 }, newText };
  }
  // The blanks before the last key are how keys stand in this file; of a lone key, its own.
  const before = text.slice(keys.at(-2)?.span.end ?? object.start + 1, last.span.start);
  const gap = before.slice(before.trimEnd().length);
  const newText = `,${gap}${json(name)}: ${json(value, ...indentation(file, last))}`;
  return { span: { start: last.span.end, end: last.span.end }, newText };
}

function removeKey(keys: readonly DaemonKey[], index: number, object: Span): TextEdit {
  const current = keys[index];
  const before = keys[index - 1];
  const after = keys[index + 1];
  if (before && current) {
    return { span: { start: before.span.end, end: current.span.end }, newText: '' };
  }
  return current && after
    ? { span: { start: current.span.start, end: after.span.start }, newText: '' }
    : { span: { start: object.start + 1, end: object.end - 1 }, newText: '' };
}

/** The indentation of a key's line and the step of one level, when keys stand on lines of their own. */
function indentation({ text }: DaemonJson, { span }: DaemonKey): [step: string, base: string] {
  const line = text.slice(text.lastIndexOf('\n', span.start) + 1, span.start);
  const ownLine = /^[ \t]*$/.test(line) && text.lastIndexOf('\n', span.start) !== -1;
  return ownLine ? [line === '' ? '  ' : line, line] : ['', ''];
}

/** JSON in ASCII, so that it means the same in a text of bytes and in one of characters. */
function json(value: unknown, step = '', base = ''): string {
  return JSON.stringify(value, null, step)
    .replaceAll('\n', `\n${base}`)
    .replace(/[^\n\t -~]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function jsonRefusal({ text, faults }: DaemonJson): Refusal | undefined {
  const [fault] = faults;
  return (
    textRefusal(text) ??
    (fault && {
      code: 'syntax',
      reason: message('Line {line} is not valid JSON: dockerd would not start with this file.', {
        line: lineAt(text, fault.span.start),
      }),
      span: fault.span,
    })
  );
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
