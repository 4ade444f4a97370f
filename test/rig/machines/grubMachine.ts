import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { installOnce } from '../cacheFolder';
import { runOrThrow } from '../childProgram';
import { goOn, settleLimit } from './frozenMachine';
import { Machine } from './machine';
import { contentKey, machineImage, systemPrograms, type MachineImage } from './machineImage';
import { qemuArguments, qemuVersion } from './qemu';

const suite = 'trixie';

/** GRUB for machines with a BIOS. */
const bootLoaderPackages = ['grub-pc'];

/** Where the partition begins, in bytes: GRUB's own code lies before it. */
const partitionStart = 1024 * 1024;

const title = 'Debian trixie with GRUB';

/** What Debian's installer does. The rest of /etc/default/grub stays as the package made it. */
const installGrub = `
set -e
sed -i -e 's/^GRUB_TIMEOUT=.*/GRUB_TIMEOUT=0/' -e 's/^#*GRUB_TERMINAL=.*/GRUB_TERMINAL=serial/' \\
  -e 's/^GRUB_CMDLINE_LINUX=.*/GRUB_CMDLINE_LINUX="console=ttyS0 net.ifnames=0"/' /etc/default/grub
grub-install --target=i386-pc /dev/vda
update-grub
sync
`;

/** Waits for all that a boot starts. */
const settled = 'systemctl is-system-running --wait >/dev/null || :; sync';

/** Moves the file system of an image behind the place that GRUB needs, with a partition table before it. */
const partition = `
set -e
size=$(stat -c %s "$1")
truncate -s $((size + $3 + 1048576)) "$2"
echo "$(($3 / 512)),$((size / 512)),L,*" | sfdisk --quiet --label dos "$2"
dd if="$1" of="$2" bs=1M seek=$(($3 / 1048576)) conv=sparse,notrunc status=none
`;

/** The image on a disk with a partition. Overlays name it by its path, so it has a folder that stays. */
async function partitionedImage(image: MachineImage): Promise<MachineImage> {
  const folder = await installOnce({
    name: 'partitioned',
    version: contentKey([image.key, partition, String(partitionStart)]),
    install: async (target) => {
      const disk = path.join(target, 'disk.raw');
      await runOrThrow('sh', ['-c', partition, 'sh', image.disk, disk, String(partitionStart)], {
        env: systemPrograms(),
      });
    },
  });
  return { ...image, disk: path.join(folder, 'disk.raw') };
}

async function build(image: MachineImage, folder: string): Promise<void> {
  const start = { image, append: '', kept: false, patienceMs: 3_600_000 };
  const disks = path.join(folder, 'installed');
  await mkdir(disks);
  const installing = await Machine.start({ ...start, title: `${title}, being installed` });
  await installing.settle(installGrub, settleLimit);
  await installing.shutDownInto(disks);
  const machine = await Machine.start({
    ...{ ...start, disks, byBootLoader: true, title: `${title}, to be frozen` },
  });
  await machine.settle(settled, settleLimit);
  await machine.freezeInto(folder);
  await rm(disks, { recursive: true });
}

/**
 * A machine that boots by a GRUB of its own, with /etc/default/grub as Debian has it: what it is told there counts after a
 * restart. It is built once, and goes on from where it was frozen.
 */
export async function thawGrubMachine(
  options: { readonly kept: boolean; readonly patienceMs: number; readonly sshPort?: number },
  progress: (line: string) => void,
): Promise<Machine> {
  const image = await partitionedImage(await machineImage(suite, progress, bootLoaderPackages));
  const version = await qemuVersion();
  const asked = { folder: '', append: '', sshPort: 0, thaw: false };
  const key = contentKey([image.disk, installGrub, settled, version, ...qemuArguments(asked)]);
  const frozen = await installOnce({
    name: 'frozen-grub',
    version: `${key}-qemu${version}`,
    install: async (folder) => {
      progress(`Installing GRUB on ${title} and freezing it (once, about four minutes)`);
      await build(image, folder);
    },
  });
  return goOn({ ...options, image, title, append: '', frozen, byBootLoader: true });
}
