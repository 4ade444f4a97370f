import { fileSource, known, type Fact } from '../../model/fact';
import { message } from '../../model/message';
import type { Readings } from '../readings';
import { readOwnNamespaces, type OwnNamespaces } from './ownNamespaces';
import { parseProcessors } from './processor';
import {
  commandFailed,
  factOfFile,
  factOfHelperCommand,
  notUnderstood,
  parseLine,
  understood,
  type Parsed,
} from './readingFact';

const osreleasePath = '/proc/sys/kernel/osrelease';

/** The virtual machine that the host is, in the words of systemd-detect-virt(1). */
export function parseVirtualMachine(readings: Readings): Fact<string> {
  const detected = factOfHelperCommand(readings, {
    name: 'virt-vm',
    commandLine: 'systemd-detect-virt --vm',
    parse: parseDetectVirt,
  });
  if (detected.state === 'known') {
    return detected;
  }
  const wsl = microsoftKernel(readings, 'microsoft');
  if (wsl !== undefined) {
    return wsl;
  }
  const cpu = parseProcessors(readings);
  // The flag proves a hypervisor. Its absence proves nothing: a hypervisor may hide itself.
  return cpu.state === 'known' && cpu.value.flags.includes('hypervisor')
    ? { ...cpu, value: 'vm-other' }
    : detected;
}

/**
 * The container that the shell runs in, in the words of systemd-detect-virt(1); `none` only when that is proven. The
 * namespaces decide: marks are files, which an image leaves behind on a machine that was made from it.
 */
export function parseContainer(readings: Readings): Fact<string> {
  const marked = containerByWords(readings);
  if (marked.state === 'known' && marked.value === 'openvz') {
    return marked;
  }
  const own = readOwnNamespaces(readings);
  // Under WSL 2 every distribution has namespaces of its own in one machine, and no container around it.
  if (own.state !== 'known' || microsoftKernel(readings, 'wsl') !== undefined) {
    return marked;
  }
  const kind = marked.state === 'known' && marked.value !== 'none' ? marked.value : undefined;
  switch (isContainer(own.value, kind !== undefined)) {
    case undefined:
      return marked;
    case false:
      return { ...own, value: 'none' };
    case true:
      return kind === undefined ? { ...own, value: 'container-other' } : marked;
  }
}

/** Undefined: the namespaces leave it open. `marked`: something names a container. */
function isContainer(own: OwnNamespaces, marked: boolean): boolean | undefined {
  if (!own.initialProcesses) {
    return true;
  }
  // With the processes of the machine (docker run --pid=host), only the root folder tells for sure.
  if (own.ownRoot === false) {
    return false;
  }
  const ownFiles = own.ownRoot === true && own.ownMounts === true;
  if (own.allInitial) {
    return ownFiles && marked;
  }
  // A hardened service and `unshare` have single namespaces of their own too.
  return ownFiles || marked ? true : undefined;
}

function containerByWords(readings: Readings): Fact<string> {
  const detected = factOfHelperCommand(readings, {
    name: 'virt-container',
    commandLine: 'systemd-detect-virt --container',
    parse: parseDetectVirt,
  });
  return detected.state === 'known' ? detected : (containerByMarks(readings) ?? detected);
}

function containerByMarks(readings: Readings): Fact<string> | undefined {
  const declared = factOfFile(readings, '/run/systemd/container', parseLine);
  if (declared.state === 'known') {
    return declared;
  }
  const files = [
    ['/.dockerenv', 'docker'],
    ['/run/.containerenv', 'podman'],
  ] as const;
  const mark = files.find(([path]) => readings.file(path).state === 'read');
  if (mark !== undefined) {
    return known(mark[1], fileSource(mark[0]), mark[0]);
  }
  const group = factOfFile(readings, '/proc/1/cgroup', parseContainerGroup);
  if (group.state === 'known') {
    return group;
  }
  return microsoftKernel(readings, 'wsl') ?? initialProcesses(readings);
}

/** Process 2 is the kernel's thread daemon on a machine itself, and any program inside a container. */
function initialProcesses(readings: Readings): Fact<string> | undefined {
  const second = factOfFile(readings, '/proc/2/comm', parseLine);
  return second.state === 'known' && second.value === 'kthreadd' ? { ...second, value: 'none' } : undefined;
}

/** WSL's kernels say so in their release: `5.15.153.1-microsoft-standard-WSL2`. */
function microsoftKernel(readings: Readings, value: string): Fact<string> | undefined {
  const release = factOfFile(readings, osreleasePath, parseLine);
  return release.state === 'known' && /microsoft|WSL/i.test(release.value)
    ? { ...release, value }
    : undefined;
}

/** `systemd-detect-virt` prints one word; for `none` it also ends with a status other than 0. */
function parseDetectVirt(ran: { readonly output: string; readonly exitCode: number }): Parsed<string> {
  const word = ran.output.trim();
  return /^[a-z][a-z0-9-]{0,40}$/.test(word) && (ran.exitCode === 0 || word === 'none')
    ? understood(word)
    : notUnderstood(commandFailed(ran));
}

/** Group names that container engines give. A cgroup namespace hides them, so no name proves nothing. */
export function parseContainerGroup(text: string): Parsed<string> {
  const names = [
    [/\/(?:docker|docker-[0-9a-f]{64}\.scope)(?:\/|$)/m, 'docker'],
    [/\/libpod[-_]/, 'podman'],
    [/\/kubepods(?:\.slice)?[/.-]/, 'kubernetes'],
    [/\/(?:lxc|lxc\.payload[.\w-]*)\//, 'lxc'],
  ] as const;
  const found = names.find(([pattern]) => pattern.test(text));
  return found === undefined
    ? notUnderstood(message('The control groups of process 1 name no container.'))
    : understood(found[1]);
}
