import { explainFailure, type FailureEvidence, type FailureReason } from '../checkpoints/explainFailure';
import { message, renderEnglish, type Message } from '../model/message';
import { wrapText } from '../reports/wrapText';
import { exitStatus } from './exitStatus';
import { standardInput } from './lintOptions';
import { showable } from './lintText';
import { readNamedFile } from './namedFile';
import type { Terminal } from './terminal';

export const explanationFormats = ['text', 'json'] as const;

/** What stands behind `hullwright checkpoint explain`, as commander hands it over. */
export interface ExplanationOptions {
  readonly format: (typeof explanationFormats)[number];
}

/** What the command needs from the process around it. */
export interface ExplanationEnvironment {
  readonly terminal: Terminal;
  /** Standard input, up to so many bytes. */
  readonly readStandardInput: (limit?: number) => Promise<Uint8Array>;
}

/** Of standard input; of a file that is larger the command says so. In bytes. */
const inputLimit = 16 * 1024 * 1024;

/**
 * `hullwright checkpoint explain FILE`: why a checkpoint or a restore failed, by its log.
 * @returns the exit status: 1 when no known reason is in the log
 * @throws HullwrightError `fileUnreadable`
 */
export async function explainFailureLog(
  path: string,
  { format }: ExplanationOptions,
  { terminal, readStandardInput }: ExplanationEnvironment,
): Promise<number> {
  const log =
    path === standardInput
      ? Buffer.from(await readStandardInput(inputLimit)).toString('utf8')
      : await readNamedFile(path);
  const { reason, others, lastErrors } = explainFailure(log);
  if (format === 'json') {
    const document = {
      schema: 'hullwright.explanation/1',
      reason: reason ? describe(reason) : null,
      others: others.map(describe),
      lastErrors,
    };
    terminal.print(`${JSON.stringify(document, null, 2)}\n`);
  } else if (reason) {
    terminal.print([textOf(reason, terminal), ...othersText(others, terminal)].join('\n'));
  } else {
    terminal.print(unknownText(lastErrors, terminal));
  }
  return reason ? exitStatus.clean : exitStatus.findings;
}

function describe({ failure, evidence }: FailureReason) {
  const { id, cause, cure, sources } = failure;
  return { id, cause: renderEnglish(cause), cure: renderEnglish(cure), evidence, references: sources };
}

function textOf({ failure, evidence }: FailureReason, terminal: Terminal): string {
  const { style, width } = terminal;
  return [
    `${style.bold(wrapText(renderEnglish(failure.cause), width, ''))}  ${style.dim(failure.id)}`,
    wrapText(renderEnglish(message('What to do: {cure}', { cure: failure.cure })), width, ''),
    '',
    ...evidence.map((proof) => evidenceText(proof, terminal)),
    ...failure.sources.map((url) => style.dim(`  ${url}`)),
    '',
  ].join('\n');
}

function othersText(others: readonly FailureReason[], terminal: Terminal): string[] {
  return others.length === 0
    ? []
    : [
        heading(message('The log also tells of:'), terminal),
        ...others.map(({ failure, evidence }) =>
          [
            `  ${renderEnglish(failure.cause)}  ${terminal.style.dim(failure.id)}`,
            ...evidence.slice(-1).map((proof) => `  ${evidenceText(proof, terminal)}`),
          ].join('\n'),
        ),
        '',
      ];
}

function unknownText(lastErrors: readonly FailureEvidence[], terminal: Terminal): string {
  return lastErrors.length === 0
    ? `${renderEnglish(message('There is no message in it that would tell of a failure.'))}\n`
    : [
        heading(message('None of the known reasons is in it. These lines matter:'), terminal),
        ...lastErrors.map((line) => evidenceText(line, terminal)),
        '',
      ].join('\n');
}

function heading(text: Message, { style }: Terminal): string {
  return style.bold(renderEnglish(text));
}

function evidenceText({ line, text }: FailureEvidence, { style }: Terminal): string {
  return `  ${style.dim(`${String(line)}:`)} ${showable(text)}`;
}
