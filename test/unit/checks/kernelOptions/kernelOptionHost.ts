import assert from 'node:assert/strict';
import { evaluateKernelOptions } from '../../../../src/checks/kernelOptions/kernelOptionRules';
import type { CgroupMode, HostFacts } from '../../../../src/model/hostFacts';
import { renderEnglish } from '../../../../src/model/message';
import type { Profile } from '../../../../src/model/profile';
import { denied, fromCommand, fromFile, kernelRelease, missing } from '../factBuilders';
import { healthyFacts } from '../healthyFacts';
import type { Mutable } from '../mutable';

export interface HostShape {
  readonly release?: string;
  readonly values?: Readonly<Record<string, string>>;
  readonly mode?: CgroupMode;
  readonly machine?: string;
  readonly iptables?: string;
  readonly fragment?: boolean;
  readonly change?: (facts: Mutable<HostFacts>) => void;
}

/** A host of which nothing but the configuration tells what the kernel has. */
export function hostWith({ release = '6.12.57', values = {}, mode = 'v2', ...shape }: HostShape): HostFacts {
  return healthyFacts((facts) => {
    const path = `/boot/config-${release}`;
    facts.kernel.release = kernelRelease(release);
    facts.kernel.config = fromFile({ path, fragment: shape.fragment ?? false, values }, path);
    facts.kernel.filesystems = denied('/proc/filesystems');
    facts.kernel.build = fromFile(`Linux version ${release}`, '/proc/version');
    facts.namespaces.handles = denied('/proc/self/ns');
    facts.cgroups.mode = fromCommand(mode, 'stat');
    facts.cgroups.controllers = denied('/proc/cgroups');
    facts.cgroups.unifiedControllers = denied('/sys/fs/cgroup/cgroup.controllers');
    facts.cgroups.interfaceFiles = {};
    facts.memory.pressure = {};
    facts.sysctls = {};
    facts.storage.paths = {};
    facts.modules.loaded = fromFile([], '/proc/modules');
    facts.modules.loadable = fromFile([], '/lib/modules/modules.dep');
    facts.system.machine = fromCommand(shape.machine ?? 'x86_64', 'uname -m');
    facts.engines.versions = {
      ...facts.engines.versions,
      iptables:
        shape.iptables === undefined
          ? missing('iptables')
          : fromCommand(shape.iptables, 'iptables --version'),
    };
    shape.change?.(facts);
  });
}

/** One option's result, with its reason in English. */
export function judge(facts: HostFacts, option: string, chosen: readonly Profile[] = ['docker']) {
  const result = evaluateKernelOptions(facts, chosen).find((candidate) => candidate.option === option);
  assert.ok(result, option);
  const { value, requirement, satisfied, reason } = result;
  return { value, requirement, satisfied, reason: renderEnglish(reason) };
}

/** Value, requirement and answer, which is what most cases are about. */
export function brief(facts: HostFacts, option: string, chosen?: readonly Profile[]) {
  const { value, requirement, satisfied } = judge(facts, option, chosen);
  return [value, requirement, satisfied];
}
