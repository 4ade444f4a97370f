import { moduleReality } from '../../checks/kernel/moduleReality';
import { byteTextOf } from '../../configfiles/byteText';
import type { ChangeStep } from '../../model/changePlan';
import { valueOf } from '../../model/fact';
import type { FixInput } from '../../model/fix';
import type { HostFacts } from '../../model/hostFacts';
import { message, type Message } from '../../model/message';
import type { HostFiles } from '../../model/surveyedFile';
import { editableFile, writeStep } from './editableFile';
import { refusedDraft, type DraftRefusal } from './settingFix';
import { checkStep } from './checkStep';

/** A feature by the names that its module has had, newest first; with `_`. One of them is enough. */
export type ModuleNames = readonly string[];

/** The file that lists modules to load at boot. */
export const ownModulesPath = '/etc/modules-load.d/hullwright.conf';

/** Everything that names modules to load at boot. Source: modules-load.d(5); /etc/modules is Debian's older file. */
export const modulePaths: readonly string[] = [
  ownModulesPath,
  '/etc/modules',
  ...['/etc', '/run', '/usr/local/lib', '/usr/lib', '/lib'].map(
    (folder) => `${folder}/modules-load.d/*.conf`,
  ),
];

export interface ModulePlan {
  readonly kind: 'planned';
  readonly steps: readonly ChangeStep[];
  readonly notes: readonly Message[];
  readonly confirm: boolean;
}

/** Plans what loads modules at boot, and now. */
export function planModules(
  { facts, files }: FixInput,
  needs: readonly ModuleNames[],
): ModulePlan | DraftRefusal {
  const chosen = needs.map((names) => chooseModule(facts, names));
  const refusal = chosen.find((choice) => typeof choice !== 'string');
  if (refusal !== undefined && typeof refusal !== 'string') {
    return refusal;
  }
  const names = chosen.filter((name): name is string => typeof name === 'string');
  const modules = names.filter((name) => moduleReality(facts, name).state !== 'builtIn');
  const boot = bootSteps(facts, files, modules);
  if (boot.kind === 'refused') {
    return boot;
  }
  const steps = [...boot.steps, ...modules.flatMap((name) => loadSteps(facts, name))];
  const blacklistNotes = steps.length === 0 ? [] : modules.flatMap((name) => blacklistNotesOf(facts, name));
  return {
    kind: 'planned',
    steps,
    notes: [...boot.notes, ...blacklistNotes],
    confirm: boot.notes.length > 0 || blacklistNotes.length > 0,
  };
}

/** The name under which this kernel has it, or why it cannot be loaded. */
function chooseModule(facts: HostFacts, names: ModuleNames): string | DraftRefusal {
  const found = names.map((name) => ({ name, ...moduleReality(facts, name) }));
  const usable = ['builtIn', 'loaded', 'loadable'].flatMap((state) =>
    found.filter((reality) => reality.state === state),
  );
  const [best] = usable;
  if (best) {
    return best.name;
  }
  const blocked = found.find(({ state }) => state === 'blocked');
  if (blocked) {
    return blockedRefusal(blocked.name, blocked.rule);
  }
  const name = names[0] ?? '';
  return found.some(({ state }) => state === 'unknown')
    ? refusedDraft(
        message('It could not be read whether the kernel module {module} can be loaded.', { module: name }),
      )
    : refusedDraft(message('The running kernel has no module {module}.', { module: name }), [
        '# a kernel that has it: on Ubuntu the package linux-modules-extra-$(uname -r),',
        '# on Fedora and RHEL kernel-modules-extra, on SUSE kernel-default in place of kernel-default-base.',
        '# After an update of the kernel: reboot first.',
        `modprobe ${name}`,
      ]);
}

function blockedRefusal(
  name: string,
  rule: { readonly module: string; readonly command: string; readonly path: string } | undefined,
): DraftRefusal {
  return rule
    ? refusedDraft(
        message('A rule in {path} forbids to load {module}; somebody may have had a reason.', {
          path: rule.path,
          module: name,
        }),
        [
          `# if this host may have it, take this line out of ${rule.path}:`,
          `# install ${rule.module} ${rule.command}`,
          `modprobe ${name}`,
        ],
      )
    : refusedDraft(
        message('The kernel loads no modules any more until it is rebooted (kernel.modules_disabled is 1).'),
        [`echo ${name} >> ${ownModulesPath}`, '# then reboot'],
      );
}

function blacklistNotesOf(facts: HostFacts, name: string): Message[] {
  const rule = (valueOf(facts.modules.rules) ?? []).find(
    ({ kind, module }) => kind === 'blacklist' && module.replaceAll('-', '_') === name,
  );
  return moduleReality(facts, name).blacklisted
    ? [
        message(
          '{path} has {module} on its blacklist, so the kernel does not load it by itself. Loading it by name works all the same: is that meant?',
          { path: rule?.path ?? '/etc/modprobe.d', module: name },
        ),
      ]
    : [];
}

interface BootSteps {
  readonly kind: 'boot';
  readonly steps: readonly ChangeStep[];
  readonly notes: readonly Message[];
}

function bootSteps(facts: HostFacts, files: HostFiles, modules: readonly string[]): BootSteps | DraftRefusal {
  const listed = listedModules(files);
  const missing = modules.filter((name) => !listed.has(name));
  if (missing.length === 0) {
    return { kind: 'boot', steps: [], notes: [] };
  }
  if (!readsModulesLoad(facts)) {
    return refusedDraft(
      message('It is not known what loads modules here at boot: neither systemd nor OpenRC was found.'),
    );
  }
  const file = editableFile(files, ownModulesPath);
  if (file.kind === 'closed') {
    return refusedDraft(file.reason);
  }
  const head =
    file.before === undefined ? '# Modules that Hullwright was told to load at boot.\n' : file.text;
  const separator = head.endsWith('\n') || head === '' ? '' : '\n';
  const text = `${head}${separator}${missing.map((name) => `${name}\n`).join('')}`;
  return {
    kind: 'boot',
    steps: [
      writeStep(file, text, { reason: message('It names the modules that are loaded at every boot.') }),
    ],
    notes: file.managerNotes,
  };
}

function readsModulesLoad({ system, engines }: HostFacts): boolean {
  return valueOf(system.initProgram) === 'systemd' || engines.runlevelServices.state === 'known';
}

function listedModules(files: HostFiles): ReadonlySet<string> {
  const lists = [...files.values()].filter(
    ({ path, content }) =>
      content !== undefined && (path === '/etc/modules' || /\/modules-load\.d\/[^/]+\.conf$/.test(path)),
  );
  return new Set(
    lists
      .flatMap(({ content }) => byteTextOf(content ?? new Uint8Array()).split('\n'))
      .map((line) => line.trim().replaceAll('-', '_'))
      .filter((line) => line !== '' && !/^[#;]/.test(line)),
  );
}

function loadSteps(facts: HostFacts, name: string): ChangeStep[] {
  if (moduleReality(facts, name).state === 'loaded') {
    return [];
  }
  return [
    {
      kind: 'command',
      argv: ['modprobe', name],
      undo: { kind: 'inverse', argv: ['modprobe', '-r', name] },
      changes: message('Loads the kernel module {module} now', { module: name }),
      reason: message('The file is read only at boot.'),
    },
    checkStep(
      ['grep', '-q', `^${name} `, '/proc/modules'],
      message('{module} has to be among the loaded modules.', { module: name }),
    ),
  ];
}

/** The same by hand. */
export function modulesByHand(needs: readonly ModuleNames[]): string[] {
  const names = needs.map(([name]) => name ?? '');
  return [`# ${ownModulesPath}`, ...names, '# then, as root:', ...names.map((name) => `modprobe ${name}`)];
}
