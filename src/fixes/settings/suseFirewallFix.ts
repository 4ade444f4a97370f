import { unitActivity } from '../../checks/network/systemdUnit';
import { setSysconfigVariable } from '../../configfiles/sysconfigFile';
import type { ChangeStep } from '../../model/changePlan';
import { valueOf } from '../../model/fact';
import type { Fix, FixInput } from '../../model/fix';
import type { HostFacts } from '../../model/hostFacts';
import { message } from '../../model/message';
import { applyTextEdits } from '../../model/textEdit';
import { editableFile, writeStep, type EditableFile } from './editableFile';
import { activeStep, restartStep } from './serviceSteps';
import { refusedDraft, settingFix, unneededDraft, type Draft } from './settingFix';
import { planSysctls } from './sysctlPlan';
import { sysctlFilePath, type SysctlSetting } from './sysctlSetting';
import { lastWriter, sysctlPaths, sysctlReaders, sysctlSourcesOf } from './sysctlSources';
import { checkStep } from './checkStep';

const path = '/etc/sysconfig/SuSEfirewall2';
const firewall = 'SuSEfirewall2.service';
const docker = 'docker.service';
const forwarding: SysctlSetting = { key: 'net.ipv4.ip_forward', value: '1', least: 1 };

/** True where SuSEfirewall2 is there and does not leave forwarding on. */
function refusesForwarding({ network }: HostFacts): boolean {
  const settings = valueOf(network.suseFirewall);
  return settings !== undefined && settings.FW_ROUTE?.toLowerCase() !== 'yes';
}

/** True where SuSEfirewall2 runs and switches forwarding off whenever it starts. */
export function suseBlocksForwarding(facts: HostFacts): boolean {
  return refusesForwarding(facts) && unitActivity(facts, firewall) === 'active';
}

/** The file may be left over from an older release: only a firewall that runs is worth a change. */
export const suseFirewallFix: Fix = settingFix({
  id: 'route-through-suse-firewall',
  title: message('Let SuSEfirewall2 leave forwarding on'),
  answers: ['NET-SUSEFW', 'NET-FWD4'],
  sources: ['https://en.opensuse.org/SuSEfirewall2'],
  offer: (facts) =>
    suseBlocksForwarding(facts)
      ? 'automatic'
      : refusesForwarding(facts) && valueOf(facts.system.initProgram) !== 'systemd'
        ? 'manual'
        : undefined,
  question: () => ({ paths: [path, ...sysctlPaths] }),
  draft,
  byHand: (facts) => [
    `# ${path}`,
    'FW_ROUTE="yes"',
    '# then, as root:',
    ...(valueOf(facts.system.initProgram) === 'systemd'
      ? [`systemctl restart ${firewall}`, `systemctl restart ${docker}`]
      : ['rcSuSEfirewall2 restart', 'rcdocker restart']),
  ],
});

function draft(input: FixInput): Draft {
  const { facts, files } = input;
  if (unitActivity(facts, firewall) !== 'active') {
    return refusedDraft(
      message('systemd does not run SuSEfirewall2 here, so it cannot be seen whether the change works.'),
    );
  }
  const file = editableFile(files, path);
  if (file.kind === 'closed' || file.before === undefined) {
    return refusedDraft(file.kind === 'closed' ? file.reason : message('There is no {path}.', { path }));
  }
  const outcome = setSysconfigVariable({ text: file.text, readers: ['shell'] }, 'FW_ROUTE', 'yes');
  if (outcome.kind === 'refused') {
    return refusedDraft(outcome.refusal.reason);
  }
  const sysctls = sysctlDraft(input);
  if (sysctls.kind === 'refused') {
    return sysctls;
  }
  if (outcome.kind === 'unchanged' && valueOf(facts.sysctls[forwarding.key]) === '1') {
    return unneededDraft(message('FW_ROUTE says yes, and forwarding is on.'));
  }
  const text = outcome.kind === 'edited' ? applyTextEdits(file.text, outcome.edits) : file.text;
  return {
    kind: 'steps',
    steps: [...sysctls.steps, ...firewallSteps(facts, file, text)],
    notes: [
      message('The restart builds the rules of the firewall anew, and Docker adds its own again after it.'),
      ...sysctls.notes,
      ...file.managerNotes,
    ],
    confirm: sysctls.confirm || file.managerNotes.length > 0,
    disturbs: stopsContainers(facts) ? 'containersStop' : 'network',
    mayDisconnect: true,
  };
}

/** A file of sysctl.d that says 0 keeps the firewall from switching it on. */
function sysctlDraft(input: FixInput): ReturnType<typeof planSysctls> {
  const { sources } = sysctlSourcesOf(input.files);
  const isForbidden = sysctlReaders(input.facts).some(
    (reader) => lastWriter(sources, forwarding.key, reader)?.entry.value === '0',
  );
  return isForbidden
    ? planSysctls(input, [forwarding])
    : { kind: 'planned', steps: [], notes: [], confirm: false };
}

function firewallSteps(facts: HostFacts, file: EditableFile, text: string): ChangeStep[] {
  const write =
    text === file.text
      ? []
      : [
          writeStep(file, text, {
            reason: message('With FW_ROUTE on no, the firewall switches forwarding off when it starts.'),
            validation: { kind: 'shellSyntax' },
          }),
        ];
  const restartDocker =
    unitActivity(facts, docker) === 'active'
      ? [
          restartStep(docker, message('The restart of the firewall took the rules of Docker away.')),
          activeStep(docker),
        ]
      : [];
  return [
    ...write,
    restartStep(firewall, message('The firewall reads its configuration only when it starts.')),
    activeStep(firewall),
    ...restartDocker,
    checkStep(
      ['grep', '-qxF', '-e', '1', sysctlFilePath(forwarding.key)],
      message('Forwarding has to be on after the firewall has started.'),
    ),
  ];
}

function stopsContainers(facts: HostFacts): boolean {
  return unitActivity(facts, docker) === 'active' && valueOf(facts.engines.docker)?.liveRestore !== true;
}
