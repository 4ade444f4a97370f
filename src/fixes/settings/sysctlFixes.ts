import { lastAssignment } from '../../checks/network/sysctlOwner';
import { valueOf } from '../../model/fact';
import type { Disturbance } from '../../model/changePlan';
import type { Fix, FixInput } from '../../model/fix';
import type { HostFacts } from '../../model/hostFacts';
import { message, type Message } from '../../model/message';
import { refusedDraft, settingFix, unneededDraft, type Draft } from './settingFix';
import { suseBlocksForwarding } from './suseFirewallFix';
import { planSysctls } from './sysctlPlan';
import { suffices, sysctlsByHand, type SysctlSetting } from './sysctlSetting';
import { sysctlPaths } from './sysctlSources';

/** One repair by sysctls that the running kernel has. */
interface SysctlFixRow {
  readonly id: string;
  readonly title: Message;
  readonly answers: readonly string[];
  readonly forNotes?: true;
  readonly settings: readonly SysctlSetting[];
  readonly notes: (facts: HostFacts) => readonly Message[];
  /** True where a person has to agree first. */
  readonly confirm: (facts: HostFacts) => boolean;
  readonly disturbs?: Disturbance;
  readonly mayDisconnect?: boolean;
  /** Why something else has to be done in its place. */
  readonly hindrance?: (facts: HostFacts) => Message | undefined;
  readonly sources: readonly string[];
}

const sysctlManual = 'https://www.freedesktop.org/software/systemd/man/latest/sysctl.d.html';
const rootless = 'https://docs.docker.com/engine/security/rootless/troubleshoot/';

const rows: readonly SysctlFixRow[] = [
  {
    id: 'enable-ip-forward',
    title: message('Switch IPv4 forwarding on, now and at boot'),
    answers: ['NET-FWD4'],
    settings: [{ key: 'net.ipv4.ip_forward', value: '1', least: 1 }],
    notes: () => [
      message(
        'The host then passes packets between all its networks, as far as its firewall allows. Docker sets the policy of FORWARD to DROP only where it switches forwarding on itself.',
      ),
      message(
        'The kernel sets other IPv4 settings of all interfaces back to its defaults for routers, such as accept_redirects.',
      ),
      message(
        'IPv6 forwarding stays as it is: where the route comes from router advertisements, it would need accept_ra = 2 first.',
      ),
    ],
    confirm: () => false,
    disturbs: 'network',
    mayDisconnect: true,
    hindrance: (facts) =>
      suseBlocksForwarding(facts)
        ? message('SuSEfirewall2 runs and switches forwarding off: set FW_ROUTE to yes instead.')
        : undefined,
    sources: [
      'https://docs.kernel.org/networking/ip-sysctl.html',
      'https://docs.docker.com/engine/network/packet-filtering-firewalls/',
      'https://github.com/moby/moby/issues/47966',
    ],
  },
  {
    id: 'raise-inotify-limits',
    title: message('Allow more file watches'),
    answers: ['LIM-INOTIFY'],
    forNotes: true,
    settings: [
      { key: 'fs.inotify.max_user_instances', value: '512', least: 512 },
      { key: 'fs.inotify.max_user_watches', value: '524288', least: 65_536 },
    ],
    notes: () => [
      message('Each watch in use takes about 1 KiB of memory of the kernel; unused ones take none.'),
    ],
    confirm: () => false,
    sources: [
      'https://kind.sigs.k8s.io/docs/user/known-issues/#pod-errors-due-to-too-many-open-files',
      'https://man7.org/linux/man-pages/man7/inotify.7.html',
    ],
  },
  {
    id: 'raise-map-count',
    title: message('Allow more memory mappings for each process'),
    answers: ['MEM-MAPCOUNT'],
    forNotes: true,
    settings: [{ key: 'vm.max_map_count', value: '262144', least: 262_144 }],
    notes: () => [],
    confirm: () => false,
    sources: [
      'https://www.elastic.co/guide/en/elasticsearch/reference/current/vm-max-map-count.html',
      'https://docs.kernel.org/admin-guide/sysctl/vm.html#max-map-count',
    ],
  },
  {
    id: 'allow-user-namespaces',
    title: message('Let ordinary accounts make user namespaces'),
    answers: ['NS-USER-SYSCTL', 'NS-USER'],
    settings: [
      { key: 'user.max_user_namespaces', value: '28633', least: 1 },
      { key: 'kernel.unprivileged_userns_clone', value: '1', least: 1 },
    ],
    notes: (facts) => [
      message(
        'User namespaces let ordinary accounts reach parts of the kernel that only root reaches otherwise; faults there have been used to become root.',
      ),
      ...forbiddenBy(facts),
    ],
    confirm: (facts) => facts.sysctlAssignments.state === 'unreadable' || forbiddenBy(facts).length > 0,
    sources: [
      rootless,
      'https://man7.org/linux/man-pages/man7/namespaces.7.html',
      'https://wiki.debian.org/LXC',
    ],
  },
  {
    id: 'allow-user-namespaces-without-profile',
    title: message('Let programs without an AppArmor profile use user namespaces'),
    answers: ['NS-USER-APPARMOR'],
    settings: [{ key: 'kernel.apparmor_restrict_unprivileged_userns', value: '0', most: 0 }],
    notes: () => [
      message(
        'This takes the protection away from all programs. An AppArmor profile for the rootless engine alone keeps it for the others: the installer of rootless Docker prints one.',
      ),
    ],
    confirm: () => true,
    sources: [
      'https://rootlesscontaine.rs/getting-started/common/apparmor/',
      'https://ubuntu.com/blog/ubuntu-23-10-restricted-unprivileged-user-namespaces',
    ],
  },
];

/** A line that says 0 is somebody's decision. */
function forbiddenBy(facts: HostFacts): Message[] {
  return ['user.max_user_namespaces', 'kernel.unprivileged_userns_clone'].flatMap((key) => {
    const line = lastAssignment(facts, key);
    return line?.value === '0'
      ? [
          message('Line {line} of {path} forbids it: somebody may have had a reason.', {
            line: line.line,
            path: line.path,
          }),
        ]
      : [];
  });
}

/** The settings that this kernel has; one that it lacks hinders nobody. */
function settingsOf({ settings }: SysctlFixRow, facts: HostFacts): readonly SysctlSetting[] {
  return settings.filter(
    ({ key }) => facts.sysctls[key] !== undefined && facts.sysctls[key].state !== 'absent',
  );
}

/** True where it is off now, or where a file switches it off again. */
function isWanting(row: SysctlFixRow, facts: HostFacts): boolean {
  return settingsOf(row, facts).some((setting) => {
    const value = valueOf(facts.sysctls[setting.key]);
    const line = lastAssignment(facts, setting.key);
    return (value !== undefined && !suffices(setting, value)) || (line && !suffices(setting, line.value));
  });
}

function draft(row: SysctlFixRow, input: FixInput): Draft {
  const { facts } = input;
  const settings = settingsOf(row, facts);
  const hindrance = row.hindrance?.(facts);
  if (hindrance || settings.length === 0) {
    const key = row.settings[0]?.key ?? '';
    return refusedDraft(hindrance ?? message('This kernel has no setting {key}.', { key }));
  }
  const planned = planSysctls(input, settings);
  if (planned.kind === 'refused') {
    return planned;
  }
  return planned.steps.length === 0
    ? unneededDraft(message('It is set already, now and at boot.'))
    : {
        kind: 'steps',
        steps: planned.steps,
        notes: [...row.notes(facts), ...planned.notes],
        confirm: planned.confirm || row.confirm(facts),
        disturbs: row.disturbs ?? 'nothing',
        mayDisconnect: row.mayDisconnect ?? false,
      };
}

/** Repairs by settings of the kernel that are there at all times. */
export const sysctlFixes: readonly Fix[] = rows.map((row) =>
  settingFix({
    id: row.id,
    title: row.title,
    answers: row.answers,
    ...(row.forNotes && { forNotes: row.forNotes }),
    sources: [sysctlManual, ...row.sources],
    offer: (facts) =>
      !isWanting(row, facts) || row.hindrance?.(facts)
        ? undefined
        : row.confirm(facts)
          ? 'guided'
          : 'automatic',
    question: () => ({ paths: sysctlPaths }),
    draft: (input) => draft(row, input),
    byHand: (facts) => sysctlsByHand(settingsOf(row, facts)),
  }),
);
