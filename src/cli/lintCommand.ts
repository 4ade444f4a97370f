import { lintFile } from '../configfiles/lint/lintFile';
import type { LintInput } from '../configfiles/lint/lintRule';
import { applySureFixes, type FixedText } from '../configfiles/lint/sureFixes';
import type { ConfigDiagnostic, ConfigFileKind } from '../model/configDiagnostic';
import { message, renderEnglish } from '../model/message';
import { readEditableFile, replaceFile, type EditableFile } from './editableFile';
import { exitStatus } from './exitStatus';
import { kindOfNamedFile, standardInput, type LintOptions } from './lintOptions';
import { hostPlaceOf, readSiblings } from './lintSiblings';
import { decodeMessage, diagnosticText, showable, SourceText } from './lintText';
import type { Terminal } from './terminal';

/** What the lint command needs from the process around it. */
export interface LintEnvironment {
  readonly terminal: Terminal;
  /** All of standard input, up to a little more than a configuration file may have. */
  readonly readStandardInput: () => Promise<Uint8Array>;
}

/**
 * `hullwright lint FILE`: judges one configuration file, and with --fix mends what has one certain repair.
 * @returns the exit status: 1 when errors or warnings are left
 * @throws HullwrightError for usage and for files that cannot be read or replaced
 */
export async function lintNamedFile(
  path: string,
  options: LintOptions,
  environment: LintEnvironment,
): Promise<number> {
  const kind = kindOfNamedFile(path, options);
  const file = path === standardInput ? undefined : await readEditableFile(path, !options.fix);
  const text = file?.text ?? Buffer.from(await environment.readStandardInput()).toString('latin1');
  const input = await inputOf(path, kind, text);
  const fixed = options.fix && file ? await mend(file, input) : undefined;
  const judged = fixed ? { ...input, text: fixed.text } : input;
  const diagnostics = lintFile(judged);
  const report = { path, kind, text: judged.text, diagnostics, fixed };
  environment.terminal.print(
    options.format === 'json' ? jsonReport(report) : textReport(report, environment.terminal),
  );
  return diagnostics.some(({ severity }) => severity !== 'hint') ? exitStatus.findings : exitStatus.clean;
}

async function inputOf(path: string, kind: ConfigFileKind, text: string): Promise<LintInput> {
  const place = path === standardInput ? undefined : hostPlaceOf(path);
  return place
    ? { kind, path: place.path, text, isBytes: true, siblings: await readSiblings(place) }
    : { kind, path: path === standardInput ? '' : path, text, isBytes: true };
}

interface Mended extends FixedText {
  readonly keptOwner: boolean;
}

async function mend(file: EditableFile, input: LintInput): Promise<Mended> {
  const fixed = applySureFixes(input);
  if (fixed.text === file.text) {
    return { text: file.text, mended: [], keptOwner: true };
  }
  return { ...fixed, ...(await replaceFile(file, fixed.text)) };
}

interface LintReport {
  readonly path: string;
  readonly kind: ConfigFileKind;
  readonly text: string;
  readonly diagnostics: readonly ConfigDiagnostic[];
  readonly fixed: Mended | undefined;
}

function textReport({ path, text, diagnostics, fixed }: LintReport, terminal: Terminal): string {
  const source = new SourceText(text);
  const name = showable(path);
  const mended = (fixed?.mended ?? []).map(({ diagnostic, before }) => {
    const { line } = new SourceText(before).placeOf(diagnostic.span.start);
    return `${name}:${String(line)} mended: ${showable(decodeMessage(diagnostic.message))} ${terminal.style.dim(`(${diagnostic.rule})`)}\n`;
  });
  const owner =
    fixed?.keptOwner === false ? [`${name}: the file now belongs to the account that mended it.\n`] : [];
  const found = diagnostics.map((diagnostic) => diagnosticText(path, source, diagnostic, terminal));
  return [...mended, ...owner, ...found, `${name}: ${renderEnglish(summaryOf(diagnostics, fixed))}\n`].join(
    '',
  );
}

function summaryOf(diagnostics: readonly ConfigDiagnostic[], fixed: Mended | undefined) {
  if (diagnostics.length === 0) {
    return message('nothing to complain about.');
  }
  const count = (wanted: string) => diagnostics.filter(({ severity }) => severity === wanted).length;
  const counts = { errors: count('error'), warnings: count('warning'), hints: count('hint') };
  const fixable = diagnostics.filter(isFixable).length;
  return fixable > 0 && !fixed
    ? message('errors: {errors}, warnings: {warnings}, hints: {hints}. --fix mends {fixable} of them.', {
        ...counts,
        fixable,
      })
    : message('errors: {errors}, warnings: {warnings}, hints: {hints}.', counts);
}

function isFixable({ fixes }: ConfigDiagnostic): boolean {
  return fixes.some(({ sure }) => sure);
}

function jsonReport({ path, kind, text, diagnostics, fixed }: LintReport): string {
  const source = new SourceText(text);
  const document = {
    schema: 'hullwright.lint/1',
    file: path,
    kind,
    mended: (fixed?.mended ?? []).map(({ diagnostic, before }) =>
      describeDiagnostic(diagnostic, new SourceText(before)),
    ),
    diagnostics: diagnostics.map((diagnostic) => describeDiagnostic(diagnostic, source)),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function describeDiagnostic(diagnostic: ConfigDiagnostic, source: SourceText) {
  const { rule, severity, span, tags = [], reference = null } = diagnostic;
  const end = source.placeOf(span.end);
  return {
    rule,
    severity,
    message: decodeMessage(diagnostic.message),
    ...source.placeOf(span.start),
    endLine: end.line,
    endColumn: end.column,
    tags,
    fixable: isFixable(diagnostic),
    reference,
  };
}
