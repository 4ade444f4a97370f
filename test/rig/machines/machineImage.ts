import { createHash } from 'node:crypto';
import { readFile, statfs } from 'node:fs/promises';
import path from 'node:path';
import { cacheFolder, installOnce } from '../cacheFolder';
import { runOrThrow, runQuietly } from '../childProgram';
import { programOnPath } from '../chromium';
import { commonPackages, suites, type SuiteName } from './suites';

/** The disk of a machine as it was built, never booted: it is only read from. */
export interface MachineImage {
  readonly suite: SuiteName;
  /** Changes with whatever the image is made by. */
  readonly key: string;
  readonly disk: string;
  readonly swap: string;
  readonly kernel: string;
  readonly initialDisk: string;
  /** The private key of root and admin. */
  readonly keyFile: string;
  /** The public key of its SSH server. */
  readonly hostKey: string;
  /** What is installed: `NAME VERSION` a line. */
  readonly packages: string;
}

const defaultMirror = 'http://deb.debian.org/debian';

/** What building an image takes of the disk, in bytes: the tree, the packages and the image beside each other. */
const neededSpace = 4 * 1024 ** 3;

/** How long a build may take, in seconds. */
const buildLimit = 900;

const recipeFiles = ['buildMachineImage.sh', 'guest/hog.c'];

function packagesOf(suite: SuiteName, more: readonly string[]): readonly string[] {
  return [...commonPackages, ...suites[suite].packages, ...more];
}

/** A short name of what something is made of. */
export function contentKey(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);
}

/** @throws Error when the file system of a folder has too little room. */
export async function requireSpace(folder: string, bytes: number, purpose: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize >= bytes) return;
  const gibibytes = (amount: number) => (amount / 1024 ** 3).toFixed(1);
  throw new Error(
    `The disk of ${folder} has ${gibibytes(bavail * bsize)} GiB left, and ${purpose} takes ${gibibytes(bytes)} GiB.`,
  );
}

/**
 * The words before a program that only root may run: none for root, sudo for who may use it without a password.
 * @throws Error for anybody else
 */
export async function rootWords(isRoot: boolean, sudo: string | undefined): Promise<readonly string[]> {
  if (isRoot) return [];
  const words = sudo === undefined ? undefined : [sudo, '-n'];
  const allowed = words && (await runQuietly(sudo ?? '', ['-n', 'true'])).exitCode === 0;
  if (!allowed) {
    throw new Error(
      'Building a machine takes root, for device nodes and other owners: run this as root once.',
    );
  }
  return words;
}

/** The environment of this process with the folders of programs for administrators, which an account may lack. */
export function systemPrograms(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${process.env.PATH ?? ''}:/usr/sbin:/sbin` };
}

async function build(suite: SuiteName, packages: readonly string[], folder: string): Promise<void> {
  await requireSpace(folder, neededSpace, 'building a machine');
  const [program = '', ...args] = [
    ...(await rootWords(process.getuid?.() === 0, programOnPath('sudo'))),
    // Ends the whole build, not its shell alone. The mounts of debootstrap end with the mount namespace.
    ...['timeout', '--kill-after=20', String(buildLimit), 'unshare', '--mount'],
    ...['sh', path.join(__dirname, 'buildMachineImage.sh')],
    ...[suite, process.env.HULLWRIGHT_DEBIAN_MIRROR ?? defaultMirror, packages.join(',')],
    ...[folder, `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`],
  ];
  await runOrThrow(program, args, { env: systemPrograms() });
}

/**
 * The image of a suite, built into the cache when it is not there.
 * @param more Packages beside those that every machine of the suite has.
 * @throws Error for a missing right, a full disk, or with the end of what the build wrote.
 */
export async function machineImage(
  suite: SuiteName,
  progress: (line: string) => void,
  more: readonly string[] = [],
): Promise<MachineImage> {
  const packages = packagesOf(suite, more);
  const recipe = recipeFiles.map((file) => readFile(path.join(__dirname, file), 'utf8'));
  const key = contentKey([suite, ...packages, ...(await Promise.all(recipe))]);
  const install = async (target: string): Promise<void> => {
    progress(`Building a machine of Debian ${suite} into ${cacheFolder()} (once, about three minutes, 1 GB)`);
    await build(suite, packages, target);
  };
  const folder = await installOnce({ name: `machine-${suite}`, version: key, install });
  return {
    suite,
    key,
    disk: path.join(folder, 'disk.raw'),
    swap: path.join(folder, 'swap.qcow2'),
    kernel: path.join(folder, 'vmlinuz'),
    initialDisk: path.join(folder, 'initrd.img'),
    keyFile: path.join(folder, 'id_ed25519'),
    hostKey: await readFile(path.join(folder, 'host_key.pub'), 'utf8'),
    packages: await readFile(path.join(folder, 'packages.txt'), 'utf8'),
  };
}
