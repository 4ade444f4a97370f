import { isUsable, moduleReality } from '../../checks/kernel/moduleReality';
import { valueOf } from '../../model/fact';
import type { Fix, FixInput } from '../../model/fix';
import type { HostFacts } from '../../model/hostFacts';
import { message, type Message } from '../../model/message';
import { modulePaths, modulesByHand, planModules } from './kernelModulePlan';
import { settingFix, unneededDraft, type Draft } from './settingFix';
import { planSysctls } from './sysctlPlan';
import { suffices, sysctlsByHand, type SysctlSetting } from './sysctlSetting';
import { sysctlPaths } from './sysctlSources';

const module = 'br_netfilter';

const settings: readonly SysctlSetting[] = [
  { key: 'net.bridge.bridge-nf-call-iptables', value: '1', least: 1, module },
  { key: 'net.bridge.bridge-nf-call-ip6tables', value: '1', least: 1, module },
];

/** The keys are there only while the module is loaded, so it comes first: now, and at boot. */
export const bridgeFilterFix: Fix = settingFix({
  id: 'filter-bridged-packets',
  title: message('Show packets inside bridges to the firewall'),
  answers: ['NET-BRNF'],
  sources: [
    'https://kubernetes.io/docs/setup/production-environment/container-runtimes/',
    'https://docs.docker.com/engine/network/packet-filtering-firewalls/',
    'https://wiki.libvirt.org/Net.bridge.bridge-nf-call_and_sysctl.conf.html',
  ],
  offer: (facts) =>
    settings.every((setting) => suffices(setting, valueOf(facts.sysctls[setting.key]) ?? ''))
      ? undefined
      : !isUsable(moduleReality(facts, module))
        ? 'manual'
        : otherBridges(facts).length > 0
          ? 'guided'
          : 'automatic',
  question: () => ({ paths: [...modulePaths, ...sysctlPaths] }),
  draft,
  byHand: () => [...modulesByHand([[module]]), ...sysctlsByHand(settings)],
});

function draft(input: FixInput): Draft {
  const modules = planModules(input, [[module]]);
  if (modules.kind === 'refused') {
    return modules;
  }
  const sysctls = planSysctls(input, settings);
  if (sysctls.kind === 'refused') {
    return sysctls;
  }
  const steps = [...modules.steps, ...sysctls.steps];
  const bridges = otherBridges(input.facts);
  return steps.length === 0
    ? unneededDraft(message('It is set already, now and at boot.'))
    : {
        kind: 'steps',
        steps,
        notes: [...bridgeNotes(bridges), ...modules.notes, ...sysctls.notes],
        confirm: modules.confirm || sysctls.confirm || bridges.length > 0,
        disturbs: 'network',
        mayDisconnect: true,
      };
}

/** Bridges that are not made by an engine or a network plugin: virtual machines are often on one. */
function otherBridges({ network }: HostFacts): string[] {
  return (valueOf(network.interfaces) ?? [])
    .filter(
      ({ isBridge, name }) =>
        isBridge && !/^(?:docker|br-[0-9a-f]{12}$|cni|podman|lxc|cbr|nerdctl)/.test(name),
    )
    .map(({ name }) => name);
}

function bridgeNotes(bridges: readonly string[]): Message[] {
  return bridges.length === 0
    ? []
    : [
        message(
          'Packets inside these bridges then pass the firewall of the host too, and virtual machines on them may lose their network: {names}.',
          { names: bridges.join(', ') },
        ),
      ];
}
