import { readFile, stat } from 'node:fs/promises';
import { HullwrightError } from '../../model/hullwrightError';
import { message } from '../../model/message';

/** One option as it stands in a configuration file. */
export interface ConfigLine {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** Lower case. */
  readonly name: string;
  readonly values: readonly string[];
}

/** In bytes. */
const largestFile = 1024 * 1024;

/**
 * The options of one file in order; none for a file that is not there.
 * @throws HullwrightError `sshConfigInvalid` for a file that cannot be read, or with a quote that does not end
 */
export async function readConfigFile(file: string): Promise<ConfigLine[]> {
  try {
    const { size } = await stat(file);
    if (size > largestFile) {
      throw invalid(file, 1, message('it is larger than {bytes} bytes', { bytes: largestFile }));
    }
    return parseConfig(await readFile(file, 'utf8'), file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') {
      return [];
    }
    throw error instanceof HullwrightError
      ? error
      : invalid(file, 1, message('{reason}', { reason: code ?? String(error) }));
  }
}

/** Lines `Name value`, `Name=value` and `Name "a value"`; a line with `#` in front is a comment: ssh_config(5). */
export function parseConfig(text: string, file: string): ConfigLine[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .flatMap((raw, index) => {
      const content = raw.trim();
      if (content === '' || content.startsWith('#')) {
        return [];
      }
      const [, name = '', rest = ''] = /^([^\s=]+)[ \t]*=?[ \t]*(.*)$/.exec(content) ?? [];
      return [{ file, line: index + 1, name: name.toLowerCase(), values: words(rest, file, index + 1) }];
    });
}

function words(text: string, file: string, line: number): string[] {
  if ((text.match(/"/g) ?? []).length % 2 === 1) {
    throw invalid(file, line, message('a quote does not end'));
  }
  const found = [...text.matchAll(/"([^"]*)"|([^\s"]+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
  const comment = found.findIndex((word, index) => index > 0 && word.startsWith('#'));
  return comment < 0 ? found : found.slice(0, comment);
}

function invalid(file: string, line: number, reason: ReturnType<typeof message>): HullwrightError {
  return new HullwrightError({
    code: 'sshConfigInvalid',
    problem: message('{file}:{line} of the SSH configuration is wrong: {reason}.', { file, line, reason }),
    remedy: message('Mend that line of the SSH configuration.'),
  });
}
