import path from 'node:path';
import { isHullwrightError } from '../../model/hullwrightError';
import type { Message } from '../../model/message';
import type { SshHostEnvironment } from '../sshHostEnvironment';
import { readConfigFile } from './configFile';
import { includedFiles } from './includedFiles';
import { configFiles } from './resolveSshSettings';

/** A host that the configuration names, with the place where it does. */
export interface HostAlias {
  readonly alias: string;
  readonly file: string;
  readonly line: number;
}

export interface HostAliases {
  readonly aliases: readonly HostAlias[];
  /** Why not all files could be read, if so. */
  readonly problem: Message | undefined;
}

const mostAliases = 10_000;
const deepestInclude = 16;

/** The names behind `Host` without a pattern, in the person's configuration and what it includes, each once. Never throws. */
export async function listHostAliases(
  environment: Pick<SshHostEnvironment, 'homeFolder' | 'sshConfigFile'>,
): Promise<HostAliases> {
  const found = new Map<string, HostAlias>();
  const { homeFolder } = environment;
  let problem: Message | undefined;
  const read = async (file: string, depth: number): Promise<void> => {
    const lines = await readConfigFile(file).catch((error: unknown) => {
      problem ??= isHullwrightError(error) ? error.problem : undefined;
      return [];
    });
    for (const { name, values, line } of lines) {
      if (name === 'host') {
        for (const alias of values.filter((value) => !/[*?!]/.test(value) && !found.has(value))) {
          found.set(alias, { alias, file, line });
        }
      } else if (name === 'include' && depth < deepestInclude && found.size < mostAliases) {
        const folders = { sshFolder: path.join(homeFolder, '.ssh'), homeFolder };
        for (const included of await includedFiles(values, folders)) {
          await read(included, depth + 1);
        }
      }
    }
  };
  for (const file of configFiles(environment)) {
    await read(file, 0);
  }
  return { aliases: [...found.values()].slice(0, mostAliases), problem };
}
