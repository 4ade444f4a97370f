import { existsSync } from 'node:fs';
import { runOnTerminal } from './childProgram';
import { chromiumProgram, programOnPath } from './chromium';

/** Something that a tier needs on the machine. */
export interface MachineNeed {
  readonly name: string;
  readonly isThere: () => boolean;
  /** The package of Debian and Ubuntu that brings it. */
  readonly debianPackage: string;
}

function program(name: string, debianPackage = name): MachineNeed {
  return { name, debianPackage, isThere: () => programOnPath(name) !== undefined };
}

/** What the tiers ask for, by name. */
export const machineNeeds = {
  shellcheck: program('shellcheck'),
  busybox: program('busybox', 'busybox-static'),
  dash: program('dash'),
  strace: program('strace'),
  ssh: program('ssh', 'openssh-client'),
  sshd: {
    name: 'sshd',
    debianPackage: 'openssh-server',
    isThere: () => existsSync('/usr/sbin/sshd'),
  },
  sudo: program('sudo'),
  acl: program('setfacl', 'acl'),
  attr: program('setfattr', 'attr'),
  tcsh: program('tcsh'),
  fish: program('fish'),
  dockerd: { name: 'dockerd', debianPackage: 'docker.io', isThere: () => existsSync('/usr/sbin/dockerd') },
  docker: program('docker', 'docker.io'),
  podman: program('podman'),
  socat: program('socat'),
  dropbear: {
    name: 'dropbear',
    debianPackage: 'dropbear-bin',
    isThere: () => existsSync('/usr/sbin/dropbear'),
  },
  qemu: program('qemu-system-x86_64', 'qemu-system-x86'),
  qemuImage: program('qemu-img', 'qemu-utils'),
  gcc: program('gcc'),
  staticLibc: {
    name: 'a static C library',
    debianPackage: 'libc6-dev',
    isThere: () => existsSync('/usr/lib/x86_64-linux-gnu/libc.a'),
  },
  debootstrap: {
    name: 'debootstrap',
    debianPackage: 'debootstrap',
    isThere: () => existsSync('/usr/sbin/debootstrap'),
  },
  debianKeys: {
    name: 'the keys of Debian',
    debianPackage: 'debian-archive-keyring',
    isThere: () => existsSync('/usr/share/keyrings/debian-archive-keyring.gpg'),
  },
  sfdisk: { name: 'sfdisk', debianPackage: 'fdisk', isThere: () => existsSync('/sbin/sfdisk') },
  mkfs: { name: 'mkfs.ext4', debianPackage: 'e2fsprogs', isThere: () => existsSync('/sbin/mkfs.ext4') },
  chromium: {
    name: 'chromium',
    debianPackage: 'chromium',
    isThere: () => chromiumProgram() !== undefined,
  },
  fonts: {
    name: 'a font (DejaVu)',
    debianPackage: 'fonts-dejavu-core',
    isThere: () => existsSync('/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf'),
  },
} as const satisfies Readonly<Record<string, MachineNeed>>;

/** Those of the needs that this machine lacks. */
export function missingNeeds(needs: readonly MachineNeed[]): readonly MachineNeed[] {
  return needs.filter((need) => !need.isThere());
}

/**
 * Installs what is missing through apt, when this process is root on a machine that has apt. What is still missing
 * afterwards is for the caller to find out.
 */
export async function installMissingNeeds(needs: readonly MachineNeed[]): Promise<void> {
  const packages = [...new Set(missingNeeds(needs).map((need) => need.debianPackage))];
  const apt = programOnPath('apt-get');
  if (packages.length === 0 || process.getuid?.() !== 0 || apt === undefined) return;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  console.log(`Installing ${packages.join(', ')} through apt`);
  await runOnTerminal(apt, ['update', '-qq'], { env });
  await runOnTerminal(apt, ['install', '-y', '-qq', '--no-install-recommends', ...packages], { env });
}
