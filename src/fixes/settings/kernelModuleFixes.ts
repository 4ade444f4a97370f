import { moduleReality } from '../../checks/kernel/moduleReality';
import { findKernelOption } from '../../knowledge/kernelOptions';
import type { Fix, FixInput } from '../../model/fix';
import type { FixOffer } from '../../model/finding';
import type { HostFacts } from '../../model/hostFacts';
import { message, type Message } from '../../model/message';
import { modulePaths, modulesByHand, planModules, type ModuleNames } from './kernelModulePlan';
import { settingFix, unneededDraft, type Draft } from './settingFix';

/** One repair that loads modules. */
interface ModuleFixRow {
  readonly id: string;
  readonly title: Message;
  readonly answers: readonly string[];
  readonly needs: readonly ModuleNames[];
  /**
   * True where a module that is there and allowed has to be loaded all the same. Left out: the kernel loads it on first use, and
   * a finding has another reason.
   */
  readonly isWanted?: (facts: HostFacts) => boolean;
  readonly sources: readonly string[];
}

/** The modules of kernel options, as the table of options names them. */
function modulesOf(...options: readonly string[]): ModuleNames[] {
  return options.map((option) => findKernelOption(option)?.modules ?? []);
}

const checkConfig = 'https://github.com/moby/moby/blob/master/contrib/check-config.sh';

const rows: readonly ModuleFixRow[] = [
  {
    id: 'load-overlay',
    title: message('Load overlayfs, now and at boot'),
    answers: ['ST-OVERLAY'],
    needs: modulesOf('OVERLAY_FS'),
    sources: ['https://docs.docker.com/engine/storage/drivers/overlayfs-driver/'],
  },
  {
    id: 'load-vxlan',
    title: message('Load VXLAN, now and at boot'),
    answers: ['NET-VXLAN'],
    needs: modulesOf('VXLAN'),
    sources: ['https://docs.docker.com/engine/network/drivers/overlay/'],
  },
  {
    id: 'load-bridge',
    title: message('Load bridges and virtual cables, now and at boot'),
    answers: ['NET-BRIDGE'],
    needs: modulesOf('BRIDGE', 'VETH'),
    sources: [checkConfig],
  },
  {
    id: 'load-packet-matches',
    title: message('Load the matches and targets of iptables, now and at boot'),
    answers: ['NET-XT'],
    needs: modulesOf(
      'NETFILTER_XT_MATCH_ADDRTYPE',
      'NETFILTER_XT_MATCH_CONNTRACK',
      'IP_NF_TARGET_MASQUERADE',
    ),
    sources: [checkConfig],
  },
  {
    id: 'load-ipvs',
    title: message('Load balancing inside the kernel (IPVS), now and at boot'),
    answers: ['NET-IPVS'],
    needs: modulesOf('IP_VS', 'IP_VS_RR', 'NETFILTER_XT_MATCH_IPVS'),
    sources: ['https://docs.docker.com/engine/swarm/ingress/'],
  },
  {
    id: 'load-tun',
    title: message('Load tunnel devices, now and at boot'),
    answers: ['KRN-TUN'],
    needs: modulesOf('TUN'),
    isWanted: ({ storage }) => storage.paths['/dev/net/tun']?.state === 'absent',
    sources: ['https://docs.kernel.org/networking/tuntap.html'],
  },
  {
    id: 'load-socket-diagnosis',
    title: message('Load what CRIU asks for the state of sockets, now and at boot'),
    answers: ['CR-DIAG'],
    needs: [['unix_diag'], ['inet_diag'], ['tcp_diag'], ['udp_diag'], ['af_packet_diag'], ['netlink_diag']],
    sources: ['https://criu.org/Linux_kernel'],
  },
];

const manual = 'https://www.freedesktop.org/software/systemd/man/latest/modules-load.d.html';

/** Nothing to offer where all are at work or come by themselves, or where the kernel has one neither inside nor as a file. */
function offer({ needs, isWanted }: ModuleFixRow, facts: HostFacts): FixOffer['kind'] | undefined {
  const states = needs.map((names) => {
    const found = names.map((name) => moduleReality(facts, name));
    const best = ['loaded', 'builtIn', 'loadable', 'blocked', 'unknown'].find((state) =>
      found.some((reality) => reality.state === state),
    );
    return best === 'loadable' && found.some(({ blacklisted }) => blacklisted) ? 'blacklisted' : best;
  });
  if (states.some((state) => state === undefined || state === 'unknown')) {
    return undefined;
  }
  if (states.includes('blocked')) {
    return 'manual';
  }
  if (states.includes('blacklisted')) {
    return 'guided';
  }
  return states.includes('loadable') && isWanted?.(facts) === true ? 'automatic' : undefined;
}

function draft(input: FixInput, needs: readonly ModuleNames[]): Draft {
  const planned = planModules(input, needs);
  if (planned.kind === 'refused') {
    return planned;
  }
  return planned.steps.length === 0
    ? unneededDraft(message('The modules are loaded, now and at every boot.'))
    : { ...planned, kind: 'steps', disturbs: 'nothing', mayDisconnect: false };
}

/** Repairs by loading modules that the running kernel has as files. */
export const kernelModuleFixes: readonly Fix[] = rows.map((row) =>
  settingFix({
    id: row.id,
    title: row.title,
    answers: row.answers,
    sources: [manual, ...row.sources],
    offer: (facts) => offer(row, facts),
    question: () => ({ paths: modulePaths }),
    draft: (input) => draft(input, row.needs),
    byHand: () => modulesByHand(row.needs),
  }),
);
