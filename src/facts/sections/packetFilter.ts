import type { IptablesProgram } from '../../model/networkFacts';
import { commandFailed, nonBlankLines, notUnderstood, understood, type Parsed } from './readingFact';

interface Ran {
  readonly output: string;
  readonly exitCode: number;
}

/** `iptables v1.8.9 (nf_tables)`; before 1.8 there was only one kind, and no brackets. */
export function parseIptablesVersion(ran: Ran): Parsed<IptablesProgram> {
  const [line, version, backend] =
    /^ip6?tables v(\d{1,4}(?:\.\d{1,4}){1,3})\S*(?: \((nf_tables|legacy)\))?/m.exec(ran.output) ?? [];
  return version === undefined
    ? notUnderstood(commandFailed(ran))
    : understood({ version, backend: backend === 'nf_tables' ? 'nf_tables' : 'legacy' }, line);
}

const tableLimit = 500;

/** Lines `table ip filter`. */
export function parseNftTables(ran: Ran): Parsed<readonly string[]> {
  if (ran.exitCode !== 0) {
    return notUnderstood(commandFailed(ran));
  }
  const tables = nonBlankLines(ran.output).flatMap((line) => {
    const [, family, name] = /^table (\w{1,10}) (\S{1,128})$/.exec(line) ?? [];
    return family === undefined || name === undefined ? [] : [`${family} ${name}`];
  });
  return understood(tables.slice(0, tableLimit));
}

const ruleLimit = 500;

/** Rules, and chains that drop what no rule names, of `iptables-legacy-save`. */
export function parseLegacyRules(ran: Ran): Parsed<readonly string[]> {
  if (ran.exitCode !== 0) {
    return notUnderstood(commandFailed(ran));
  }
  const lines = nonBlankLines(ran.output).filter((line) => /^(?:-A \S|:[A-Z]+ DROP\b)/.test(line));
  return understood(lines.slice(0, ruleLimit), lines.slice(0, ruleLimit).join('\n'));
}

/** The lines of `iptables -S FORWARD`; the first is the policy. */
export function parseForwardChain(ran: Ran): Parsed<readonly string[]> {
  const lines = nonBlankLines(ran.output).filter((line) => /^-[APN] FORWARD\b/.test(line));
  return ran.exitCode !== 0 || lines[0]?.startsWith('-P FORWARD ') !== true
    ? notUnderstood(commandFailed(ran))
    : understood(lines.slice(0, ruleLimit), lines.slice(0, ruleLimit).join('\n'));
}
