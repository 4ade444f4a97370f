import type { HostFacts } from '../../model/hostFacts';
import type { Message } from '../../model/message';
import type { HostFiles } from '../../model/surveyedFile';
import type { ParameterWish } from '../parameterWish';

/** A change of the kernel command line that a person is to make. */
export interface ManualChange {
  readonly wish: ParameterWish;
  /** Words to add. */
  readonly add: readonly string[];
  /** Words to take away, as they stand on the command line of this boot. */
  readonly remove: readonly string[];
  readonly facts: HostFacts;
  readonly files: HostFiles;
}

/** What decides the kernel command line of a host: a boot loader with the program that configures it. */
export interface Governor {
  /** Stable, kebab-case. */
  readonly id: string;
  /** As it stands in a sentence: `GRUB of Debian and Ubuntu`. */
  readonly name: Message;
  /** What has to be surveyed to recognise it and to write its text. */
  readonly paths: readonly string[];
  /** Whether it governs the host, by the facts and by what was surveyed; with no files, by the facts alone. */
  governs(facts: HostFacts, files: HostFiles): boolean;
  /** The commands and the lines of files, in order; lines with `#` are remarks. */
  byHand(change: ManualChange): readonly string[];
  readonly sources: readonly string[];
}
