import type { Finding } from '../model/finding';
import type { FixInput } from '../model/fix';
import type { HostFiles } from '../model/surveyedFile';
import type { BootFixRow } from './boot/bootFixRow';
import { bootFixRows } from './boot/bootFixRows';
import { debianGrub, grubMenuPath } from './governors/debianGrub';
import { likelyGovernor } from './governors/findGovernor';
import { configuredLine, grubTexts } from './grub/grubFiles';
import { ordinaryLines, parseGrubMenu } from './grub/grubMenu';
import { bootedParameters } from './hostTraits';
import { meetsWish, type ParameterWish } from './parameterWish';
import { textAt } from './surveyedText';

/**
 * How far a change of kernel parameters has come. `open`: nothing is done. `configured`: the defaults ask for it. `generated`:
 * every ordinary entry of the boot menu has it. `pendingReboot`: so, and this boot is known to be an older one. `booted`: this
 * boot was started with it. `effective`: the findings that it answers are closed as well.
 */
export type LadderState = 'open' | 'configured' | 'generated' | 'pendingReboot' | 'booted' | 'effective';

export interface Ladder {
  readonly state: LadderState;
  /** Each by itself; undefined where nobody can say. A parameter that was typed at the menu is booted, and not configured. */
  readonly configured: boolean | undefined;
  readonly generated: boolean | undefined;
  readonly booted: boolean | undefined;
  readonly effective: boolean | undefined;
}

/**
 * The state of a fix of the boot parameters, by what was read last. Undefined for another fix, and for a host on which it
 * wishes nothing. `findings` are those that the fix answers.
 */
export function bootLadder(fixId: string, { facts, files, findings }: FixInput): Ladder | undefined {
  const row = bootFixRows.find(({ id }) => id === fixId);
  const wish = row?.wish(facts);
  if (!row || !wish) {
    return undefined;
  }
  const byGrub = likelyGovernor(facts, files) === debianGrub;
  const configured = byGrub ? isConfigured(files, wish) : undefined;
  const generated = byGrub ? isGenerated(files, wish) : undefined;
  const parameters = bootedParameters(facts);
  const booted = parameters && meetsWish(parameters, wish);
  const effective = isClosed(row, findings);
  const state = stateOf({ configured, generated, booted, effective });
  return { state, configured, generated, booted, effective };
}

function stateOf({ configured, generated, booted, effective }: Omit<Ladder, 'state'>): LadderState {
  if (booted === true) {
    return effective === true ? 'effective' : 'booted';
  }
  if (generated === true) {
    return booted === false ? 'pendingReboot' : 'generated';
  }
  return configured === true ? 'configured' : 'open';
}

function isConfigured(files: HostFiles, wish: ParameterWish): boolean | undefined {
  const texts = grubTexts(files);
  const { parameters, doubts } = configuredLine(texts);
  return texts.size === 0 || doubts.length > 0
    ? undefined
    : meetsWish(
        parameters.map(({ parameter }) => parameter),
        wish,
      );
}

function isGenerated(files: HostFiles, wish: ParameterWish): boolean | undefined {
  const text = textAt(files, grubMenuPath);
  const lines = text === undefined ? [] : ordinaryLines(parseGrubMenu(text));
  return lines.length === 0 ? undefined : lines.every(({ parameters }) => meetsWish(parameters, wish));
}

/** A finding that was not made, or that nobody could settle, closes nothing. */
function isClosed({ answers }: BootFixRow, findings: readonly Finding[]): boolean | undefined {
  const own = findings.filter(({ id }) => answers.includes(id));
  if (own.some(({ status }) => status === 'warning' || status === 'error')) {
    return false;
  }
  return own.length === 0 || own.some(({ status }) => status === 'unknown') ? undefined : true;
}
