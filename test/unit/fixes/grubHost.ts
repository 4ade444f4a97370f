import type { HostFacts } from '../../../src/model/hostFacts';
import { parseKernelRelease } from '../../../src/model/kernelRelease';
import { grubMenuText, type MenuPart } from './grubMenuText';
import { debianGrubPrograms, factsStartedWith, fixtureTexts, surveyOf } from './surveyedHost';
import type { SurveyedFile } from '../../../src/model/surveyedFile';

/** A change of a text: what stands there once, and what stands there then. */
export type Replacement = readonly [from: string, to: string];

/** A Debian or Ubuntu host as a repair finds it. */
export interface GrubHost {
  /** Of test/fixtures/hosts. */
  readonly facts: string;
  /** Of test/fixtures/hostFiles. */
  readonly files: string;
  readonly kernel: string;
  /** What differs from the files as they are kept, by path. */
  readonly edits?: Readonly<Record<string, Replacement>>;
  /** Whole files besides. */
  readonly texts?: Readonly<Record<string, string>>;
  /** What stands behind `ro` in the ordinary entries of the menu. */
  readonly menu: string;
  readonly recovery?: string;
  readonly others?: readonly MenuPart[];
  /** What stands behind `ro` in this boot, when it is not what the menu says. */
  readonly booted?: string;
  readonly adapt?: (facts: HostFacts) => HostFacts;
}

/** Replaces what must be there exactly once. */
export function replaceOnce(text: string, [from, to]: Replacement): string {
  if (text.split(from).length !== 2) {
    throw new Error(`not there once: ${from}`);
  }
  return text.replace(from, () => to);
}

export interface SurveyedGrubHost {
  readonly facts: HostFacts;
  readonly files: Map<string, SurveyedFile>;
  readonly texts: Readonly<Record<string, string>>;
}

export async function grubHost(host: GrubHost): Promise<SurveyedGrubHost> {
  const { kernel, menu, recovery = 'single', others = [], booted = menu } = host;
  const image = `/boot/vmlinuz-${kernel}`;
  const kept = { ...fixtureTexts(host.files), ...host.texts };
  const edited = Object.fromEntries(
    Object.entries(host.edits ?? {}).map(([path, edit]) => [path, replaceOnce(kept[path] ?? '', edit)]),
  );
  const texts: Record<string, string> = {
    ...debianGrubPrograms,
    ...kept,
    ...edited,
    '/boot/grub/grub.cfg': grubMenuText([image], {
      ordinary: `root=UUID=5f1c7b1e-0000-0000-0000-000000000000 ro ${menu}`,
      recovery: `root=UUID=5f1c7b1e-0000-0000-0000-000000000000 ro ${recovery}`,
      others,
    }),
  };
  const facts = await factsStartedWith(host.facts, `BOOT_IMAGE=${image} root=/dev/vda1 ro ${booted}`);
  return { facts: host.adapt ? host.adapt(facts) : facts, files: surveyOf(texts), texts };
}

/** The same facts of another kernel, with other options of its configuration. */
export function withKernel(
  facts: HostFacts,
  release: string,
  options: Readonly<Record<string, string>> = {},
): HostFacts {
  const parsed = parseKernelRelease(release);
  const { config } = facts.kernel;
  if (!parsed || facts.kernel.release.state !== 'known' || config.state !== 'known') {
    throw new Error('the host has no kernel to exchange');
  }
  return {
    ...facts,
    kernel: {
      ...facts.kernel,
      release: { ...facts.kernel.release, value: parsed },
      config: {
        ...config,
        value: {
          ...config.value,
          path: `/boot/config-${release}`,
          headerRelease: release.replace(/-.*/, ''),
          values: { ...config.value.values, ...options },
        },
      },
    },
  };
}
