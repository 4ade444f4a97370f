import { absent, fileSource, type Fact } from '../../model/fact';
import { message, type Message } from '../../model/message';
import type { Readings } from '../readings';
import {
  commandFailed,
  factOfCommand,
  nonBlankLines,
  notUnderstood,
  outputOf,
  understood,
} from './readingFact';

interface FolderListing {
  /** The collector's command that prints the names in the folder, one on a line. */
  readonly name: string;
  readonly folder: string;
}

/** The names in a folder as a command of the collector prints them; status 1 without a word: there is none. */
export function listFolder(readings: Readings, { name, folder }: FolderListing): Fact<readonly string[]> {
  const source = fileSource(folder);
  const reading = readings.command(name);
  if (reading.state === 'ran' && reading.exitCode === 1 && reading.output.trim() === '') {
    return absent(source);
  }
  return factOfCommand(readings, {
    name,
    commandLine: `ls ${folder}`,
    source,
    parse: (ran) =>
      ran.exitCode === 0
        ? understood([...new Set(nonBlankLines(ran.output))])
        : notUnderstood(commandFailed(ran)),
  });
}

/** A folder that cannot be listed looks empty: the command `folders` tells, in lines `denied FOLDER`. */
export function reasonToDoubtFolders(readings: Readings, folders: readonly string[]): Message | undefined {
  const ran = outputOf(readings, 'folders');
  if (!ran.ok) {
    return ran.reason;
  }
  const lines = nonBlankLines(ran.output);
  const denied = folders.find((folder) => lines.includes(`denied ${folder}`));
  return denied === undefined
    ? undefined
    : message('This account may not list the folder {folder}.', { folder: denied });
}
