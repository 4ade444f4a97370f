import { isSecretName } from './secretNames';

/** What stands where a secret was. */
export const redacted = '***';

interface RedactionOptions {
  /** The text is a list separated by commas, such as mount options: a value ends at the next comma. */
  readonly commaSeparated?: boolean;
}

/** One cheap look that spares clean text the whole treatment: every rule below needs one of these. */
const suspicion =
  /pass|pwd|pw\b|secret|token|key|auth|cred|psk|pin|sig|bearer|basic|proxy|PRIVATE|AKIA|ASIA|gh[a-z]_|github_pat|glpat|xox|eyJ|\/\/|iscsi:/i;

/** `name=value`, `name = value` and `name: value`, up to the value. Starts at word starts only, to stay linear. */
const assignmentName = /(?<![\w.-])([\w.-]*\w)(=|[ \t]+=[ \t]*|[ \t]*:[ \t]+|:(?=["']))/g;
/** `"name": ` of JSON, also when the JSON is itself inside a string. */
const memberName = /(\\?["'])([\w. -]{1,64})\1[ \t\r\n]*:[ \t\r\n]*/g;
/** `--name value`. */
const flagName = /(?<![\w-])--?([a-z][\w-]*)[ \t]+(?=[^\s-])/gi;

const quoted = String.raw`\\"(?:(?!\\")[^\n])*(?:\\")?|"(?:[^"\\\n]|\\.)*"?|'[^'\n]*'?`;
const word = new RegExp(String.raw`(?:${quoted}|(?:\\.|[^\s"'&\\])+)[^\s"'&,;}\]\\]*`, 'y');
const listItem = /[^\s,]+/y;
const restOfLine = /[^\n]+/y;
const memberValue = new RegExp(String.raw`${quoted}|[^\s"'{[,}\]]+`, 'y');

/** Values that are settings and no secrets, whatever the name says. */
const harmless =
  /^(?:\\?["'])?(?:[01yn]|yes|no|true|false|on|off|none|null|\(null\)|auto|default|enabled|disabled|required|optional|\*\*\*)?(?:\\?["'])?,?$/i;
/** The place of a key file is evidence; what is in it would be the secret. */
const keyFile = /^["']?\/[\w./-]+\.(?:pem|key|crt|pub)["']?,?$/;

/**
 * The text without secrets: user info of URLs, values of parameters and members whose name says that they are secret,
 * authorization headers, private keys, and tokens known by their form. The rest stays as the host printed it.
 */
export function redactText(text: string, options: RedactionOptions = {}): string {
  // One character, as thousands of kernel options have, is no secret.
  if (text.length < 2 || !suspicion.test(text)) {
    return text;
  }
  const assignmentValue = (separator: string) =>
    separator !== '=' ? restOfLine : options.commaSeparated === true ? listItem : word;
  let clean = redactKnownForms(text);
  clean = redactUserInfo(clean);
  clean = replaceValues(clean, memberName, (match) => ({
    name: match[2],
    value: memberValue,
    quote: match[1] ?? '',
  }));
  clean = replaceValues(clean, flagName, (match) => ({ name: match[1], value: word }));
  return replaceValues(clean, assignmentName, (match) => ({
    name: match[1],
    value: assignmentValue(match[2] ?? ''),
  }));
}

/**
 * The same for what a command printed: a line of JSON stays JSON, because its values are redacted one by one and not by how
 * they look in a text.
 */
export function redactOutput(text: string): string {
  return text
    .split(/^(\{.*\}[ \t]*)$/m)
    .map((part, index) => (index % 2 === 1 ? redactJsonLine(part) : redactText(part)))
    .join('');
}

function redactJsonLine(line: string): string {
  try {
    return JSON.stringify(redactValue(JSON.parse(line)));
  } catch {
    return redactText(line);
  }
}

/** Depth of arrays and objects beyond which `redactValue` keeps nothing. */
const maximumDepth = 64;

/**
 * The same for parsed data: texts are redacted, members with a secret name are replaced whole. Members named
 * `__proto__` are dropped.
 */
export function redactValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') {
    return redactText(value);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (depth >= maximumDepth) {
    return redacted;
  }
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) =>
      isFlagOfSecret(value[index - 1]) && typeof item === 'string' && !item.startsWith('-')
        ? redacted
        : redactValue(item, depth + 1),
    );
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== '__proto__')
      .map(([name, member]) => [name, redactMember(name, member, depth + 1)]),
  );
}

function redactMember(name: string, member: unknown, depth: number): unknown {
  if (!isSecretName(name) || member === null || typeof member === 'boolean') {
    return redactValue(member, depth);
  }
  if (typeof member === 'string' && isHarmless(member)) {
    return redactValue(member, depth);
  }
  return redacted;
}

function isFlagOfSecret(argument: unknown): boolean {
  return typeof argument === 'string' && /^--?[a-z][\w-]*$/i.test(argument) && isSecretName(argument);
}

function isHarmless(value: string): boolean {
  return harmless.test(value) || keyFile.test(value);
}

function redactKnownForms(text: string): string {
  return text
    .replace(
      /-----BEGIN ([A-Z0-9 ]{0,40})PRIVATE KEY-----[^]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----|$(?![^]))/g,
      (_, kind: string) => `-----BEGIN ${kind}PRIVATE KEY----- ${redacted}`,
    )
    .replace(
      /\b((?:proxy-)?authorization(?:["']?[ \t]*[:=][ \t]*["']|[ \t]*[:=][ \t]*))[^\n"']+/gi,
      `$1${redacted}`,
    )
    .replace(/\b(bearer|basic)[ \t]+(?=[a-z+/._~-]*[0-9=])[a-z0-9+/._~=-]{12,}/gi, `$1 ${redacted}`)
    .replace(/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, redacted)
    .replace(
      /\b(?:gh[a-z]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[a-z]-[\w-]{10,})/g,
      redacted,
    )
    .replace(/\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g, redacted);
}

/** `https://user:secret@host/` becomes `https://***@host/`; also without a scheme behind a proxy's name. */
function redactUserInfo(text: string): string {
  if (!text.includes('@')) {
    return text;
  }
  return text
    .replace(/(?<!\/)(\/\/)[^\s/?#"'<>]{1,512}@/g, `$1${redacted}@`)
    .replace(
      /(?<!\/)(\/\/)(?!\*\*\*@)[^\s/:@"'<>]{1,128}:(?!\d{1,5}[/?#])[^\s@"'<>]{1,512}@/g,
      `$1${redacted}@`,
    )
    .replace(/(proxy["']?[ \t]*[=:][ \t]*["']?)(?![a-z0-9+.-]*:\/\/)[^\s"'@]{1,512}@/gi, `$1${redacted}@`)
    .replace(/\b(iscsi:)[^\s@]{1,512}@/gi, `$1${redacted}@`);
}

interface NamedValue {
  readonly name: string | undefined;
  /** Sticky: where it matches behind the name stands the value. */
  readonly value: RegExp;
  /** For a value that has no quotes of its own, so that a number of JSON becomes a text of JSON. */
  readonly quote?: string;
}

/** Replaces the value behind every secret name. Continues behind the name otherwise: `options=password=x` has two. */
function replaceValues(
  text: string,
  names: RegExp,
  describe: (match: RegExpMatchArray) => NamedValue,
): string {
  let clean = '';
  let copied = 0;
  names.lastIndex = 0;
  for (let match = names.exec(text); match !== null; match = names.exec(text)) {
    const { name, value, quote = '' } = describe(match);
    if (name === undefined || !isSecretName(name)) {
      continue;
    }
    const start = names.lastIndex;
    value.lastIndex = start;
    const found = value.exec(text)?.[0];
    if (found === undefined || isHarmless(found)) {
      continue;
    }
    clean += text.slice(copied, start) + replacementOf(found, quote);
    copied = start + found.length;
    names.lastIndex = copied;
  }
  return clean + text.slice(copied);
}

/** Quotes stay, so that JSON stays JSON. */
function replacementOf(found: string, otherwise: string): string {
  const quote = /^\\?["']/.exec(found)?.[0] ?? otherwise;
  return quote + redacted + quote;
}
