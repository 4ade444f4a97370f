import { parseSysctlFile, setSysctl, type SysctlReader } from '../../configfiles/sysctlFile';
import type { ChangeStep, FileValidation } from '../../model/changePlan';
import { valueOf } from '../../model/fact';
import type { FixInput } from '../../model/fix';
import type { HostFacts } from '../../model/hostFacts';
import { message, type Message } from '../../model/message';
import type { HostFiles } from '../../model/surveyedFile';
import { applyTextEdits } from '../../model/textEdit';
import { editableFile, folderSteps, managerNotes, writeStep, type EditableFile } from './editableFile';
import { refusedDraft, type DraftRefusal } from './settingFix';
import {
  lastWriter,
  ownSysctlPath,
  sysctlReaders,
  sysctlSourcesOf,
  type SysctlSource,
} from './sysctlSources';

/** A sysctl as a fix wants it: `value` is written where the one that is there is below `least` or above `most`. */
export interface SysctlSetting {
  readonly key: string;
  readonly value: string;
  readonly least?: number;
  readonly most?: number;
  /** Only there once this module is loaded, which an earlier step of the plan does. */
  readonly module?: string;
}

/** The steps for some sysctls, now and at boot; `steps` is empty where all is well already. */
export interface SysctlPlan {
  readonly kind: 'planned';
  readonly steps: readonly ChangeStep[];
  readonly notes: readonly Message[];
  readonly confirm: boolean;
}

export function suffices({ least, most }: SysctlSetting, value: string): boolean {
  return (
    /^-?\d{1,19}$/.test(value) &&
    (least === undefined || Number(value) >= least) &&
    (most === undefined || Number(value) <= most)
  );
}

/** Where a sysctl lies under /proc/sys. Only for keys of our own tables, none of which has a dot within a part. */
export function sysctlFilePath(key: string): string {
  return `/proc/sys/${key.replaceAll('.', '/')}`;
}

/** Plans the files that keep the settings over a boot, and the commands that make them so now. */
export function planSysctls(
  { facts, files }: FixInput,
  settings: readonly SysctlSetting[],
): SysctlPlan | DraftRefusal {
  const missing = settings.map((setting) => unreadableNow(facts, setting)).find(Boolean);
  if (missing) {
    return missing;
  }
  const { sources, hidden } = sysctlSourcesOf(files);
  const persisted = persist(sources, settings, facts);
  if (persisted.kind === 'refused') {
    return persisted;
  }
  const written = fileSteps(files, changedTexts(sources, persisted.sources), settings);
  if (written.kind === 'refused') {
    return written;
  }
  const commands = settings.flatMap((setting) => commandSteps(facts, setting));
  const steps = [...written.steps, ...commands];
  const hiddenNotes = steps.length === 0 ? [] : hidden.map(hiddenNote);
  return {
    kind: 'planned',
    steps,
    notes: [...persisted.notes, ...written.notes, ...hiddenNotes],
    confirm: written.notes.length > 0 || hiddenNotes.length > 0,
  };
}

function hiddenNote(path: string): Message {
  return message('{path} is applied at boot and could not be read: it may set this to something else.', {
    path,
  });
}

function unreadableNow(facts: HostFacts, { key, module }: SysctlSetting): DraftRefusal | undefined {
  const fact = facts.sysctls[key];
  if (fact?.state === 'known' || (fact?.state === 'absent' && module !== undefined)) {
    return undefined;
  }
  return refusedDraft(
    fact?.state === 'absent'
      ? message('This kernel has no setting {key}.', { key })
      : message('{key} could not be read, so nobody could bring its old value back.', { key }),
  );
}

interface Persisted {
  readonly kind: 'persisted';
  readonly sources: readonly SysctlSource[];
  readonly notes: readonly Message[];
}

/** Brings every reader to the wanted values: by our own file, or by the line that has the last word after it. */
function persist(
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
  if (own && isSettled(own, setting, reader)) {
    return {
      kind: 'persisted',
      sources: own,
      notes: last ? [outdoneNote(last.path, last.entry.line, setting)] : [],
    };
  }
  return last
    ? editLast(sources, setting, { path: last.path, key: last.entry.key })
    : refusedDraft(message('{path} cannot take the setting.', { path: ownSysctlPath }));
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
  const text = withSetting(source.text, key, value);
  return text === undefined
    ? refusedDraft(message('{path} cannot take the setting.', { path }))
    : { kind: 'persisted', sources: replaced(sources, source.realPath, text), notes: [] };
}

function withSetting(text: string, key: string, value: string): string | undefined {
  const outcome = setSysctl(parseSysctlFile(text), key, value);
  return outcome.kind === 'refused'
    ? undefined
    : outcome.kind === 'unchanged'
      ? text
      : applyTextEdits(text, outcome.edits);
}

/** A file may be read under two names: 99-sysctl.conf of Debian is a link to /etc/sysctl.conf. */
function replaced(sources: readonly SysctlSource[], realPath: string, text: string): SysctlSource[] {
  return sources.map((source) => (source.realPath === realPath ? { ...source, text } : source));
}

const ownHeader = '# Settings that Hullwright was told to make.\n';

function withOwn(
  sources: readonly SysctlSource[],
  { key, value }: SysctlSetting,
): SysctlSource[] | undefined {
  const own = sources.find(({ path }) => path === ownSysctlPath);
  const text = withSetting(own?.text ?? ownHeader, key, value);
  if (text === undefined || (own && own.realPath !== ownSysctlPath)) {
    return undefined;
  }
  return own
    ? replaced(sources, own.realPath, text)
    : [...sources, { path: ownSysctlPath, realPath: ownSysctlPath, text }];
}

interface Written {
  readonly kind: 'written';
  readonly steps: readonly ChangeStep[];
  readonly notes: readonly Message[];
}

/** Real paths to what they shall hold; only those that change. */
function changedTexts(
  before: readonly SysctlSource[],
  after: readonly SysctlSource[],
): ReadonlyMap<string, string> {
  const old = new Map(before.map(({ realPath, text }) => [realPath, text]));
  return new Map(
    after
      .filter(({ realPath, text }) => old.get(realPath) !== text)
      .map(({ realPath, text }) => [realPath, text]),
  );
}

function fileSteps(
  files: HostFiles,
  texts: ReadonlyMap<string, string>,
  settings: readonly SysctlSetting[],
): Written | DraftRefusal {
  const steps: ChangeStep[] = texts.has(ownSysctlPath) ? folderSteps(files, '/etc/sysctl.d') : [];
  const notes: Message[] = [];
  for (const [path, text] of texts) {
    const file = editableFile(files, path);
    if (file.kind === 'closed') {
      return refusedDraft(file.reason);
    }
    steps.push(fileStep(file, text, settings));
    notes.push(...managerNotes(file));
  }
  return { kind: 'written', steps, notes };
}

function fileStep(file: EditableFile, text: string, settings: readonly SysctlSetting[]): ChangeStep {
  const keys = settings.filter(({ module }) => module === undefined).map(({ key }) => key);
  const validation: FileValidation | undefined =
    keys.length === settings.length ? { kind: 'sysctlKeys', keys } : undefined;
  return writeStep(file, text, {
    reason: message('It is applied at every boot: the setting stays.'),
    ...(validation && { validation }),
  });
}

/** A key of a module that is not loaded has no old value: it goes away with the module, or stays at what was written. */
function commandSteps(facts: HostFacts, setting: SysctlSetting): ChangeStep[] {
  const { key, value } = setting;
  const current = valueOf(facts.sysctls[key]);
  if (current !== undefined && suffices(setting, current)) {
    return [];
  }
  return [
    {
      kind: 'command',
      argv: ['sysctl', '-w', `${key}=${value}`],
      undo:
        current === undefined
          ? { kind: 'nothing' }
          : { kind: 'inverse', argv: ['sysctl', '-w', `${key}=${current.replace(/\s+/g, ' ')}`] },
      changes: message('Sets {key} to {value} now', { key, value }),
      reason: message('Files of sysctl.d are read only at boot.'),
    },
    {
      kind: 'check',
      check: { kind: 'command', argv: ['grep', '-qxF', '-e', value, sysctlFilePath(key)] },
      changes: message('Changes nothing'),
      reason: message('{path} has to say {value}.', { path: sysctlFilePath(key), value }),
    },
  ];
}

/** The same by hand. */
export function sysctlsByHand(settings: readonly SysctlSetting[]): string[] {
  return [
    `# ${ownSysctlPath}`,
    ...settings.map(({ key, value }) => `${key} = ${value}`),
    '# then, as root:',
    ...settings.map(({ key, value }) => `sysctl -w ${key}=${value}`),
  ];
}
