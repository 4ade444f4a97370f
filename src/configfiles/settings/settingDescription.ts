import { dockerDaemonKeyMeanings } from '../../knowledge/dockerDaemonKeyMeanings';
import { dockerDaemonKeysSource, findDockerDaemonKey } from '../../knowledge/dockerDaemonKeys';
import { dockerdFlagsSource, findDockerdFlag } from '../../knowledge/dockerdFlags';
import { findKernelParameter } from '../../knowledge/kernelParameters';
import { findSysctlKey } from '../../knowledge/sysctlKeys';
import { message, type Message } from '../../model/message';
import type { Profile } from '../../model/profile';
import type { Setting } from './setting';

/** What the tables know of a setting. */
export interface SettingDescription {
  /** Undefined for a flag that only says how the program starts. */
  readonly does: Message | undefined;
  /** Since when and until when there is such a setting, whose it is, and who may need it: a sentence each. */
  readonly remarks: readonly Message[];
  /** URLs. */
  readonly sources: readonly string[];
  /** True when a newer release has it no more or does nothing with it. */
  readonly hasEnded: boolean;
}

/** Undefined for a setting of which no table knows. */
export function describeSetting({ kind, name }: Setting): SettingDescription | undefined {
  switch (kind) {
    case 'parameter':
      return describeParameter(name);
    case 'daemonKey':
      return describeDaemonKey(name);
    case 'dockerdFlag':
      return describeFlag(name);
    case 'sysctl':
      return describeSysctl(name);
  }
}

function describeParameter(name: string): SettingDescription | undefined {
  const row = findKernelParameter(name);
  if (!row) {
    return undefined;
  }
  const { does, readers, since, end, neededBy, sources } = row;
  const isOfMakers = readers.every((reader) => !['mainline', 'systemd', 'init'].includes(reader));
  const remarks = [
    ...(isOfMakers ? [message('Only kernels of {makers} know it.', { makers: readers.join(', ') })] : []),
    ...(readers.includes('systemd') ? [message('systemd reads it, not the kernel.')] : []),
    ...(since === undefined ? [] : [message('Since Linux {release}.', { release: since })]),
    ...(end === undefined
      ? []
      : end.of === 'systemd'
        ? [message('Without effect since systemd {release}.', { release: end.release })]
        : [message('Without effect since Linux {release}.', { release: end.release })]),
    ...neededIn(neededBy),
  ];
  return { does, remarks, sources, hasEnded: end !== undefined };
}

function neededIn(profiles: readonly Profile[]): Message[] {
  return profiles.length === 0
    ? []
    : [message('Hosts of these kinds may need it: {profiles}.', { profiles: profiles.join(', ') })];
}

function describeDaemonKey(name: string): SettingDescription | undefined {
  const row = findDockerDaemonKey(name);
  if (!row) {
    return undefined;
  }
  const { since, until, ignoredSince, replacement, hidesImages, flag } = row;
  const remarks = [
    message('Since Docker {release}.', { release: since }),
    ...(until === undefined
      ? []
      : [message('dockerd {release} and later do not start with it.', { release: until })]),
    ...(ignoredSince === undefined
      ? []
      : [message('dockerd {release} and later pass over it.', { release: ignoredSince })]),
    ...(replacement === undefined ? [] : [message('Its place was taken by {name}.', { name: replacement })]),
    ...(hidesImages === true
      ? [message('Another value hides the images and containers that are there.')]
      : []),
    ...(flag === undefined ? [] : [message('The flag {flag} sets the same.', { flag })]),
  ];
  return {
    does: dockerDaemonKeyMeanings[name],
    remarks,
    sources: [dockerDaemonKeysSource],
    hasEnded: until !== undefined || ignoredSince !== undefined,
  };
}

function describeFlag(name: string): SettingDescription | undefined {
  const row = findDockerdFlag(name);
  if (!row) {
    return undefined;
  }
  const { flag, key, since, until, advice, vendor } = row;
  const remarks = [
    ...(vendor === undefined ? [] : [message('Only the dockerd of {vendor} has it.', { vendor })]),
    ...(since === undefined ? [] : [message('Since Docker {release}.', { release: since })]),
    ...(until === undefined
      ? []
      : [message('dockerd {release} and later do not start with it.', { release: until })]),
    ...(advice === undefined ? [] : [message('Instead: {advice}.', { advice })]),
  ];
  return {
    does: dockerDaemonKeyMeanings[key ?? flag.slice(2)],
    remarks,
    sources: [dockerdFlagsSource],
    hasEnded: until !== undefined,
  };
}

function describeSysctl(name: string): SettingDescription | undefined {
  const row = findSysctlKey(name);
  if (!row) {
    return undefined;
  }
  const { does, since, until, vendors, module, good, sources } = row;
  const remarks = [
    ...(vendors === undefined
      ? []
      : [message('Only kernels of {makers} have it.', { makers: vendors.join(', ') })]),
    ...(module === undefined
      ? []
      : [message('It is there while the module {module} is loaded.', { module })]),
    ...(since === undefined ? [] : [message('Since Linux {release}.', { release: since })]),
    ...(until === undefined ? [] : [message('Gone since Linux {release}.', { release: until })]),
    ...goodValues(good),
  ];
  return { does, remarks, sources, hasEnded: until !== undefined };
}

function goodValues(good: NonNullable<ReturnType<typeof findSysctlKey>>['good']): Message[] {
  if (!good) {
    return [];
  }
  const profiles = good.profiles.join(', ');
  return [
    ...(good.least === undefined
      ? []
      : [message('At least {value} on hosts of these kinds: {profiles}.', { value: good.least, profiles })]),
    ...(good.most === undefined
      ? []
      : [message('At most {value} on hosts of these kinds: {profiles}.', { value: good.most, profiles })]),
    message('Otherwise: {consequence}', { consequence: good.otherwise }),
  ];
}
