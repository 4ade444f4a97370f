import { valueOf } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import { message, type Message } from '../../model/message';
import { isDistribution, isInsideContainer, isRaspberryPi, isWsl } from '../kernel/bootParameters';

/**
 * How a host gets a module that its kernel lacks as a file. Ubuntu's small kernels come without many network modules:
 * https://docs.k3s.io/installation/requirements (Raspberry Pi), https://packages.ubuntu.com/linux-modules-extra-raspi
 */
export function moduleStep(facts: HostFacts, module: string): Message {
  const release = valueOf(facts.kernel.release)?.text ?? '';
  if (isInsideContainer(facts)) {
    return message('Load the module {module} on the machine that runs this container.', { module });
  }
  if (isWsl(facts)) {
    return message('Run wsl --update on Windows, or build a WSL kernel with the module {module}.', {
      module,
    });
  }
  if (isDistribution(facts, 'ubuntu') && release !== '') {
    return message('Install {package} with apt, then run modprobe {module}.', {
      package: isRaspberryPi(facts) ? 'linux-modules-extra-raspi' : `linux-modules-extra-${release}`,
      module,
    });
  }
  if (isDistribution(facts, 'rhel', 'fedora', 'centos')) {
    return message('Install kernel-modules-extra with dnf, then run modprobe {module}.', { module });
  }
  if (isDistribution(facts, 'suse', 'opensuse', 'sles')) {
    return message(
      'Install kernel-default in place of kernel-default-base, reboot and run modprobe {module}.',
      {
        module,
      },
    );
  }
  return message('Boot a kernel that has the module {module}: that of the distribution mostly does.', {
    module,
  });
}
