import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { installOnce } from '../cacheFolder';
import { Machine, type MachineStart } from './machine';
import { MachineError } from './machineConsole';
import { contentKey, machineImage, type MachineImage } from './machineImage';
import { qemuArguments, qemuVersion } from './qemu';
import { type Variant } from './variants';

/** How long a machine may take from its first answer until all that its boot starts has started, in milliseconds. */
export const settleLimit = 240_000;

/** Imports the one image for containers as `rig` into both engines; what an engine cannot do is not for this to judge. */
const importImage = `
systemctl is-system-running --wait >/dev/null || :
docker import --change 'CMD ["/bin/sh"]' /opt/image.tar rig >/dev/null || echo "Docker: no image"
podman import --change 'CMD ["/bin/sh"]' /opt/image.tar rig >/dev/null 2>&1 || echo "Podman: no image"
sync
`;

/** A variant of a machine, booted, set up and frozen: its disks are to be copied. */
export interface FrozenMachine {
  readonly image: MachineImage;
  readonly folder: string;
}

/** What people call a variant. */
export function variantTitle({ suite, name }: Variant): string {
  return `Debian ${suite}, ${name}`;
}

/** The frozen machine of a variant, made when the cache lacks it. It is of use to the version of QEMU that made it only. */
export async function frozenMachine(
  variant: Variant,
  progress: (line: string) => void,
): Promise<FrozenMachine> {
  const image = await machineImage(variant.suite, progress);
  const version = await qemuVersion();
  const { append, setUp = '' } = variant;
  const asked = { folder: '', kernel: '', initialDisk: '', append, sshPort: 0, thaw: false };
  const key = contentKey([image.key, setUp, importImage, version, ...qemuArguments(asked)]);
  const install = async (target: string): Promise<void> => {
    progress(`Booting ${variantTitle(variant)} and freezing it (once, about two minutes)`);
    const title = `${variantTitle(variant)}, to be frozen`;
    const machine = await Machine.start({ image, title, append, kept: false, patienceMs: 3_600_000 });
    const said = await machine.settle(`${importImage}${setUp}`, settleLimit);
    await writeFile(path.join(target, 'setUp.log'), said);
    await machine.freezeInto(target);
  };
  const folder = await installOnce({
    name: `frozen-${variant.suite}`,
    version: `${key}-qemu${version}`,
    install,
  });
  return { image, folder };
}

/** Goes on with a frozen machine; it is made first when the cache lacks it. */
export async function thawMachine(
  variant: Variant,
  options: { readonly kept: boolean; readonly patienceMs: number; readonly sshPort?: number },
  progress: (line: string) => void,
): Promise<Machine> {
  const { image, folder } = await frozenMachine(variant, progress);
  const title = variantTitle(variant);
  return goOn({ ...options, image, title, append: variant.append, frozen: folder });
}

/** Goes on with frozen disks. */
export async function goOn(start: MachineStart & { readonly frozen: string }): Promise<Machine> {
  try {
    return await Machine.start(start);
  } catch (error) {
    if (!(error instanceof MachineError)) throw error;
    const remedy = `If that goes on, remove ${start.frozen}: it is made anew then.`;
    throw new Error(`${error.message}\n${remedy}`, { cause: error });
  }
}
