import {
  readSysconfigVariable,
  setSysconfigVariable,
  type SysconfigFile,
} from '../../configfiles/sysconfigFile';
import type { FileStep } from '../../model/changePlan';
import { valueOf } from '../../model/fact';
import type { Fix, FixInput } from '../../model/fix';
import type { FixOffer } from '../../model/finding';
import type { HostFacts } from '../../model/hostFacts';
import { message, type Message } from '../../model/message';
import { applyTextEdits } from '../../model/textEdit';
import { daemonJsonPath, planDaemonJson, type DaemonSetting } from './daemonJsonPlan';
import { dockerServiceOf, dockerUnit } from './dockerDaemon';
import { optionSettings } from './dockerOptionSettings';
import { editableFile, writeStep, type EditableFile } from './editableFile';
import { refusedDraft, settingFix, unneededDraft, type Draft, type DraftRefusal } from './settingFix';

const paths = ['/etc/default/docker', '/etc/sysconfig/docker', '/etc/conf.d/docker'];
const names = ['DOCKER_OPTS', 'OPTIONS', 'DOCKER_STORAGE_OPTIONS', 'DOCKER_NETWORK_OPTIONS', 'other_args'];

interface Variable {
  readonly path: string;
  readonly name: string;
}

/** Options that somebody wrote for Docker and that its unit does not read. */
function unreadVariables({ engines }: HostFacts): Variable[] {
  const unit = valueOf(engines.units[dockerUnit]);
  if (unit?.command === undefined || unit.environmentFiles === undefined) {
    return [];
  }
  const { command, environmentFiles } = unit;
  const isRead = ({ path, name }: Variable) =>
    environmentFiles.includes(path) &&
    command.some((word) => word.includes(`\${${name}}`) || new RegExp(`\\$${name}(?!\\w)`).test(word));
  return paths
    .flatMap((path) => names.map((name) => ({ path, name })))
    .filter(({ path, name }) => (valueOf(engines.serviceVariables[path])?.[name] ?? '') !== '')
    .filter((variable) => !isRead(variable));
}

/** What was written down long ago takes effect only now: a person has to look at it. */
export const dockerOptionsFix: Fix = settingFix({
  id: 'move-docker-options',
  title: message('Move options that nobody reads into daemon.json'),
  answers: ['RT-LEGACY-OPTS'],
  sources: [
    'https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file',
    'https://github.com/moby/moby/issues/9889',
    'https://github.com/docker/for-linux/issues/204',
  ],
  offer,
  question: () => ({ paths: [daemonJsonPath, ...paths] }),
  draft,
  byHand: (facts) => [
    '# the options that stand in',
    ...unreadVariables(facts).map(({ path, name }) => `#   ${name} of ${path}`),
    `# as keys in ${daemonJsonPath}, see https://docs.docker.com/reference/cli/dockerd/`,
    '# then empty the variables, and as root:',
    `dockerd --validate --config-file=${daemonJsonPath}`,
    'systemctl restart docker',
  ],
});

function offer(facts: HostFacts): FixOffer['kind'] | undefined {
  return unreadVariables(facts).length === 0
    ? undefined
    : dockerServiceOf(facts).kind === 'refused'
      ? 'manual'
      : 'guided';
}

function draft(input: FixInput): Draft {
  const variables = unreadVariables(input.facts);
  if (variables.length === 0) {
    return unneededDraft(message('No file sets options that Docker does not read.'));
  }
  const emptied = emptyVariables(input, variables);
  if (emptied.kind === 'refused') {
    return emptied;
  }
  const settings = optionSettings(emptied.options.join(' '));
  if (settings.kind === 'refused') {
    return refusedDraft(settings.reason);
  }
  const planned = planDaemonJson(input, {
    settings: [...settings.values].map(asSetting),
    otherFiles: emptied.steps,
    isInEffect: undefined,
  });
  if (planned.kind === 'refused') {
    return planned;
  }
  return {
    kind: 'steps',
    steps: planned.steps,
    notes: [
      message('These options have had no effect so far and take effect with the restart: {options}', {
        options: emptied.options.join(' '),
      }),
      ...emptied.notes,
      ...planned.notes,
    ],
    confirm: true,
    disturbs: planned.disturbs,
    mayDisconnect: false,
  };
}

/** A key that is there with another value stays as it is: two people have said two things. */
function asSetting([key, wanted]: readonly [string, unknown]): DaemonSetting {
  return {
    key,
    value: (current) =>
      current === undefined || JSON.stringify(current) === JSON.stringify(wanted) ? wanted : undefined,
  };
}

interface Emptied {
  readonly kind: 'emptied';
  /** What the variables say, in the order of the files. */
  readonly options: readonly string[];
  readonly steps: readonly FileStep[];
  readonly notes: readonly Message[];
}

function emptyVariables({ files }: FixInput, variables: readonly Variable[]): Emptied | DraftRefusal {
  const options: string[] = [];
  const steps: FileStep[] = [];
  const notes: Message[] = [];
  for (const path of new Set(variables.map((variable) => variable.path))) {
    const file = editableFile(files, path);
    if (file.kind === 'closed') {
      return refusedDraft(file.reason);
    }
    const own = variables.filter((variable) => variable.path === path).map(({ name }) => name);
    const read = readAndEmpty(file, own);
    if (read.kind === 'refused') {
      return read;
    }
    options.push(...read.options);
    steps.push(
      writeStep(file, read.text, {
        reason: message('The options stand in daemon.json from now on, and nowhere else.'),
        validation: { kind: 'shellSyntax' },
      }),
    );
    notes.push(...file.managerNotes);
  }
  return { kind: 'emptied', options, steps, notes };
}

/** Files of default and conf.d were made for scripts; those of sysconfig for scripts and units, which have to agree on it. */
function readersOf(path: string): SysconfigFile['readers'] {
  return path.startsWith('/etc/sysconfig/') ? ['shell', 'systemd'] : ['shell'];
}

function readAndEmpty(
  { path, text: before }: EditableFile,
  own: readonly string[],
): { readonly kind: 'read'; readonly options: readonly string[]; readonly text: string } | DraftRefusal {
  const readers = readersOf(path);
  const options: string[] = [];
  let text = before;
  for (const name of own) {
    const variable = readSysconfigVariable({ text, readers }, name);
    if (variable.state !== 'assigned' || variable.value === undefined) {
      return refusedDraft(
        variable.state === 'uncertain'
          ? variable.refusal.reason
          : message('What {path} gives to {name} could not be made out.', { path, name }),
      );
    }
    const outcome = setSysconfigVariable({ text, readers }, name, '');
    if (outcome.kind === 'refused') {
      return refusedDraft(outcome.refusal.reason);
    }
    options.push(variable.value);
    text = outcome.kind === 'edited' ? applyTextEdits(text, outcome.edits) : text;
  }
  return { kind: 'read', options, text };
}
