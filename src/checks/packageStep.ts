import type { HostFacts } from '../model/hostFacts';
import { message, type Message } from '../model/message';
import { isDistribution, isOstree, isTransactional } from './kernel/bootParameters';

/** A package by the family of distributions. */
export interface PackageNames {
  readonly debian: string;
  readonly fedora: string;
  readonly suse: string;
  readonly arch: string;
  readonly alpine: string;
}

/** How this host's distribution installs a package; a plain sentence where the distribution is not known. */
export function installStep(facts: HostFacts, names: PackageNames): Message {
  const [command, name] = commandFor(facts, names);
  return command === undefined
    ? message('Install the package that has it, which Debian calls {package}.', { package: names.debian })
    : message('Run as root: {command} {package}', { command, package: name });
}

function commandFor(facts: HostFacts, names: PackageNames): readonly [string | undefined, string] {
  if (isOstree(facts)) {
    return ['rpm-ostree install', names.fedora];
  }
  if (isTransactional(facts)) {
    return ['transactional-update pkg install', names.suse];
  }
  if (isDistribution(facts, 'debian', 'ubuntu')) {
    return ['apt-get install', names.debian];
  }
  if (isDistribution(facts, 'fedora', 'rhel', 'centos')) {
    return ['dnf install', names.fedora];
  }
  if (isDistribution(facts, 'suse', 'opensuse')) {
    return ['zypper install', names.suse];
  }
  if (isDistribution(facts, 'arch')) {
    return ['pacman -S', names.arch];
  }
  return isDistribution(facts, 'alpine') ? ['apk add', names.alpine] : [undefined, names.debian];
}
