import { dockerdVersion } from '../../checks/network/dockerDaemon';
import { isProgramAtLeast } from '../../model/programVersion';
import { parseDaemonJson, setDaemonKey, type DaemonJson } from '../../configfiles/daemonJson';
import { findDockerDaemonKey } from '../../knowledge/dockerDaemonKeys';
import { reloadableDaemonKeys } from '../../knowledge/reloadableDaemonKeys';
import type { ChangeStep, CheckStep, Disturbance, FileStep } from '../../model/changePlan';
import type { FixInput } from '../../model/fix';
import type { HostFacts } from '../../model/hostFacts';
import { message, type Message } from '../../model/message';
import { applyTextEdits } from '../../model/textEdit';
import { dockerServiceOf, dockerUnit, type DockerService } from './dockerDaemon';
import { editableFile, writeStep, type EditableFile } from './editableFile';
import { activeStep, reloadStep, restartStep } from './serviceSteps';
import { refusedDraft, type DraftRefusal } from './settingFix';
import { checkStep } from './checkStep';

export const daemonJsonPath = '/etc/docker/daemon.json';

/** A key of daemon.json as a fix wants it. */
export interface DaemonSetting {
  readonly key: string;
  /** From the value that is there, undefined where there is none. Undefined: what is there is not understood. */
  readonly value: (current: unknown) => unknown;
}

export interface DaemonChange {
  readonly settings: readonly DaemonSetting[];
  /** Files that change along with it, before the daemon is told. */
  readonly otherFiles?: readonly FileStep[];
  /** True when the running daemon has taken it over; undefined where it cannot be asked. */
  readonly isInEffect: boolean | undefined;
  /** A field of `docker info` with the text that it has to show afterwards. */
  readonly proof?: { readonly format: string; readonly text: string };
}

export interface DaemonPlan {
  readonly kind: 'planned';
  readonly steps: readonly ChangeStep[];
  readonly notes: readonly Message[];
  readonly confirm: boolean;
  readonly disturbs: Disturbance;
}

/** Plans an edit of daemon.json, and what makes the daemon take it over. */
export function planDaemonJson({ facts, files }: FixInput, change: DaemonChange): DaemonPlan | DraftRefusal {
  const service = dockerServiceOf(facts);
  if (service.kind === 'refused') {
    return service;
  }
  const hindrance = change.settings.map(({ key }) => keyRefusal(facts, service, key)).find(Boolean);
  if (hindrance) {
    return refusedDraft(hindrance);
  }
  const file = editableFile(files, daemonJsonPath);
  if (file.kind === 'closed') {
    return refusedDraft(file.reason);
  }
  const text = editedText(file.text, change.settings);
  if (typeof text !== 'string') {
    return text;
  }
  const isChanged = text !== file.text;
  const write = isChanged ? [writeDaemonJson(file, text, service)] : [];
  const apply = isChanged || change.isInEffect === false ? applySteps(service, change) : [];
  const steps = [...write, ...(change.otherFiles ?? []), ...apply];
  return {
    kind: 'planned',
    steps,
    notes: notesOf({ service, change, manager: isChanged ? file.managerNotes : [], steps }),
    confirm: isChanged && file.managerNotes.length > 0,
    disturbs: apply.length === 0 ? 'nothing' : disturbanceOf(service, change),
  };
}

function keyRefusal(facts: HostFacts, { keys }: DockerService, key: string): Message | undefined {
  const row = findDockerDaemonKey(key);
  const version = dockerdVersion(facts);
  if (keys.has(key) && row?.merged !== true) {
    return message(
      'The command line of docker.service sets {key}: Docker does not start when daemon.json sets it too.',
      { key },
    );
  }
  if (version === undefined) {
    return message('The version of dockerd could not be read, so it is not known which settings it takes.');
  }
  const isKnown = row !== undefined && isProgramAtLeast(version, row.since) !== false;
  const isGone = row?.until !== undefined && isProgramAtLeast(version, row.until) !== false;
  return isKnown && !isGone ? undefined : message('Docker {version} has no setting {key}.', { version, key });
}

/** The text with all settings; every other byte is as it was. */
function editedText(before: string, settings: readonly DaemonSetting[]): string | DraftRefusal {
  let text = before;
  for (const { key, value } of settings) {
    const file = parseDaemonJson(text);
    const wanted = value(valueIn(file, key));
    if (wanted === undefined) {
      return refusedDraft(
        message("{key} in {path} has a value of its own, which may be somebody's choice.", {
          key,
          path: daemonJsonPath,
        }),
      );
    }
    const outcome = setDaemonKey(file, key, wanted);
    if (outcome.kind === 'refused') {
      return refusedDraft(outcome.refusal.reason);
    }
    text = outcome.kind === 'edited' ? applyTextEdits(text, outcome.edits) : text;
  }
  return text;
}

function valueIn({ keys }: DaemonJson, key: string): unknown {
  return keys.find(({ name }) => name === key)?.value;
}

function writeDaemonJson(file: EditableFile, text: string, { flags }: DockerService): FileStep {
  return writeStep(file, text, {
    reason: message('The Docker daemon takes its settings from it.'),
    validation: { kind: 'dockerDaemon', flags },
  });
}

function isReloadable({ settings }: DaemonChange): boolean {
  return settings.every(({ key }) => reloadableDaemonKeys.has(key));
}

/** A daemon that does not run reads the file when it starts. */
function applySteps(service: DockerService, change: DaemonChange): ChangeStep[] {
  if (!service.isActive) {
    return [];
  }
  const apply = isReloadable(change)
    ? reloadStep(dockerUnit, message('Docker takes this setting over without a restart.'))
    : restartStep(dockerUnit, message('Docker reads this setting only when it starts.'));
  return [apply, activeStep(dockerUnit), ...(change.proof ? [proofStep(change.proof)] : [])];
}

/** A daemon that reloads answers at once with its old settings, so it is asked for some seconds. */
const askDocker =
  'for attempt in 1 2 3 4 5; do ' +
  'test "$(docker -H unix:///var/run/docker.sock info --format "$1" 2>/dev/null)" = "$2" && exit 0; sleep 1; ' +
  'done; exit 1';

function proofStep({ format, text }: NonNullable<DaemonChange['proof']>): CheckStep {
  return checkStep(
    ['sh', '-c', askDocker, 'sh', format, text],
    message('docker info has to show {text} for {format}.', { text, format }),
  );
}

function disturbanceOf(service: DockerService, change: DaemonChange): Disturbance {
  return isReloadable(change) || service.keepsContainers ? 'reload' : 'containersStop';
}

interface NoteInput {
  readonly service: DockerService;
  readonly change: DaemonChange;
  readonly manager: readonly Message[];
  readonly steps: readonly ChangeStep[];
}

function notesOf({ service, change, manager, steps }: NoteInput): Message[] {
  return steps.length === 0 ? [] : [...manager, ...serviceNotes(service, change)];
}

function serviceNotes(service: DockerService, change: DaemonChange): Message[] {
  if (!service.isActive) {
    return [message('Docker does not run now; it reads the file when it starts.')];
  }
  if (isReloadable(change)) {
    return [];
  }
  return [
    service.keepsContainers
      ? message('Docker is restarted. live-restore is on, so containers go on.')
      : message(
          'Docker is restarted: all containers stop, and those without a restart policy have to be started again.',
        ),
  ];
}

/** What to write and to run by hand. */
export function daemonJsonByHand(
  lines: readonly string[],
  { settings }: Pick<DaemonChange, 'settings'>,
): string[] {
  const isReload = settings.every(({ key }) => reloadableDaemonKeys.has(key));
  return [
    `# in the braces of ${daemonJsonPath}:`,
    ...lines,
    '# then, as root:',
    `dockerd --validate --config-file=${daemonJsonPath}`,
    `systemctl ${isReload ? 'reload' : 'restart'} docker`,
  ];
}
