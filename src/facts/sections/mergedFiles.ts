import { absent, fileSource, known, unreadable, type Fact } from '../../model/fact';
import type { Readings } from '../readings';
import { reasonToDoubtFolders } from './folder';
import { cutShort, type Parsed } from './readingFact';

/** A file with the folders of its drop-ins, in the order in which they are read. */
export interface MergedFiles {
  readonly file: string;
  readonly folders: readonly string[];
  /** Which names in the folders count. */
  readonly pattern: RegExp;
}

/** The text of one of the files. */
export interface NamedText {
  readonly path: string;
  readonly text: string;
}

/**
 * What a file and its drop-ins say together. Absent when none is there; unreadable when one cannot be read, since it might
 * have the last word. `join` gets what was read, in order.
 */
export function factOfFiles<T>(
  readings: Readings,
  { file, folders, pattern }: MergedFiles,
  join: (texts: readonly NamedText[]) => Parsed<T>,
): Fact<T> {
  const source = fileSource(file);
  const doubt = reasonToDoubtFolders(readings, folders);
  if (doubt !== undefined) {
    return unreadable(source, doubt);
  }
  const texts: NamedText[] = [];
  for (const path of [file, ...dropInsOf(readings, folders, pattern)]) {
    const reading = readings.file(path);
    if (reading.state === 'unreadable') {
      return unreadable(fileSource(path), reading.reason);
    }
    if (reading.state === 'read') {
      if (reading.truncated) {
        return unreadable(fileSource(path), cutShort());
      }
      texts.push({ path, text: reading.text });
    }
  }
  if (texts.length === 0) {
    return absent(source);
  }
  const parsed = join(texts);
  return parsed.ok
    ? known(parsed.value, fileSource(texts.at(-1)?.path ?? file), parsed.excerpt ?? '')
    : unreadable(source, parsed.reason);
}

function dropInsOf(readings: Readings, folders: readonly string[], pattern: RegExp): string[] {
  return folders.flatMap((folder) =>
    readings.pathsUnder(`${folder}/`).filter((path) => pattern.test(path.slice(folder.length + 1))),
  );
}
