import type { ChangePlan } from '../../../src/model/changePlan';
import { withKernel, type GrubHost, type Replacement } from './grubHost';

export const defaults = '/etc/default/grub';
export const dropIn = '/etc/default/grub.d/zz-hullwright.cfg';
export const memoryFix = 'remove-cgroup-disable-memory';

export const debian12: GrubHost = {
  facts: 'debian-12',
  files: 'debian-12',
  kernel: '6.1.0-40-amd64',
  edits: { [defaults]: ['GRUB_CMDLINE_LINUX=""', 'GRUB_CMDLINE_LINUX="cgroup_disable=memory"'] },
  menu: 'cgroup_disable=memory quiet',
  recovery: 'single cgroup_disable=memory',
};

const debian11: GrubHost = {
  facts: 'debian-12',
  files: 'debian-11',
  kernel: '5.10.0-36-amd64',
  menu: 'quiet',
  adapt: (facts) => withKernel(facts, '5.10.0-36-amd64', { MEMCG_SWAP: 'y', MEMCG_SWAP_ENABLED: 'y' }),
};

export const ownDropIn = (words: string) =>
  '# Written by Hullwright: kernel parameters for containers. Run update-grub after a change.\n' +
  `GRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX ${words}"\n`;

export interface PlanCase {
  readonly name: string;
  readonly host: GrubHost;
  readonly fix: string;
  readonly kind?: ChangePlan['kind'];
  /** By path: what changes in the text, or the text of a file that was not there. */
  readonly expected: Readonly<Record<string, Replacement | string>>;
  readonly present?: readonly string[];
  readonly absent?: readonly string[];
}

export const planCases: readonly PlanCase[] = [
  {
    name: 'takes cgroup_disable=memory out of GRUB_CMDLINE_LINUX of Debian 12',
    host: debian12,
    fix: memoryFix,
    expected: { [defaults]: ['LINUX="cgroup_disable=memory"', 'LINUX=""'] },
    absent: ['cgroup_disable=memory'],
  },
  {
    name: 'takes it out of GRUB_CMDLINE_LINUX_DEFAULT of Debian 13',
    host: {
      ...debian12,
      facts: 'debian-13',
      files: 'debian-13',
      kernel: '6.12.57+deb13-amd64',
      edits: { [defaults]: ['="quiet"', '="quiet cgroup_disable=memory loglevel=3"'] },
      menu: 'quiet cgroup_disable=memory loglevel=3',
      recovery: 'single',
    },
    fix: memoryFix,
    expected: { [defaults]: [' cgroup_disable=memory loglevel', ' loglevel'] },
    absent: ['cgroup_disable=memory'],
  },
  {
    name: 'takes it out of the drop-in of an Ubuntu cloud image, with a word of warning',
    host: {
      facts: 'ubuntu-24.04',
      files: 'ubuntu-24.04-cloud',
      kernel: '6.8.0-88-generic',
      edits: {
        '/etc/default/grub.d/50-cloudimg-settings.cfg': [
          'console=ttyS0"',
          'console=ttyS0 cgroup_disable=memory"',
        ],
      },
      menu: 'console=tty1 console=ttyS0 cgroup_disable=memory',
    },
    fix: memoryFix,
    kind: 'guided',
    expected: {
      '/etc/default/grub.d/50-cloudimg-settings.cfg': [' cgroup_disable=memory"', '"'],
    },
    absent: ['cgroup_disable=memory'],
  },
  {
    name: 'keeps what a list disables besides',
    host: {
      ...debian12,
      edits: { [defaults]: ['LINUX=""', 'LINUX="net.ifnames=0 cgroup_disable=memory,pids nomodeset"'] },
      menu: 'net.ifnames=0 cgroup_disable=memory,pids nomodeset quiet',
    },
    fix: memoryFix,
    expected: {
      [defaults]: [
        '"net.ifnames=0 cgroup_disable=memory,pids nomodeset"',
        '"net.ifnames=0 nomodeset cgroup_disable=pids"',
      ],
    },
    present: ['cgroup_disable=pids'],
    absent: ['cgroup_disable=memory,pids'],
  },
  {
    name: 'takes it out of both variables at once',
    host: {
      ...debian12,
      texts: {
        [defaults]:
          "GRUB_CMDLINE_LINUX_DEFAULT='cgroup_disable=memory'\nGRUB_CMDLINE_LINUX=cgroup_disable=memory\n",
      },
      edits: {},
      menu: 'cgroup_disable=memory cgroup_disable=memory',
    },
    fix: memoryFix,
    expected: {
      [defaults]: [
        "DEFAULT='cgroup_disable=memory'\nGRUB_CMDLINE_LINUX=cgroup_disable=memory\n",
        "DEFAULT=''\nGRUB_CMDLINE_LINUX=\n",
      ],
    },
    absent: ['cgroup_disable=memory'],
  },
  {
    name: 'asks Debian 8 for the memory controller',
    host: { facts: 'debian-8', files: 'debian-8', kernel: '3.16.0-11-amd64', menu: 'quiet' },
    fix: 'enable-memory-controller',
    expected: { [defaults]: ['LINUX=""', 'LINUX="cgroup_enable=memory"'] },
    present: ['cgroup_enable=memory'],
  },
  {
    name: 'takes swapaccount=0 away where swap is counted by default',
    host: {
      ...debian11,
      edits: { [defaults]: ['LINUX=""', 'LINUX="console=tty0 swapaccount=0"'] },
      menu: 'console=tty0 swapaccount=0 quiet',
    },
    fix: 'count-swap',
    expected: { [defaults]: [' swapaccount=0"', '"'] },
    absent: ['swapaccount=0'],
  },
  {
    name: 'adds swapaccount=1 to Ubuntu 20.04 whose kernel does not count by default',
    host: {
      facts: 'ubuntu-20.04',
      files: 'ubuntu-20.04',
      kernel: '5.4.0-216-generic',
      menu: '',
      adapt: (facts) => withKernel(facts, '5.4.0-216-generic', { MEMCG_SWAP_ENABLED: 'n' }),
    },
    fix: 'count-swap',
    expected: { [defaults]: ['LINUX=""', 'LINUX="swapaccount=1"'] },
    present: ['swapaccount=1'],
  },
  {
    name: 'replaces swapaccount=0 and the bare word, which never counted, by swapaccount=1',
    host: {
      facts: 'ubuntu-20.04',
      files: 'ubuntu-20.04',
      kernel: '5.4.0-216-generic',
      edits: { [defaults]: ['DEFAULT=""', 'DEFAULT="swapaccount swapaccount=0"'] },
      menu: 'swapaccount swapaccount=0',
      adapt: (facts) => withKernel(facts, '5.4.0-216-generic', { MEMCG_SWAP_ENABLED: 'n' }),
    },
    fix: 'count-swap',
    expected: {
      [defaults]: [
        'DEFAULT="swapaccount swapaccount=0"\nGRUB_CMDLINE_LINUX=""',
        'DEFAULT=""\nGRUB_CMDLINE_LINUX="swapaccount=1"',
      ],
    },
    present: ['swapaccount=1'],
    absent: ['swapaccount', 'swapaccount=0'],
  },
  {
    name: 'makes the variable that OVH leaves out, below a line without an end',
    host: {
      ...debian11,
      files: 'debian-12-ovh',
      menu: '',
      adapt: (facts) => withKernel(facts, '5.4.0-1-amd64', { MEMCG_SWAP: 'y', MEMCG_SWAP_ENABLED: 'n' }),
    },
    fix: 'count-swap',
    expected: {
      [defaults]: [
        'GRUB_GFXPAYLOAD_LINUX=text',
        'GRUB_GFXPAYLOAD_LINUX=text\nGRUB_CMDLINE_LINUX="swapaccount=1"\n',
      ],
    },
    present: ['swapaccount=1'],
  },
  {
    name: 'adds through a drop-in of its own where one of Hetzner replaces the variable',
    host: {
      ...debian11,
      files: 'debian-12-hetzner',
      menu: 'nomodeset consoleblank=0',
      adapt: (facts) => withKernel(facts, '5.4.0-1-amd64', { MEMCG_SWAP: 'y', MEMCG_SWAP_ENABLED: 'n' }),
    },
    fix: 'count-swap',
    expected: { [dropIn]: ownDropIn('swapaccount=1') },
    present: ['swapaccount=1'],
  },
  {
    name: 'edits a file that Ansible writes in single quotes, and says so',
    host: {
      ...debian11,
      files: 'debian-12-ansible',
      menu: 'console=tty0 quiet',
      adapt: (facts) => withKernel(facts, '5.4.0-1-amd64', { MEMCG_SWAP: 'y', MEMCG_SWAP_ENABLED: 'n' }),
    },
    fix: 'count-swap',
    kind: 'guided',
    expected: { [defaults]: ["'console=tty0'", "'console=tty0 swapaccount=1'"] },
    present: ['swapaccount=1'],
  },
  {
    name: 'takes the choice of cgroup v1 away, guided',
    host: {
      ...debian12,
      edits: {
        [defaults]: [
          'LINUX=""',
          'LINUX="systemd.unified_cgroup_hierarchy=0 systemd.legacy_systemd_cgroup_controller"',
        ],
      },
      menu: 'systemd.unified_cgroup_hierarchy=0 systemd.legacy_systemd_cgroup_controller quiet',
    },
    fix: 'remove-cgroup-v1-choice',
    kind: 'guided',
    expected: {
      [defaults]: ['"systemd.unified_cgroup_hierarchy=0 systemd.legacy_systemd_cgroup_controller"', '""'],
    },
    absent: ['systemd.unified_cgroup_hierarchy=0', 'systemd.legacy_systemd_cgroup_controller'],
  },
  {
    name: 'maps the vsyscall page in place of vsyscall=none, guided',
    host: {
      ...debian12,
      edits: { [defaults]: ['="quiet"', '="quiet vsyscall=none"'] },
      menu: 'quiet vsyscall=none',
      adapt: (facts) => ({
        ...facts,
        kernel: {
          ...withKernel(facts, '6.1.0-40-amd64', { X86_VSYSCALL_EMULATION: 'y' }).kernel,
          vsyscallPage: { state: 'known', value: 'none', source: { kind: 'file', path: '/' }, excerpt: '' },
        },
      }),
    },
    fix: 'map-vsyscall-page',
    kind: 'guided',
    expected: {
      [defaults]: [
        '"quiet vsyscall=none"\nGRUB_CMDLINE_LINUX=""',
        '"quiet"\nGRUB_CMDLINE_LINUX="vsyscall=xonly"',
      ],
    },
    present: ['vsyscall=xonly'],
    absent: ['vsyscall=none'],
  },
  {
    name: 'lets AppArmor start again, guided',
    host: {
      ...debian12,
      edits: { [defaults]: ['LINUX=""', 'LINUX="apparmor=0"'] },
      menu: 'apparmor=0 quiet',
      adapt: (facts) => ({
        ...facts,
        security: {
          ...facts.security,
          appArmorEnabled: { state: 'known', value: 'N', source: { kind: 'file', path: '/' }, excerpt: 'N' },
        },
      }),
    },
    fix: 'allow-apparmor-at-boot',
    kind: 'guided',
    expected: { [defaults]: ['"apparmor=0"', '""'] },
    absent: ['apparmor=0'],
  },
  {
    name: 'takes a ban on user namespaces away, guided',
    host: {
      ...debian12,
      edits: { [defaults]: ['LINUX=""', 'LINUX="sysctl.user.max_user_namespaces=0"'] },
      menu: 'sysctl.user.max_user_namespaces=0 quiet',
    },
    fix: 'allow-user-namespaces-at-boot',
    kind: 'guided',
    expected: { [defaults]: ['"sysctl.user.max_user_namespaces=0"', '""'] },
    absent: ['sysctl.user.max_user_namespaces=0'],
  },
];
