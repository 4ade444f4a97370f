import type { ChangeStep, FileValidation } from '../../model/changePlan';
import { valueOf } from '../../model/fact';
import type { FixInput } from '../../model/fix';
import type { HostFacts } from '../../model/hostFacts';
import { message, type Message } from '../../model/message';
import type { HostFiles } from '../../model/surveyedFile';
import { editableFile, writeStep, type EditableFile } from './editableFile';
import { refusedDraft, type DraftRefusal } from './settingFix';
import { persist } from './sysctlPersistence';
import { suffices, sysctlFilePath, type SysctlSetting } from './sysctlSetting';
import { sysctlSourcesOf, type SysctlSource } from './sysctlSources';
import { checkStep } from './checkStep';

/** The steps for some sysctls, now and at boot; `steps` is empty where all is well already. */
export interface SysctlPlan {
  readonly kind: 'planned';
  readonly steps: readonly ChangeStep[];
  readonly notes: readonly Message[];
  readonly confirm: boolean;
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
  const old = new Map(before.map(({ realPath, file }) => [realPath, file.text]));
  return new Map(
    after
      .filter(({ realPath, file }) => old.get(realPath) !== file.text)
      .map(({ realPath, file }) => [realPath, file.text]),
  );
}

function fileSteps(
  files: HostFiles,
  texts: ReadonlyMap<string, string>,
  settings: readonly SysctlSetting[],
): Written | DraftRefusal {
  const steps: ChangeStep[] = [];
  const notes: Message[] = [];
  for (const [path, text] of texts) {
    const file = editableFile(files, path);
    if (file.kind === 'closed') {
      return refusedDraft(file.reason);
    }
    steps.push(fileStep(file, text, settings));
    notes.push(...file.managerNotes);
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
    checkStep(
      ['grep', '-qxF', '-e', value, sysctlFilePath(key)],
      message('{path} has to say {value}.', { path: sysctlFilePath(key), value }),
    ),
  ];
}
