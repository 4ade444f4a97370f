import { valueOf } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import { message, type Message } from '../../model/message';

/**
 * The value of the last `name=value` on the kernel command line of this boot; undefined without one, or when the command
 * line could not be read. A bare `name` does not count, and what follows ` -- ` belongs to process 1.
 * Source: https://docs.kernel.org/admin-guide/kernel-parameters.html
 */
export function bootParameter(facts: HostFacts, name: string): string | undefined {
  return parameterValues(facts, name).at(-1);
}

/** True when `cgroup_disable=` on the kernel command line of this boot names the controller. */
export function isDisabledAtBoot(facts: HostFacts, controller: string): boolean {
  return parameterValues(facts, 'cgroup_disable').some((value) => value.split(',').includes(controller));
}

function parameterValues(facts: HostFacts, name: string): string[] {
  const [own = ''] = (valueOf(facts.kernel.commandLine) ?? '').split(/\s--(?:\s|$)/, 1);
  return own
    .split(/\s+/)
    .map((word) => /^"?([^=]+)=(.*)$/.exec(word))
    .filter((match) => match?.[1]?.replaceAll('-', '_') === name.replaceAll('-', '_'))
    .map((match) => (match?.[2] ?? '').replaceAll('"', ''));
}

/** What to do to have `parameter` on the kernel command line, in the manner of the host's distribution. */
export function addBootParameter(facts: HostFacts, parameter: string): Message {
  if (isInsideContainer(facts)) {
    return message('Add {parameter} to the kernel command line of the machine that runs this container.', {
      parameter,
    });
  }
  return message('Add {parameter} to the kernel command line ({place}), then {restart}.', {
    parameter,
    place: placeOfChange(facts, message('grubby --update-kernel=ALL --args="{parameter}"', { parameter })),
    restart: restart(facts),
  });
}

/** What to do to have `parameter` no longer on the kernel command line, in the manner of the host's distribution. */
export function removeBootParameter(facts: HostFacts, parameter: string): Message {
  if (isInsideContainer(facts)) {
    return message(
      'Remove {parameter} from the kernel command line of the machine that runs this container.',
      {
        parameter,
      },
    );
  }
  const grubby = message('grubby --update-kernel=ALL --remove-args="{parameter}"', { parameter });
  return message('Remove {parameter} from the kernel command line ({place}), then {restart}.', {
    parameter,
    place: placeOfChange(facts, grubby),
    restart: restart(facts),
  });
}

/** True for Windows Subsystem for Linux, whose kernel is booted by Windows. */
export function isWsl({ system, kernel }: HostFacts): boolean {
  return (
    valueOf(system.container) === 'wsl' ||
    valueOf(system.virtualMachine) === 'wsl' ||
    /microsoft/i.test(valueOf(kernel.release)?.suffix ?? '')
  );
}

/** True on a Raspberry Pi, whose firmware adds parameters of its own to the kernel command line. */
export function isRaspberryPi({ system }: HostFacts): boolean {
  return /raspberry pi/i.test(valueOf(system.boardModel) ?? '');
}

/** True for the kernel builds of the Raspberry Pi project: `6.12.47+rpt-rpi-v8`, `5.10.103-v7l+`. */
export function isRaspberryPiKernel({ kernel }: HostFacts): boolean {
  return /\+rpt|rpi-v\d|(?:^|-)v(?:6|7l?|8)(?:-16k)?\+/.test(valueOf(kernel.release)?.text ?? '');
}

/** True where rpm-ostree puts the system together: it names its deployment on the kernel command line. */
export function isOstree(facts: HostFacts): boolean {
  const variant = valueOf(facts.system.osRelease)?.variantId ?? '';
  return /^(?:coreos|silverblue|kinoite|iot)$/.test(variant) || bootParameter(facts, 'ostree') !== undefined;
}

/** True for the SUSE systems whose root is read-only and changed by transactional-update alone. */
export function isTransactional({ system }: HostFacts): boolean {
  return /^(?:opensuse-microos|opensuse-leap-micro|sle-micro|sl-micro)/.test(
    valueOf(system.osRelease)?.id ?? '',
  );
}

/** True when the shell is known to run inside a container. WSL is a container only by name. */
export function isInsideContainer(facts: HostFacts): boolean {
  const container = valueOf(facts.system.container);
  return container !== undefined && container !== 'none' && !isWsl(facts);
}

/** True when the host's distribution is `id` or names it as the one that it is like. */
export function isDistribution(facts: HostFacts, ...ids: readonly string[]): boolean {
  const release = valueOf(facts.system.osRelease);
  return release !== undefined && [release.id, ...release.idLike].some((id) => ids.includes(id));
}

function restart(facts: HostFacts): Message {
  return isWsl(facts) ? message('run wsl --shutdown on Windows') : message('reboot');
}

function placeOfChange(facts: HostFacts, grubby: Message): Message {
  if (isWsl(facts)) {
    return message('kernelCommandLine under [wsl2] in .wslconfig of the Windows user');
  }
  if (isRaspberryPi(facts) && !bootedByGrub(facts)) {
    return raspberryPiPlace(facts);
  }
  if (isDistribution(facts, 'flatcar')) {
    return message('linux_append in /oem/grub.cfg');
  }
  if (isOstree(facts)) {
    return message('with rpm-ostree kargs');
  }
  if (isTransactional(facts)) {
    return message('GRUB_CMDLINE_LINUX_DEFAULT in /etc/default/grub, then run transactional-update grub.cfg');
  }
  return bootedByGrub(facts) ? grubPlace(facts, grubby) : otherPlace(facts);
}

function raspberryPiPlace(facts: HostFacts): Message {
  if (isDistribution(facts, 'alpine')) {
    return message('one single line in cmdline.txt on the boot partition');
  }
  const version = Number(valueOf(facts.system.osRelease)?.versionId);
  return isDistribution(facts, 'debian') && version > 0 && version < 12
    ? message('one single line in /boot/cmdline.txt')
    : message('one single line in /boot/firmware/cmdline.txt');
}

/** GRUB says where the kernel came from: https://www.gnu.org/software/grub/manual/grub/grub.html#linux */
function bootedByGrub(facts: HostFacts): boolean {
  return bootParameter(facts, 'BOOT_IMAGE') !== undefined;
}

function grubPlace(facts: HostFacts, grubby: Message): Message {
  if (isDistribution(facts, 'fedora', 'rhel', 'centos')) {
    return message('run {command}', { command: grubby });
  }
  if (isDistribution(facts, 'debian', 'ubuntu')) {
    return message(
      'GRUB_CMDLINE_LINUX in /etc/default/grub or a file of /etc/default/grub.d, then run update-grub',
    );
  }
  if (isDistribution(facts, 'suse', 'opensuse')) {
    return message(
      'GRUB_CMDLINE_LINUX_DEFAULT in /etc/default/grub, then run grub2-mkconfig -o /boot/grub2/grub.cfg',
    );
  }
  if (isDistribution(facts, 'alpine')) {
    return message(
      'default_kernel_opts in /etc/update-extlinux.conf and run update-extlinux, or GRUB_CMDLINE_LINUX in /etc/default/grub and run grub-mkconfig -o /boot/grub/grub.cfg',
    );
  }
  return message('GRUB_CMDLINE_LINUX in /etc/default/grub, then run grub-mkconfig -o /boot/grub/grub.cfg');
}

function otherPlace(facts: HostFacts): Message {
  return isDistribution(facts, 'alpine')
    ? message('default_kernel_opts in /etc/update-extlinux.conf, then run update-extlinux')
    : message('in the configuration of the boot loader or of the virtual machine that boots this kernel');
}
