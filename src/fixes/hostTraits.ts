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

/** True for Windows Subsystem for Linux, whose kernel is booted by Windows. */
export function isWsl({ system, kernel }: HostFacts): boolean {
  return (
    valueOf(system.container) === 'wsl' ||
    valueOf(system.virtualMachine) === 'wsl' ||
    /microsoft/i.test(valueOf(kernel.release)?.suffix ?? '')
  );
}

/** True when the shell is known to run inside a container: the machine that boots is elsewhere. WSL is none. */
export function isInsideContainer(facts: HostFacts): boolean {
  const container = valueOf(facts.system.container);
  return container !== undefined && container !== 'none' && !isWsl(facts);
}

export function isRaspberryPi({ system }: HostFacts): boolean {
  return /^raspberry pi/i.test(valueOf(system.boardModel) ?? '');
}

/** True for the kernel builds of the Raspberry Pi project: `6.12.47+rpt-rpi-v8`, `5.10.103-v7l+`. */
export function isRaspberryPiKernel({ kernel }: HostFacts): boolean {
  return /\+rpt|rpi-v\d|(?:^|-)v(?:6|7l?|8)(?:-16k)?\+/.test(valueOf(kernel.release)?.text ?? '');
}

/** ID of os-release; empty when it is not known. */
export function distribution({ system }: HostFacts): string {
  return valueOf(system.osRelease)?.id ?? '';
}

/** True when the host's distribution is one of `ids` or names one of them as what it is like. */
export function isLike(facts: HostFacts, ...ids: readonly string[]): boolean {
  const release = valueOf(facts.system.osRelease);
  return release !== undefined && [release.id, ...release.idLike].some((id) => ids.includes(id));
}

/** The leading number of VERSION_ID; undefined for a rolling release. */
export function majorVersion({ system }: HostFacts): number | undefined {
  const major = /^\d{1,6}/.exec(valueOf(system.osRelease)?.versionId ?? '')?.[0];
  return major === undefined ? undefined : Number(major);
}
