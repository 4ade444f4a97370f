import { parseKernelCommandLine, type KernelParameter } from '../configfiles/kernelCommandLine';
import { valueOf } from '../model/fact';
import type { HostFacts } from '../model/hostFacts';

/** The kernel command line of this boot without what belongs to init; undefined when it could not be read. */
export function bootedParameters({ kernel }: HostFacts): readonly KernelParameter[] | undefined {
  const text = valueOf(kernel.commandLine);
  return text === undefined
    ? undefined
    : parseKernelCommandLine(text).filter((parameter) => !parameter.forInit);
}

/** True when a boot loader that says where the kernel came from started it: GRUB, and the SYSLINUX family. */
export function namesBootImage(facts: HostFacts): boolean {
  return bootedParameters(facts)?.some(({ name }) => name === 'BOOT_IMAGE') === true;
}

/** ID of os-release; empty when it is not known. */
export function distribution({ system }: HostFacts): string {
  return valueOf(system.osRelease)?.id ?? '';
}

/** The leading number of VERSION_ID; undefined for a rolling release. */
export function majorVersion({ system }: HostFacts): number | undefined {
  const major = /^\d{1,6}/.exec(valueOf(system.osRelease)?.versionId ?? '')?.[0];
  return major === undefined ? undefined : Number(major);
}
