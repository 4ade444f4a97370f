import { machineNeeds, type MachineNeed } from '../test/rig/machineNeeds';

/** A tier of tests: what it needs and the arguments under which `node` runs it. */
export interface TestTier {
  readonly name: string;
  readonly needs: readonly MachineNeed[];
  readonly linuxOnly: boolean;
  readonly nodeArguments: readonly string[];
}

const { shellcheck, busybox, dash, strace, chromium, fonts } = machineNeeds;
const { ssh, sshd, sudo, acl, attr, tcsh, fish, dropbear } = machineNeeds;
const { dockerd, docker, podman, socat } = machineNeeds;
const { qemu, qemuImage, gcc, staticLibc, debootstrap, debianKeys, mkfs, sfdisk } = machineNeeds;

/** What building and running machines takes. */
export const machineTierNeeds: readonly MachineNeed[] = [
  ...[qemu, qemuImage, gcc, staticLibc, debootstrap, debianKeys, mkfs, sfdisk, ssh],
];

function mochaTier(name: string, timeoutMs: number): readonly string[] {
  return ['--import=tsx', 'test/rig/runMochaTier.ts', name, String(timeoutMs)];
}

/** All tiers, in the order in which they run. */
export const testTiers: readonly TestTier[] = [
  { name: 'unit', linuxOnly: false, needs: [], nodeArguments: mochaTier('unit', 20_000) },
  {
    name: 'hosts',
    linuxOnly: true,
    needs: [
      ...[shellcheck, busybox, dash, strace, ssh, sshd, sudo, acl, attr],
      ...[tcsh, fish, dropbear, dockerd, docker, podman, socat],
    ],
    nodeArguments: mochaTier('hosts', 60_000),
  },
  {
    name: 'vscode',
    linuxOnly: true,
    needs: [chromium, ssh, sshd, sudo],
    nodeArguments: ['--import=tsx', 'test/vscode/run.ts'],
  },
  {
    name: 'ui',
    linuxOnly: true,
    needs: [chromium, fonts, ssh, sshd, sudo],
    nodeArguments: mochaTier('ui', 180_000),
  },
  // The machines have limits of their own; this one is for all of them, when none is in the cache.
  { name: 'vm', linuxOnly: true, needs: machineTierNeeds, nodeArguments: mochaTier('vm', 3_600_000) },
];
