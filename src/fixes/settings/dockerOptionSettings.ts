import { writtenFlagsOf, type WrittenFlag } from '../../configfiles/lint/dockerOptions';
import { findDockerDaemonKey, type DockerDaemonKeyRow } from '../../knowledge/dockerDaemonKeys';
import { message, type Message } from '../../model/message';

/** What a list of options of dockerd says, in keys of daemon.json; or why they are not moved there. */
export type OptionSettings =
  | { readonly kind: 'settings'; readonly values: ReadonlyMap<string, unknown> }
  | { readonly kind: 'refused'; readonly reason: Message };

/**
 * Keys that may be moved: they neither hide images, nor open the daemon, nor say where it lies. The names are those of
 * knowledge/dockerDaemonKeys.ts.
 */
const movable: ReadonlySet<string> = new Set([
  'bip',
  'debug',
  'dns',
  'dns-opts',
  'dns-search',
  'exec-opts',
  'experimental',
  'fixed-cidr',
  'icc',
  'insecure-registries',
  'ip-forward',
  'ipv6',
  'labels',
  'live-restore',
  'log-driver',
  'log-level',
  'log-opts',
  'max-concurrent-downloads',
  'max-concurrent-uploads',
  'mtu',
  'registry-mirrors',
  'selinux-enabled',
  'userland-proxy',
]);

/** Reads a value such as `--dns 8.8.8.8 --log-opt max-size=10m`. */
export function optionSettings(value: string): OptionSettings {
  if (/["'\\$`]/.test(value)) {
    return refused(
      message('Its value holds quotes or variables, which only a shell can resolve: {value}', { value }),
    );
  }
  const flags = writtenFlagsOf(value, { start: 0, end: value.length });
  const rest = restOf(value, flags);
  if (rest !== '') {
    return refused(message('These words are no options of dockerd: {words}', { words: rest }));
  }
  const byKey = new Map<string, (string | undefined)[]>();
  for (const { flag, row, value: written, oneDash } of flags) {
    const key = row?.key ?? row?.flag.slice(2);
    if (key === undefined || oneDash || !movable.has(key)) {
      return refused(
        message('{flag} is not among the options that can be moved without a person.', { flag }),
      );
    }
    byKey.set(key, [...(byKey.get(key) ?? []), written]);
  }
  return convert(byKey);
}

function refused(reason: Message): OptionSettings {
  return { kind: 'refused', reason };
}

/** What is left of the value when its flags and their values are taken out. */
function restOf(value: string, flags: readonly WrittenFlag[]): string {
  const spans = flags
    .flatMap(({ span, valueSpan }) => [span, ...(valueSpan ? [valueSpan] : [])])
    .sort((a, b) => b.start - a.start);
  const rest = spans.reduce((text, { start, end }) => text.slice(0, start) + text.slice(end), value);
  return rest
    .split(/\s+/)
    .filter((word) => word !== '' && word !== '=')
    .join(' ');
}

function convert(byKey: ReadonlyMap<string, readonly (string | undefined)[]>): OptionSettings {
  const values = new Map<string, unknown>();
  for (const [key, written] of byKey) {
    const row = findDockerDaemonKey(key);
    const converted = row && valueOfFlags(row, written);
    if (converted === undefined) {
      return refused(message('What is written for {key} cannot be put into daemon.json.', { key }));
    }
    values.set(key, converted);
  }
  return { kind: 'settings', values };
}

/** In the type that dockerd expects in its file; undefined where it would not take it. */
function valueOfFlags({ type }: DockerDaemonKeyRow, written: readonly (string | undefined)[]): unknown {
  if (type === 'flag') {
    return written.length === 1 ? flagOf(written[0]) : undefined;
  }
  const texts = written.filter((text): text is string => text !== undefined && text !== '');
  if (texts.length < written.length) {
    return undefined;
  }
  return type === 'strings' ? texts : type === 'stringMap' ? pairsOf(texts) : scalarOf(type, texts);
}

function scalarOf(type: DockerDaemonKeyRow['type'], [text, ...more]: readonly string[]): unknown {
  if (text === undefined || more.length > 0) {
    return undefined;
  }
  const isNumber = type === 'number' && /^\d{1,9}$/.test(text);
  return type === 'string' ? text : isNumber ? Number(text) : undefined;
}

/** strconv.ParseBool of Go, by which Docker reads its flags. */
function flagOf(text: string | undefined): boolean | undefined {
  return text === undefined || /^(?:1|t|true)$/i.test(text)
    ? true
    : /^(?:0|f|false)$/i.test(text)
      ? false
      : undefined;
}

function pairsOf(texts: readonly string[]): Record<string, string> | undefined {
  const pairs = texts.map((text) => /^([\w.-]+)=(.+)$/.exec(text));
  return pairs.every((pair) => pair !== null)
    ? Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, value]))
    : undefined;
}
