import { Buffer } from 'node:buffer';
import type { ScriptRunner } from '../../model/host';
import { HullwrightError } from '../../model/hullwrightError';
import { message } from '../../model/message';
import type { HostFiles, SurveyedFile } from '../../model/surveyedFile';

/** Bytes of one file that are read; a larger one is no configuration. */
const contentLimit = 512 * 1024;

/** All files together. */
const limits = { milliseconds: 30_000, bytes: 24 * 1024 * 1024 };

/**
 * Reads files on a host in one run and changes nothing there.
 * @param script The text of survey.sh.
 * @throws HullwrightError `fileUnreadable` when the answer did not come whole, `cancelled`, and what `run` throws
 */
export async function surveyHost(
  runner: ScriptRunner,
  paths: readonly string[],
  script: string,
  signal?: AbortSignal,
): Promise<HostFiles> {
  const asked = paths.map((path) => Buffer.from(path).toString('base64'));
  const request = `{\n${script}\nsurvey <<'END.'\n${asked.join('\n')}\nEND.\n}\n`;
  const result = await runner.run(request, { limits, ...(signal && { signal }) });
  if (result.end === 'cancelled') throw cancelled();
  const lines = Buffer.from(result.stdout).toString('latin1').split('\n');
  if (result.end !== 'exited' || !lines.includes('end')) {
    throw notWhole(result.stderr);
  }
  const files = lines.flatMap((line) => readLine(line) ?? []);
  const found = new Map(files.map((file) => [file.path, file]));
  return found;
}

const linePattern =
  /^file (?<path>\S+) (?<kind>\w+) (?<mode>\S+) (?<uid>\S+) (?<gid>\S+) (?<links>\S+) (?<flags>\S+) (?<target>\S+) (?<content>\S+)$/;

const kinds = ['absent', 'file', 'directory', 'symbolicLink', 'other', 'unreadable'] as const;

function readLine(line: string): SurveyedFile | undefined {
  const fields = linePattern.exec(line)?.groups;
  if (fields === undefined) return undefined;
  const { kind: word, content = '-' } = fields;
  const kind = kinds.find((each) => each === word) ?? 'other';
  const status = { path: text(fields.path), kind, ...attributes(fields), ...numbers(fields) };
  if (content === '-') return status;
  const bytes = new Uint8Array(Buffer.from(content, 'base64'));
  return bytes.length > contentLimit
    ? { ...status, kind: 'unreadable', problem: `larger than ${contentLimit} bytes` }
    : { ...status, content: bytes };
}

type Fields = Readonly<Record<string, string>>;

function attributes({ mode = '', target = '-', flags = '-' }: Fields): Partial<SurveyedFile> {
  return {
    ...(/^[0-7]+$/.test(mode) && { mode }),
    ...(target !== '-' && { target: text(target).replace(/\n$/, '') }),
    ...(flags !== '-' && { immutable: /[ai]/.test(flags) }),
  };
}

function numbers(fields: Fields): Pick<SurveyedFile, 'uid' | 'gid' | 'links'> {
  const names = ['uid', 'gid', 'links'] as const;
  return Object.fromEntries(
    names.filter((name) => /^\d+$/.test(fields[name] ?? '')).map((name) => [name, Number(fields[name])]),
  );
}

function text(encoded = ''): string {
  return Buffer.from(encoded, 'base64').toString('utf8');
}

function cancelled(): HullwrightError {
  return new HullwrightError({
    code: 'cancelled',
    problem: message('Reading the files was cancelled.'),
    remedy: message('Nothing was changed. Start again when you like.'),
  });
}

function notWhole(said: string): HullwrightError {
  return new HullwrightError({
    code: 'fileUnreadable',
    problem: message('The files that the plan needs did not arrive whole: {answer}', {
      answer: said.trim().slice(-300) || '-',
    }),
    remedy: message('Try again; when it stays so, look whether base64, stat and head are installed there.'),
  });
}
