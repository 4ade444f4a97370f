import type { FindingStatus } from '../model/finding';

/** Colours and weights of a terminal; the plain one changes nothing. */
export interface TerminalStyle {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly status: (status: FindingStatus, text: string) => string;
}

export const plainStyle: TerminalStyle = {
  bold: (text) => text,
  dim: (text) => text,
  status: (_status, text) => text,
};

const statusColours: Readonly<Record<FindingStatus, number>> = {
  error: 31,
  warning: 33,
  unknown: 35,
  info: 36,
  pass: 32,
  notApplicable: 90,
};

/** The eight basic colours only: they follow the terminal's own theme. */
export const colourStyle: TerminalStyle = {
  bold: (text) => `\u001b[1m${text}\u001b[22m`,
  dim: (text) => `\u001b[2m${text}\u001b[22m`,
  status: (status, text) => `\u001b[${statusColours[status]}m${text}\u001b[39m`,
};
