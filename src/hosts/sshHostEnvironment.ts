import type { TransportChoice } from '../model/connection';
import type { Logger } from '../model/logger';
import type { Prompts } from '../model/prompts';

/** What the program around gives every host that is reached over SSH. */
export interface SshHostEnvironment {
  /** Undefined where nobody can be asked: then an unknown host key and a missing secret are errors. */
  readonly prompts: Prompts | undefined;
  readonly logger: Logger;
  readonly transport: TransportChoice;
  /** Hullwright's own folder for data of this person: see `dataFolder`. */
  readonly dataFolder: string;
  /** The person's home folder. */
  readonly homeFolder: string;
  /** The ssh program; undefined to look in the search path. */
  readonly sshPath: string | undefined;
  /** Another file than ~/.ssh/config, as `ssh -F` takes it. */
  readonly sshConfigFile: string | undefined;
  readonly variables: Readonly<Record<string, string | undefined>>;
}
