import { parseSysctlFile, setSysctl, type SysctlFile, type SysctlReader } from '../../configfiles/sysctlFile';
import { valueOf } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import { message, type Message } from '../../model/message';
import { applyTextEdits } from '../../model/textEdit';
import { refusedDraft, type DraftRefusal } from './settingFix';
import { suffices, type SysctlSetting } from './sysctlSetting';
import { lastWriter, ownSysctlPath, sysctlReaders, type SysctlSource } from './sysctlSources';

export interface Persisted {
  readonly kind: 'persisted';
  readonly sources: readonly SysctlSource[];
  readonly notes: readonly Message[];
}

/** Brings every reader to the wanted values: by our own file, or by the line that has the last word after it. */
export function persist(
  before: readonly SysctlSource[],
  settings: readonly SysctlSetting[],
  facts: HostFacts,
): Persisted | DraftRefusal {
  const cases = sysctlReaders(facts).flatMap((reader) => settings.map((setting) => ({ reader, setting })));
  let sources = before;
  const notes: Message[] = [];
  for (const { reader, setting } of cases) {
    const isUnset = lastWriter(sources, setting.key, reader) === undefined;
    if (isUnset && suffices(setting, valueOf(facts.sysctls[setting.key]) ?? '')) {
      continue;
    }
    const next = settle(sources, setting, reader);
    if (next.kind === 'refused') {
      return next;
    }
    sources = next.sources;
    notes.push(...next.notes);
  }
  const open = cases.find(({ reader, setting }) => isContradicted(sources, setting, reader));
  return open
    ? refusedDraft(
        message('Several files disagree about {key}: no single change settles it.', {
          key: open.setting.key,
        }),
      )
    : { kind: 'persisted', sources, notes };
}

function isContradicted(
  sources: readonly SysctlSource[],
  setting: SysctlSetting,
  reader: SysctlReader,
): boolean {
  const last = lastWriter(sources, setting.key, reader);
  return last !== undefined && !suffices(setting, last.entry.value);
}

function isSettled(sources: readonly SysctlSource[], setting: SysctlSetting, reader: SysctlReader): boolean {
  const last = lastWriter(sources, setting.key, reader);
  return last !== undefined && suffices(setting, last.entry.value);
}

function settle(
  sources: readonly SysctlSource[],
  setting: SysctlSetting,
  reader: SysctlReader,
): Persisted | DraftRefusal {
  if (isSettled(sources, setting, reader)) {
    return { kind: 'persisted', sources, notes: [] };
  }
  const last = lastWriter(sources, setting.key, reader);
  const own = withOwn(sources, setting);
  if (own.kind === 'persisted' && isSettled(own.sources, setting, reader)) {
    return last ? { ...own, notes: [outdoneNote(last.path, last.entry.line, setting)] } : own;
  }
  return last && own.kind === 'persisted'
    ? editLast(sources, setting, { path: last.path, key: last.entry.key })
    : own;
}

function outdoneNote(path: string, line: number, { key }: SysctlSetting): Message {
  return message('Line {line} of {path} sets {key} too; {own} is applied after it.', {
    line,
    path,
    key,
    own: ownSysctlPath,
  });
}

function editLast(
  sources: readonly SysctlSource[],
  { value }: SysctlSetting,
  { path, key }: { readonly path: string; readonly key: string },
): Persisted | DraftRefusal {
  const source = sources.find((candidate) => candidate.path === path);
  if (!source?.realPath.startsWith('/etc/')) {
    return refusedDraft(
      message('{path} sets {key}, is applied later than files of ours, and is not for people to edit.', {
        path,
        key,
      }),
      [`# a file of /etc/sysctl.d whose name sorts after that of ${path}:`, `${key} = ${value}`],
    );
  }
  const text = withSetting(source.file, key, value);
  return typeof text === 'string'
    ? { kind: 'persisted', sources: replaced(sources, source.realPath, text), notes: [] }
    : text;
}

function withSetting(file: SysctlFile, key: string, value: string): string | DraftRefusal {
  const outcome = setSysctl(file, key, value);
  switch (outcome.kind) {
    case 'refused':
      return refusedDraft(outcome.refusal.reason);
    case 'unchanged':
      return file.text;
    case 'edited':
      return applyTextEdits(file.text, outcome.edits);
  }
}

/** A file may be read under two names: 99-sysctl.conf of Debian is a link to /etc/sysctl.conf. */
function replaced(sources: readonly SysctlSource[], realPath: string, text: string): SysctlSource[] {
  const file = parseSysctlFile(text);
  return sources.map((source) => (source.realPath === realPath ? { ...source, file } : source));
}

const ownHeader = '# Settings that Hullwright was told to make.\n';

function withOwn(sources: readonly SysctlSource[], { key, value }: SysctlSetting): Persisted | DraftRefusal {
  const own = sources.find(({ path }) => path === ownSysctlPath);
  if (own && own.realPath !== ownSysctlPath) {
    return refusedDraft(
      message('{path} is a symbolic link to {target}.', { path: own.path, target: own.realPath }),
    );
  }
  const text = withSetting(own?.file ?? parseSysctlFile(ownHeader), key, value);
  if (typeof text !== 'string') {
    return text;
  }
  const next = own
    ? replaced(sources, own.realPath, text)
    : [...sources, { path: ownSysctlPath, realPath: ownSysctlPath, file: parseSysctlFile(text) }];
  return { kind: 'persisted', sources: next, notes: [] };
}
