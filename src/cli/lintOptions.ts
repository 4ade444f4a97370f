import { configFileKindOf } from '../configfiles/configFileKind';
import { configFileKinds, type ConfigFileKind } from '../model/configDiagnostic';
import { HullwrightError } from '../model/hullwrightError';
import { message, type Message } from '../model/message';

export const lintFormats = ['text', 'json'] as const;

/** What stands behind `hullwright lint`, as commander hands it over. */
export interface LintOptions {
  readonly as?: ConfigFileKind;
  readonly fix?: boolean;
  readonly format: (typeof lintFormats)[number];
}

/** The name that stands for standard input. */
export const standardInput = '-';

/**
 * What the file is: as the person says, or by its name.
 * @throws HullwrightError `usage` when neither tells, or when standard input is to be mended
 */
export function kindOfNamedFile(path: string, { as, fix }: LintOptions): ConfigFileKind {
  if (path === standardInput && fix) {
    throw usageError(message('--fix changes a file: standard input is none.'));
  }
  const kind = as ?? (path === standardInput ? undefined : configFileKindOf(path));
  if (kind === undefined) {
    throw usageError(
      path === standardInput
        ? message('Standard input has no name that would tell what it is.')
        : message('{path}: its name does not tell what it is.', { path }),
    );
  }
  return kind;
}

function usageError(problem: Message): HullwrightError {
  return new HullwrightError({
    code: 'usage',
    problem,
    remedy: message('Name the kind with --as: {kinds}.', { kinds: configFileKinds.join(', ') }),
  });
}
