import * as v from 'valibot';
import { factsSchema, type HostFacts } from '../model/hostFacts';
import { HullwrightError } from '../model/hullwrightError';
import { message, type Message } from '../model/message';
import { hostFactsSchema } from './hostFactsSchema';
import { plainText } from './plainText';
import { redactFacts } from './redactFacts';

/** The version of the file's shape. */
export const snapshotSchema = 'hullwright.snapshot/1';

/** Larger files are no snapshots: one with 20,000 mounts has a third of it. In characters. */
export const snapshotLimit = 16 * 1024 * 1024;

/** The facts as the text of a snapshot file. `toolVersion`: the version of Hullwright that writes it. */
export function writeSnapshot(facts: HostFacts, toolVersion: string): string {
  return `${JSON.stringify({ schema: snapshotSchema, tool: { version: toolVersion }, facts }, null, 2)}\n`;
}

/**
 * The facts of a snapshot. The file may come from anywhere, so escape sequences and secrets are removed once more.
 * @throws HullwrightError `snapshotTooNew` when a newer Hullwright wrote it, else `snapshotInvalid`
 */
export function readSnapshot(text: string): HostFacts {
  if (text.length > snapshotLimit) {
    throw invalid(
      message('The snapshot is larger than {megabytes} MiB.', { megabytes: snapshotLimit / 1024 ** 2 }),
    );
  }
  const document = parseDocument(text);
  refuseNewer(document.schema, snapshotSchema);
  if (document.schema !== snapshotSchema) {
    throw invalid(
      message('The file is not a snapshot: it does not name the schema {schema}.', {
        schema: snapshotSchema,
      }),
    );
  }
  const { facts } = document;
  refuseNewer(isObject(facts) ? facts.schema : undefined, factsSchema);
  return checkFacts(facts);
}

function parseDocument(text: string): Readonly<Record<string, unknown>> {
  let document: unknown;
  try {
    document = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (cause) {
    throw invalid(message('The file is not valid JSON.'), cause);
  }
  if (!isObject(document)) {
    throw invalid(message('The file is valid JSON, but not a snapshot.'));
  }
  return document;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `schema` is `name/NUMBER`; a larger number than ours was written by a newer Hullwright. */
function refuseNewer(schema: unknown, ours: string): void {
  const [name, number] = ours.split('/');
  const [, theirs] = typeof schema === 'string' ? (/^[a-z.]+\/(\d{1,9})$/.exec(schema) ?? []) : [];
  if (
    theirs === undefined ||
    !String(schema).startsWith(`${name ?? ''}/`) ||
    Number(theirs) <= Number(number)
  ) {
    return;
  }
  throw new HullwrightError({
    code: 'snapshotTooNew',
    problem: message('The snapshot was written by a newer Hullwright: its schema is {schema}.', {
      schema: String(schema),
    }),
    remedy: message('Update Hullwright, or save the snapshot again with this version.'),
  });
}

function checkFacts(facts: unknown): HostFacts {
  let checked: v.SafeParseResult<typeof hostFactsSchema>;
  try {
    checked = v.safeParse(hostFactsSchema, facts, { abortEarly: true });
  } catch (cause) {
    throw invalid(message('The snapshot cannot be understood.'), cause);
  }
  if (!checked.success) {
    const [issue] = checked.issues;
    throw invalid(
      message('The snapshot is damaged: {path} is not what it must be.', { path: pathOf(issue) }),
    );
  }
  return redactFacts(checked.output);
}

function pathOf(issue: v.BaseIssue<unknown>): string {
  const path = ['facts', ...(issue.path ?? []).map(({ key }) => String(key))].join('.');
  return plainText(path).slice(0, 200);
}

function invalid(problem: Message, cause?: unknown): HullwrightError {
  return new HullwrightError({
    code: 'snapshotInvalid',
    problem,
    remedy: message('Save the snapshot again with hullwright check --save FILE.'),
    ...(cause !== undefined && { cause }),
  });
}
