import { colourStyle, plainStyle, type TerminalStyle } from '../reports/terminalStyle';

/** Where the command line prints: reports to standard output, everything else to standard error. */
export interface Terminal {
  readonly print: (text: string) => void;
  readonly complain: (text: string) => void;
  readonly style: TerminalStyle;
  readonly width: number;
}

const widestReport = 110;
const narrowestReport = 40;

/** The process's own terminal. Colour only on a terminal and never with NO_COLOR (https://no-color.org). */
export function processTerminal(): Terminal {
  const { stdout, stderr, env } = process;
  const coloured = stdout.isTTY && !env.NO_COLOR && env.TERM !== 'dumb';
  const columns = stdout.isTTY ? stdout.columns : widestReport;
  return {
    print: (text) => stdout.write(text),
    complain: (text) => stderr.write(text),
    style: coloured ? colourStyle : plainStyle,
    width: Math.min(Math.max(columns, narrowestReport), widestReport),
  };
}
