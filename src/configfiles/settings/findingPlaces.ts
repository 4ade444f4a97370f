import { findSysctlKey } from '../../knowledge/sysctlKeys';
import type { Evidence, Finding } from '../../model/finding';
import { renderEnglish } from '../../model/message';
import type { Span } from '../../model/textEdit';
import { sameParameterName } from '../kernelCommandLine';
import type { LintInput } from '../lint/lintRule';
import { commandLineFileOf, daemonJsonOf, shellFileOf } from '../lint/parsedInput';
import { settingsOf, type Setting, type WrittenSetting } from './setting';

/** A finding of a host at the place of a file that it is about. */
export interface PlacedFinding {
  readonly finding: Finding;
  readonly span: Span;
  /**
   * `cause`: what stands here is what the finding complains of. `cure`: what the finding asks for stands here already.
   * `place`: the finding is about this setting, or asks for one that belongs here.
   */
  readonly role: 'cause' | 'cure' | 'place';
  /** The setting as it is written here; undefined where it is still to be written. */
  readonly word: string | undefined;
}

/** Where the errors and warnings of a host's examination stand in one of its files. Each finding stands at one place at most. */
export function placeFindings(input: LintInput, findings: readonly Finding[]): PlacedFinding[] {
  const bad = findings.filter(({ status }) => status === 'error' || status === 'warning');
  const settings = bad.length === 0 ? [] : settingsOf(input);
  return bad.flatMap((finding) => {
    const named = namedBy(finding, input.path);
    return placeOfWritten(finding, named, settings) ?? placeOfMissing(finding, named, input) ?? [];
  });
}

/** True when the finding complains of the setting or asks for it. */
export function concerns(finding: Finding, setting: Setting): boolean {
  const { complaint, step } = namedBy(finding, '');
  return [...complaint, ...step].some((token) => names(token, setting));
}

interface NamedSettings {
  /** What the finding complains of, as words of its sentences. */
  readonly complaint: readonly string[];
  /** What it asks for. */
  readonly step: readonly string[];
}

const remembered = new WeakMap<Finding, Map<string, NamedSettings>>();

function namedBy(finding: Finding, path: string): NamedSettings {
  const byPath = remembered.get(finding) ?? new Map<string, NamedSettings>();
  remembered.set(finding, byPath);
  const known = byPath.get(path);
  if (known) {
    return known;
  }
  const step = finding.nextStep ? renderEnglish(finding.nextStep) : '';
  const said = `${renderEnglish(finding.title)} ${renderEnglish(finding.summary)}`;
  const evidence = finding.evidence.flatMap((piece) => wordsOfEvidence(piece, path));
  const removes = step.startsWith('Remove ');
  const named = {
    complaint: [...wordsOf(said), ...evidence, ...(removes ? wordsOf(step) : [])],
    step: removes ? [] : wordsOf(step),
  };
  byPath.set(path, named);
  return named;
}

/** Words that may name a setting: `swapaccount=1`, `net.ipv4.ip_forward`, `"live-restore"`, `--iptables=false`. */
function wordsOf(text: string): string[] {
  return (text.match(/"[\w.-]+"|[\w-][\w./-]*(?:=[^\s"',;)]+)?/g) ?? []).map((word) =>
    word.replace(/[.:]+$/, ''),
  );
}

/** A file under /proc/sys is a sysctl with its value; lines of the judged file itself name what stands there. */
function wordsOfEvidence({ path = '', excerpt }: Evidence, own: string): string[] {
  const key = /^\/proc\/sys\/(.+)$/.exec(path)?.[1]?.replaceAll('/', '.');
  if (key !== undefined) {
    return [key, `${key}=${excerpt.trim()}`];
  }
  return path === own ? wordsOf(excerpt.replace(/[ \t]*=[ \t]*/g, '=')) : [];
}

function names(token: string, { kind, name }: Setting): boolean {
  const [head = ''] = token.split('=', 1);
  switch (kind) {
    case 'parameter':
      // `quiet` and `root` are words of English too.
      return sameParameterName(head, name) && (token.includes('=') || /[_.]/.test(name));
    case 'daemonKey':
      return token === `"${name}"` || (token === name && name.includes('-'));
    case 'dockerdFlag':
      return head === name && name.startsWith('--');
    case 'sysctl':
      return head === name && name.includes('.');
  }
}

function placeOfWritten(
  finding: Finding,
  { complaint, step }: NamedSettings,
  settings: readonly WrittenSetting[],
): PlacedFinding | undefined {
  const named = (tokens: readonly string[]) =>
    settings.filter((setting) => tokens.some((token) => names(token, setting)));
  const exactly = (tokens: readonly string[]) =>
    settings.findLast(({ word }) => word.includes('=') && tokens.includes(word));
  const cause = exactly(complaint);
  const cure = exactly(step);
  const setting = cause ?? cure ?? named([...complaint, ...step]).at(-1);
  return (
    setting && {
      finding,
      span: setting.span,
      role: cause ? 'cause' : cure ? 'cure' : 'place',
      word: setting.word,
    }
  );
}

/** Where a setting that the next step asks for would be written. */
function placeOfMissing(
  finding: Finding,
  { step }: NamedSettings,
  input: LintInput,
): PlacedFinding | undefined {
  const span = finding.nextStep && wantedPlace(input, step, renderEnglish(finding.nextStep));
  return span && { finding, span, role: 'place', word: undefined };
}

function wantedPlace(input: LintInput, step: readonly string[], text: string): Span | undefined {
  const isAsked = step.some(
    (token) => /^[\w.-]+=/.test(token) && !findSysctlKey(token.split('=', 1)[0] ?? ''),
  );
  switch (input.kind) {
    case 'grub':
      return isAsked && text.includes('kernel command line') ? grubPlace(input) : undefined;
    case 'cmdline':
      return isAsked && text.includes('kernel command line') ? commandLinePlace(input) : undefined;
    case 'daemon.json':
      return text.includes('daemon.json') ? daemonPlace(input, step) : undefined;
    default:
      return undefined;
  }
}

function grubPlace(input: LintInput): Span | undefined {
  return shellFileOf(input).assignments.findLast(
    ({ name, temporary }) => name === 'GRUB_CMDLINE_LINUX' && !temporary,
  )?.nameSpan;
}

function commandLinePlace(input: LintInput): Span | undefined {
  return commandLineFileOf(input).stretches.find(({ start, end }) => /\S/.test(input.text.slice(start, end)));
}

function daemonPlace(input: LintInput, step: readonly string[]): Span | undefined {
  const { objectSpan } = daemonJsonOf(input);
  const namesKey = step.some(
    (token) => /^"[a-z0-9-]+"$/.test(token) || /^[a-z0-9]+(?:-[a-z0-9]+)+$/.test(token),
  );
  return objectSpan && namesKey ? { start: objectSpan.start, end: objectSpan.start + 1 } : undefined;
}
