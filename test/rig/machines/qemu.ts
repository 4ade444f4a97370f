import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

export const qemuProgram = 'qemu-system-x86_64';

/** The name of the snapshot within a frozen disk. */
export const snapshotName = 'ready';

/** The files of one running machine, all in a folder of its own. */
export function machineFiles(folder: string) {
  return {
    disk: path.join(folder, 'disk.qcow2'),
    swap: path.join(folder, 'swap.qcow2'),
    console: path.join(folder, 'console.log'),
    qemuLog: path.join(folder, 'qemu.log'),
    monitor: path.join(folder, 'monitor.sock'),
    knownHosts: path.join(folder, 'known_hosts'),
  };
}

export interface QemuStart {
  readonly folder: string;
  /** Left out: the machine boots from its disk, by the boot loader on it. */
  readonly kernel?: string;
  readonly initialDisk?: string;
  /** More words of the kernel's command line. A thawed machine has those under which it was frozen. */
  readonly append: string;
  readonly sshPort: number;
  /** Go on from the snapshot in the disks instead of booting. */
  readonly thaw: boolean;
}

/**
 * QEMU's arguments for a machine that is emulated in software: a stock guest kernel cannot use every /dev/kvm.
 * A comma in a value of -drive is written twice: https://www.qemu.org/docs/master/system/invocation.html.
 */
export function qemuArguments(start: QemuStart): readonly string[] {
  const files = machineFiles(start.folder);
  const drive = (file: string) => ['-drive', `file=${file.replaceAll(',', ',,')},if=virtio,format=qcow2`];
  const kernelWords = ['root=LABEL=root ro console=ttyS0 net.ifnames=0', start.append].join(' ').trim();
  return [
    ...['-accel', 'tcg,thread=multi', '-cpu', 'max', '-smp', '2', '-m', '2048', '-nodefaults'],
    ...['-display', 'none', '-device', 'virtio-rng-pci'],
    ...(start.kernel === undefined || start.initialDisk === undefined
      ? []
      : ['-kernel', start.kernel, '-initrd', start.initialDisk, '-append', kernelWords]),
    ...drive(files.disk),
    ...drive(files.swap),
    ...['-netdev', `user,id=net,hostfwd=tcp:127.0.0.1:${start.sshPort}-:22`],
    ...['-device', 'virtio-net-pci,netdev=net'],
    ...['-serial', `file:${files.console}`],
    ...['-qmp', `unix:${files.monitor.replaceAll(',', ',,')},server=on,wait=off`],
    ...(start.thaw ? ['-loadvm', snapshotName] : []),
  ];
}

/** Such as `7.2.22`. A snapshot is of use to the version that made it only. */
export async function qemuVersion(): Promise<string> {
  const { stdout } = await promisify(execFile)(qemuProgram, ['--version']);
  const version = /version (\d[\w.]*)/.exec(stdout)?.[1];
  if (version === undefined) throw new Error(`${qemuProgram} --version says: ${stdout.trim()}`);
  return version;
}
