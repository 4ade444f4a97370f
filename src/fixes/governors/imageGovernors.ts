import { message, type Message } from '../../model/message';
import { bootedParameters, distribution } from '../hostTraits';
import type { Governor, ManualChange } from './governor';
import { inWords } from './manualText';

interface ManagedImage {
  readonly id: string;
  readonly name: Message;
  /** IDs of os-release. */
  readonly distributions: readonly string[];
  readonly lines: (change: ManualChange) => readonly string[];
  readonly sources: readonly string[];
}

const images: readonly ManagedImage[] = [
  {
    id: 'talos',
    name: message('the machine configuration of Talos'),
    distributions: ['talos'],
    lines: (change) => [
      '# In the machine configuration; a removal is written with a minus before the name:',
      'machine:',
      '  install:',
      '    extraKernelArgs:',
      ...change.add.map((word) => `      - ${word}`),
      ...change.remove.map((word) => `      - -${word.split('=', 1)[0] ?? word}`),
      '# Then, with the image of the release that runs:',
      'talosctl upgrade',
    ],
    sources: ['https://www.talos.dev/latest/reference/configuration/v1alpha1/config/'],
  },
  {
    id: 'bottlerocket',
    name: message('the settings of Bottlerocket'),
    distributions: ['bottlerocket'],
    lines: (change) => [
      '# In the user data:',
      '[settings.boot]',
      'reboot-to-reconcile = true',
      '[settings.boot.kernel-parameters]',
      ...change.add.map((word) => {
        const [name = '', ...value] = word.split('=');
        return `"${name}" = ["${value.join('=')}"]`;
      }),
      ...inWords({ ...change, add: [] }, 'settings.boot.kernel-parameters'),
    ],
    sources: ['https://bottlerocket.dev/en/os/latest/api/settings/boot/'],
  },
  {
    id: 'container-optimized-os',
    name: message('the image of Container-Optimized OS'),
    distributions: ['cos'],
    lines: (change) =>
      inWords(change, 'the kernel command line in grub.cfg of the EFI partition, by a start-up script'),
    sources: ['https://cloud.google.com/container-optimized-os/docs/how-to/create-configure-instance'],
  },
  {
    id: 'home-assistant-os',
    name: message('the image of Home Assistant OS'),
    distributions: ['haos', 'hassos'],
    lines: (change) => inWords(change, 'cmdline.txt of the boot partition'),
    sources: ['https://developers.home-assistant.io/docs/operating-system/boards/overview'],
  },
  {
    id: 'machine-config',
    name: message('the Machine Config Operator of OpenShift'),
    distributions: ['rhcos', 'scos'],
    lines: (change) => [
      '# In a MachineConfig of the pool; the operator cannot take away what the image brings:',
      'spec:',
      '  kernelArguments:',
      ...change.add.map((word) => `    - ${word}`),
      ...inWords({ ...change, add: [] }, 'spec.kernelArguments of the MachineConfig that brings it'),
    ],
    sources: [
      'https://docs.openshift.com/container-platform/latest/machine_configuration/machine-configs-configure.html',
    ],
  },
  {
    id: 'k3os',
    name: message('the configuration of the image'),
    distributions: ['k3os', 'elemental', 'kairos'],
    lines: (change) =>
      inWords(change, 'the kernel command line in the GRUB configuration of the state partition'),
    sources: [
      'https://github.com/rancher/k3os#configuration',
      'https://kairos.io/docs/reference/configuration/',
    ],
  },
];

/** Systems that come as an image and are told what to do through an interface of their own. */
export const imageGovernors: readonly Governor[] = [
  ...images.map(({ id, name, distributions, lines, sources }): Governor => ({
    id,
    name,
    paths: [],
    governs: (facts) => distributions.includes(distribution(facts)),
    byHand: lines,
    sources,
  })),
  {
    id: 'synology',
    name: message('the firmware of the device'),
    paths: [],
    // The boot loader hands the model of the box to the kernel; os-release may name nobody.
    governs: (facts) => bootedParameters(facts)?.some(({ name }) => name === 'syno_hw_version') === true,
    byHand: () => ['# The maker of this device offers no way to change the kernel command line.'],
    sources: ['https://github.com/SynologyOpenSource'],
  },
];
