import type { Fact } from '../../model/fact';
import type { EngineFacts } from '../../model/hostFacts';
import { message } from '../../model/message';
import type { Readings } from '../readings';
import { redactText, redactValue } from '../redaction';
import { parseJson } from './json';
import { factOfFile, notUnderstood, understood, type Parsed } from './readingFact';

/** Deeper than any configuration, and shallow enough for whatever walks the facts later. */
const depthLimit = 32;

type Settings = Readonly<Record<string, string>>;

export function parseDaemonJson(readings: Readings): EngineFacts['dockerDaemonJson'] {
  return factOfFile(readings, '/etc/docker/daemon.json', parseDaemonJsonText);
}

/** An empty file is what dockerd takes for no settings. */
export function parseDaemonJsonText(text: string): Parsed<Readonly<Record<string, unknown>>> {
  const document = text.trim() === '' ? {} : parseJson(text);
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    return notUnderstood(
      document === undefined
        ? message('It is not valid JSON, so dockerd cannot start with it.')
        : message('It is valid JSON, but not an object.'),
    );
  }
  if (depthOf(document) > depthLimit) {
    return notUnderstood(message('It is nested too deeply to be the configuration of an engine.'));
  }
  const value = redactValue(document) as Record<string, unknown>;
  // Where the text alone does not show that a member is a secret, the excerpt is written anew from what may be kept.
  const isClean = JSON.stringify(value) === JSON.stringify(document);
  return understood(value, isClean ? text : JSON.stringify(value, null, 2));
}

function depthOf(value: unknown, depth = 0): number {
  if (typeof value !== 'object' || value === null || depth > depthLimit) {
    return depth;
  }
  return Object.values(value).reduce<number>(
    (deepest, member) => Math.max(deepest, depthOf(member, depth + 1)),
    depth,
  );
}

/** The administrator's file replaces the distribution's whole: containers-storage.conf(5). */
export function parsePodmanStorage(readings: Readings): Fact<Settings> {
  const own = factOfFile(readings, '/etc/containers/storage.conf', parseStorageConf);
  if (own.state !== 'absent') {
    return own;
  }
  const vendor = factOfFile(readings, '/usr/share/containers/storage.conf', parseStorageConf);
  return vendor.state === 'absent' ? own : vendor;
}

function parseStorageConf(text: string): Parsed<Settings> {
  const wanted = tomlEntries(text).filter(
    ({ table, key }) => table === 'storage' && (key === 'driver' || key === 'graphroot'),
  );
  return understood(settingsOf(wanted), wanted.map(({ line }) => line).join('\n'));
}

/** Version of the file, plug-ins that are off, and whether runc's groups are made by systemd. https://github.com/containerd/containerd/blob/main/docs/cri/config.md */
export function parseContainerdConfig(readings: Readings): Fact<Settings> {
  return factOfFile(readings, '/etc/containerd/config.toml', (text) => {
    const entries = tomlEntries(text);
    const version = entries.filter(({ table, key }) => table === '' && key === 'version');
    const systemd = entries.filter(
      ({ table, key }) => key === 'SystemdCgroup' && /\bruntimes\.["']?runc["']?\.options$/.test(table),
    );
    const disabled = entries.filter(({ table, key }) => table === '' && key === 'disabled_plugins');
    const wanted = [...version, ...systemd, ...disabled];
    return understood(settingsOf(wanted), wanted.map(({ line }) => line).join('\n'));
  });
}

const kubeletKeys = ['cgroupDriver', 'failCgroupV1', 'failSwapOn'];

/** Top-level scalars of https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/, in YAML or JSON. */
export function parseKubeletConfig(readings: Readings): Fact<Settings> {
  return factOfFile(readings, '/var/lib/kubelet/config.yaml', parseKubeletText);
}

export function parseKubeletText(text: string): Parsed<Settings> {
  const json = text.trimStart().startsWith('{') ? parseJson(text) : undefined;
  const entries =
    typeof json === 'object' && json !== null
      ? Object.entries(json).map(([key, value]) => ({
          key,
          value: scalar(value),
          line: `"${key}": ${scalar(value)}`,
        }))
      : text.split('\n').flatMap((line) => {
          const [, key, value] = /^([A-Za-z]\w{0,63}):[ \t]+([^#]+?)[ \t]*(?:[ \t]#.*)?$/.exec(line) ?? [];
          return key === undefined || value === undefined ? [] : [{ key, value: unquoted(value), line }];
        });
  const wanted = entries.filter(({ key }) => kubeletKeys.includes(key));
  return understood(settingsOf(wanted), redactText(wanted.map(({ line }) => line).join('\n')));
}

interface Entry {
  readonly key: string;
  readonly value: string;
  readonly line: string;
}

/** The last of several lines for one key counts. */
function settingsOf(entries: readonly Entry[]): Settings {
  return Object.fromEntries(entries.map(({ key, value }) => [key, value]));
}

/** `key = value` lines of a TOML text with the table that they stand in. Values that span lines are passed over. */
function tomlEntries(text: string): (Entry & { readonly table: string })[] {
  let table = '';
  return text.split('\n').flatMap((line) => {
    const heading = /^[ \t]*\[([^[\]]{1,256})\][ \t]*(?:#.*)?$/.exec(line);
    if (heading !== null) {
      table = (heading[1] ?? '').trim();
      return [];
    }
    const [, key, value] =
      /^[ \t]*([\w-]{1,128})[ \t]*=[ \t]*("[^"]*"|'[^']*'|\[[^\]]*\]|[^\s#]+)/.exec(line) ?? [];
    return key === undefined || value === undefined
      ? []
      : [{ table, key, value: unquoted(value), line: line.trim() }];
  });
}

function unquoted(value: string): string {
  return /^(["'])(.*)\1$/.exec(value)?.[2] ?? value;
}

function scalar(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
