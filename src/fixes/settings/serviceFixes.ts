import { ordinaryName } from './accountName';
import { valueOf } from '../../model/fact';
import type { ChangeStep, CommandStep } from '../../model/changePlan';
import type { Fix } from '../../model/fix';
import type { FixOffer } from '../../model/finding';
import type { HostFacts, UnitState } from '../../model/hostFacts';
import { message } from '../../model/message';
import { dockerUnit } from './dockerDaemon';
import { activeStep } from './serviceSteps';
import { refusedDraft, settingFix, unneededDraft, type Draft } from './settingFix';
import { checkStep } from './checkStep';

function unitOf({ engines }: HostFacts): UnitState | undefined {
  return valueOf(engines.units[dockerUnit]);
}

function isMasked(unit: UnitState | undefined): boolean {
  return unit?.unitFileState.startsWith('masked') === true || unit?.loadState === 'masked';
}

/** A unit that failed would fail again: its log has to be read first. */
function offerService(facts: HostFacts): FixOffer['kind'] | undefined {
  const unit = unitOf(facts);
  if (unit === undefined) {
    const services = facts.engines.runlevelServices;
    return services.state === 'known' && facts.engines.programs.dockerd?.state === 'known'
      ? 'manual'
      : undefined;
  }
  if (isMasked(unit)) {
    return 'manual';
  }
  return unit.loadState === 'loaded' && commandsFor(unit).length > 0 ? 'automatic' : undefined;
}

interface ServiceCommand {
  readonly verb: readonly string[];
  readonly inverse: readonly string[];
}

/** What is missing, in one command of systemctl and its contrary; empty where that would not help. */
function commandsFor({ activeState, unitFileState }: UnitState): ServiceCommand[] {
  const isDown = activeState === 'inactive';
  if (!isDown && activeState !== 'active') {
    return [];
  }
  if (unitFileState === 'disabled') {
    return isDown
      ? [{ verb: ['enable', '--now'], inverse: ['disable', '--now'] }]
      : [{ verb: ['enable'], inverse: ['disable'] }];
  }
  return isDown && unitFileState === 'enabled' ? [{ verb: ['start'], inverse: ['stop'] }] : [];
}

function draftService(facts: HostFacts): Draft {
  const unit = unitOf(facts);
  if (unit?.loadState !== 'loaded' || isMasked(unit)) {
    return refusedDraft(
      isMasked(unit)
        ? message('Somebody has masked docker.service, so that nothing starts it.')
        : message('No docker.service of systemd was found.'),
    );
  }
  if (unit.activeState === 'active' && unit.unitFileState === 'enabled') {
    return unneededDraft(message('Docker runs, and starts at boot.'));
  }
  const commands = commandsFor(unit);
  return commands.length === 0
    ? refusedDraft(
        message('systemd says of docker.service {active} and {file}: starting it would not settle that.', {
          active: unit.activeState,
          file: unit.unitFileState,
        }),
        [`journalctl -u ${dockerUnit} -n 100`],
      )
    : {
        kind: 'steps',
        steps: [...commands.map(serviceStep), activeStep(dockerUnit), enabledStep],
        notes:
          unit.activeState === 'active'
            ? []
            : [message('Containers with a restart policy come up with the daemon.')],
        confirm: false,
        disturbs: 'nothing',
        mayDisconnect: false,
      };
}

function serviceStep({ verb, inverse }: ServiceCommand): CommandStep {
  return {
    kind: 'command',
    argv: ['systemctl', ...verb, dockerUnit],
    undo: { kind: 'inverse', argv: ['systemctl', ...inverse, dockerUnit] },
    changes: message('Runs systemctl {verb} for {unit}', { verb: verb.join(' '), unit: dockerUnit }),
    reason: message(
      'Without the daemon no container runs, and without its unit enabled none comes back after a boot.',
    ),
  };
}

const enabledStep: ChangeStep = checkStep(
  ['systemctl', 'is-enabled', '--quiet', dockerUnit],
  message('{unit} has to start at boot.', { unit: dockerUnit }),
);

function offerLinger(facts: HostFacts): FixOffer['kind'] | undefined {
  const name = ordinaryName(facts);
  const lingers = name !== undefined && valueOf(facts.rootless.lingering)?.includes(name) === true;
  return name === undefined || lingers || valueOf(facts.system.initProgram) !== 'systemd'
    ? undefined
    : 'automatic';
}

function draftLinger(facts: HostFacts): Draft {
  const name = ordinaryName(facts);
  if (name === undefined || valueOf(facts.system.initProgram) !== 'systemd') {
    return refusedDraft(
      message(
        'The host has to be examined as the account that runs the containers, and systemd has to run it.',
      ),
    );
  }
  const { lingering } = facts.rootless;
  if (lingering.state === 'unreadable') {
    return refusedDraft(message('It could not be read which accounts linger.'));
  }
  if (valueOf(lingering)?.includes(name) === true) {
    return unneededDraft(message('The account {account} lingers.', { account: name }));
  }
  return {
    kind: 'steps',
    steps: [
      {
        kind: 'command',
        argv: ['loginctl', 'enable-linger', name],
        undo: { kind: 'inverse', argv: ['loginctl', 'disable-linger', name] },
        changes: message('Lets services of {account} run without a session', { account: name }),
        reason: message('systemd ends all that an account runs when its last session ends.'),
      },
      checkStep(
        ['test', '-e', `/var/lib/systemd/linger/${name}`],
        message('systemd has to keep it in mind for the next boot.'),
      ),
    ],
    notes: [message('Services of {account} then start at boot, before anybody logs in.', { account: name })],
    confirm: false,
    disturbs: 'nothing',
    mayDisconnect: false,
  };
}

/** Repairs by what systemd starts, and for whom. */
export const serviceFixes: readonly Fix[] = [
  settingFix({
    id: 'start-docker',
    title: message('Start Docker, now and at boot'),
    answers: ['RT-ACTIVE', 'RT-ENABLED'],
    sources: [
      'https://docs.docker.com/engine/install/linux-postinstall/',
      'https://www.freedesktop.org/software/systemd/man/latest/systemctl.html',
    ],
    offer: offerService,
    question: () => ({ paths: [] }),
    draft: ({ facts }) => draftService(facts),
    byHand: (facts) =>
      unitOf(facts) === undefined
        ? ['rc-update add docker default', 'rc-service docker start']
        : [
            ...(isMasked(unitOf(facts)) ? [`systemctl unmask ${dockerUnit}`] : []),
            `systemctl enable --now ${dockerUnit}`,
          ],
  }),
  settingFix({
    id: 'enable-linger',
    title: message('Let containers of the account go on after its logout'),
    answers: ['RL-LINGER'],
    sources: [
      'https://www.freedesktop.org/software/systemd/man/latest/loginctl.html',
      'https://docs.docker.com/engine/security/rootless/tips/',
    ],
    offer: offerLinger,
    question: () => ({ paths: [] }),
    draft: ({ facts }) => draftLinger(facts),
    byHand: (facts) => [`loginctl enable-linger ${ordinaryName(facts) ?? 'NAME'}`],
  }),
];
