import { installStep, type PackageNames } from '../../checks/packageStep';
import { valueOf, type Fact } from '../../model/fact';
import type { Fix } from '../../model/fix';
import type { FixOffer } from '../../model/finding';
import type { HostFacts } from '../../model/hostFacts';
import { message, renderEnglish, type Message } from '../../model/message';
import { refusedDraft, settingFix, unneededDraft, type Draft } from './settingFix';
import { checkStep } from './checkStep';

/** One repair that installs a package. */
interface PackageFixRow {
  readonly id: string;
  readonly title: Message;
  readonly answers: readonly string[];
  readonly names: PackageNames;
  /** What the package brings, each present or not. */
  readonly brings: (facts: HostFacts) => readonly (Fact<unknown> | undefined)[];
  /** Succeeds once it is installed: a command of fixed words. */
  readonly proof: readonly string[];
  readonly notes: readonly Message[];
  readonly confirm: boolean;
  readonly sources: readonly string[];
}

function hasProgram(name: string): readonly string[] {
  return ['sh', '-c', 'command -v "$1" >/dev/null', 'sh', name];
}

const rows: readonly PackageFixRow[] = [
  {
    id: 'install-criu',
    title: message('Install CRIU'),
    answers: ['CR-TOOL'],
    names: { debian: 'criu', fedora: 'criu', suse: 'criu', arch: 'criu', alpine: 'criu' },
    brings: ({ engines }) => [engines.programs.criu],
    proof: hasProgram('criu'),
    notes: [
      message(
        'Some releases do not have it among their packages: apt-get then says so, and nothing changes.',
      ),
    ],
    confirm: false,
    sources: ['https://criu.org/Installation', 'https://packages.debian.org/criu'],
  },
  {
    id: 'install-libcriu',
    title: message('Install the library through which crun calls CRIU'),
    answers: ['CR-RUNTIME'],
    names: { debian: 'libcriu2', fedora: 'criu-libs', suse: 'libcriu2', arch: 'criu', alpine: 'criu' },
    brings: ({ checkpoint }) => [checkpoint.libcriu],
    proof: ['sh', '-c', 'ldconfig -p | grep -qF -e "$1"', 'sh', 'libcriu.so.2'],
    notes: [message('Debian has it since 13, Ubuntu since 24.10.')],
    confirm: false,
    sources: ['https://packages.debian.org/trixie/libcriu2', 'https://packages.ubuntu.com/libcriu2'],
  },
  {
    id: 'install-uidmap',
    title: message('Install the programs that map user ids'),
    answers: ['RL-NEWUIDMAP'],
    names: {
      debian: 'uidmap',
      fedora: 'shadow-utils',
      suse: 'shadow',
      arch: 'shadow',
      alpine: 'shadow-uidmap',
    },
    brings: ({ engines }) => [engines.programs.newuidmap, engines.programs.newgidmap],
    proof: hasProgram('newuidmap'),
    notes: [],
    confirm: false,
    sources: ['https://docs.docker.com/engine/security/rootless/#prerequisites'],
  },
  {
    id: 'install-apparmor-parser',
    title: message('Install the parser of AppArmor'),
    answers: ['SEC-APPARMOR'],
    names: {
      debian: 'apparmor',
      fedora: 'apparmor-parser',
      suse: 'apparmor-parser',
      arch: 'apparmor',
      alpine: 'apparmor',
    },
    brings: ({ engines }) => [engines.programs.apparmor_parser],
    proof: hasProgram('apparmor_parser'),
    notes: [
      message(
        'The package also loads the profiles in /etc/apparmor.d, now and at boot: programs that have one are then confined.',
      ),
    ],
    confirm: true,
    sources: [
      'https://wiki.debian.org/AppArmor/HowToUse',
      'https://docs.docker.com/engine/security/apparmor/',
    ],
  },
  {
    id: 'install-iptables',
    title: message('Install iptables'),
    answers: ['NET-IPT-BIN', 'CR-NETLOCK'],
    names: {
      debian: 'iptables',
      fedora: 'iptables-nft',
      suse: 'iptables',
      arch: 'iptables-nft',
      alpine: 'iptables ip6tables',
    },
    brings: ({ network, checkpoint }) => [
      network.iptables,
      checkpoint.networkLockPrograms['iptables-restore'],
    ],
    proof: hasProgram('iptables'),
    notes: [message('It adds no rule and starts nothing: Docker uses it when it is started again.')],
    confirm: false,
    sources: [
      'https://docs.docker.com/engine/network/packet-filtering-firewalls/',
      'https://wiki.debian.org/iptables',
    ],
  },
];

/** Where apt-get is known to do what is written here: not on every system that is like these two. */
function hasApt({ system }: HostFacts): boolean {
  return ['debian', 'ubuntu'].includes(valueOf(system.osRelease)?.id ?? '');
}

function isMissing({ brings }: PackageFixRow, facts: HostFacts): boolean {
  return brings(facts).some((fact) => fact?.state === 'absent');
}

function offer(row: PackageFixRow, facts: HostFacts): FixOffer['kind'] | undefined {
  if (!isMissing(row, facts)) {
    return undefined;
  }
  return !hasApt(facts) ? 'manual' : row.confirm ? 'guided' : 'automatic';
}

function draft(row: PackageFixRow, facts: HostFacts): Draft {
  const brings = row.brings(facts);
  if (!isMissing(row, facts)) {
    return brings.every((fact) => fact?.state === 'known')
      ? unneededDraft(message('It is installed.'))
      : refusedDraft(message('It could not be read whether it is installed.'));
  }
  return hasApt(facts)
    ? planned(row)
    : refusedDraft(message('Hullwright installs packages only on Debian and Ubuntu.'));
}

/** Source: apt-get(8), apt.conf(5), dpkg(1); the lock is waited for since apt 1.9.11. */
function aptGet(...words: readonly string[]): string[] {
  return ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...words];
}

/** A package that is there already must not be removed when the plan is taken back. */
const isNotInstalled = 'test "$(dpkg-query -W -f "$1" "$2" 2>/dev/null)" != installed';

const lockWait = ['-o', 'DPkg::Lock::Timeout=60'];

function planned({ names, proof, notes, confirm }: PackageFixRow): Draft {
  const { debian: name } = names;
  return {
    kind: 'steps',
    steps: [
      checkStep(
        ['sh', '-c', isNotInstalled, 'sh', '${db:Status-Status}', name],
        message('Taking the plan back removes {name}, so it must not be there before.', { name }),
      ),
      {
        kind: 'command',
        argv: aptGet('install', '-y', '--no-install-recommends', '--no-remove', ...lockWait, name),
        undo: { kind: 'inverse', argv: aptGet('remove', '-y', ...lockWait, name) },
        changes: message('Installs the package {name} and what it needs', { name }),
        reason: message('It brings what the host lacks.'),
      },
      checkStep(proof, message('What the package brings has to be found.')),
    ],
    notes: [
      ...notes,
      message(
        'The package comes from the sources of this host. Taking it back removes {name} alone: what was installed along with it stays.',
        { name },
      ),
    ],
    confirm,
    disturbs: 'nothing',
    mayDisconnect: false,
  };
}

/** Repairs by packages of Debian and Ubuntu. */
export const packageFixes: readonly Fix[] = rows.map((row) =>
  settingFix({
    id: row.id,
    title: row.title,
    answers: row.answers,
    sources: ['https://manpages.debian.org/apt-get', ...row.sources],
    offer: (facts) => offer(row, facts),
    question: () => ({ paths: [] }),
    draft: ({ facts }) => draft(row, facts),
    byHand: (facts) => [renderEnglish(installStep(facts, row.names))],
  }),
);
