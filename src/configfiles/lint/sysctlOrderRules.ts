import type { ConfigDiagnostic } from '../../model/configDiagnostic';
import { valueOf } from '../../model/fact';
import { message, type Message } from '../../model/message';
import { readShellVariable } from '../shell/shellVariable';
import { orderSysctlFiles, type LocatedSysctlEntry, type SysctlReader } from '../sysctlFile';
import type { LintInput, LintRule } from './lintRule';
import { shellFileOf, sysctlFileOf } from './parsedInput';

/** Rules over several files of sysctl settings, and over the firewall of old SUSE systems, which sets one of them. */
export const sysctlOrderRules: readonly LintRule[] = [
  { id: 'sysctl/overridden', kinds: ['sysctl'], needsFacts: false, check: findOverridden },
  { id: 'sysctl/firewall-disagrees', kinds: ['sysctl'], needsFacts: false, check: findFirewall },
  { id: 'firewall/forwarding-disagrees', kinds: ['sysconfig'], needsFacts: false, check: findForwarding },
];

const manual = 'https://www.freedesktop.org/software/systemd/man/latest/sysctl.d.html';
const firewallPath = '/etc/sysconfig/SuSEfirewall2';
const firewallManual = 'https://en.opensuse.org/SuSEfirewall2';

function isSysctlPath(path: string): boolean {
  return /\/sysctl\.(?:d\/[^/]+\.conf|conf)$/.test(path);
}

/** Who applies the files at boot: systemd where it runs, procps on other hosts, and both as long as nobody knows. */
function readersOf({ facts }: LintInput): SysctlReader[] {
  const first = valueOf(facts?.system.initProgram);
  if (first === undefined) {
    return ['systemd', 'procps'];
  }
  return [first === 'systemd' ? 'systemd' : 'procps'];
}

function winnersOf(input: LintInput, reader: SysctlReader): Map<string, LocatedSysctlEntry> {
  const siblings = (input.siblings ?? []).filter(({ path }) => isSysctlPath(path) && path !== input.path);
  const files = [input, ...siblings].map((file) => ({ path: file.path, file: sysctlFileOf(file) }));
  return new Map(
    orderSysctlFiles(files, reader).flatMap(({ path, file }) =>
      file.entries.map((entry) => [entry.key, { path, entry }] as const),
    ),
  );
}

/** Only what every possible reader agrees on. */
function findOverridden(input: LintInput): ConfigDiagnostic[] {
  if (!input.siblings?.some(({ path }) => isSysctlPath(path))) {
    return [];
  }
  const winners = readersOf(input).map((reader) => winnersOf(input, reader));
  const [first] = winners;
  return sysctlFileOf(input).entries.flatMap(({ key, value, keySpan, valueSpan }) => {
    const winner = first?.get(key);
    const isOverridden = winners.every((result) => {
      const other = result.get(key);
      return other !== undefined && other.path !== input.path && other.entry.value !== value;
    });
    return !winner || !isOverridden
      ? []
      : [
          {
            rule: 'sysctl/overridden',
            severity: 'warning' as const,
            message: message(
              '{path} sets {key} to {value} in line {line}, and is read later: this value does not last.',
              {
                path: winner.path,
                key,
                value: winner.entry.value.slice(0, 100),
                line: winner.entry.line,
              },
            ),
            span: { start: keySpan.start, end: valueSpan.end },
            tags: ['unnecessary' as const],
            fixes: [],
            reference: manual,
          },
        ];
  });
}

const forwardingKeys = ['net.ipv4.ip_forward', 'net.ipv4.conf.all.forwarding'];

function disagreement(routes: boolean): Message {
  return routes
    ? message('FW_ROUTE of SuSEfirewall2 is yes: it turns forwarding on, and this turns it off.')
    : message('FW_ROUTE of SuSEfirewall2 is no: it does not pass on what this allows.');
}

/** `yes` or `no` of FW_ROUTE; undefined when the file leaves it open. */
function routesOf(file: { readonly text: string }): boolean | undefined {
  const variable = readShellVariable(shellFileOf(file), 'FW_ROUTE');
  const value = variable.state === 'assigned' ? variable.value?.toLowerCase() : undefined;
  return value === 'yes' ? true : value === 'no' ? false : undefined;
}

function findFirewall(input: LintInput): ConfigDiagnostic[] {
  const firewall = input.siblings?.find(({ path }) => path === firewallPath);
  const routes = firewall && routesOf(firewall);
  if (routes === undefined) {
    return [];
  }
  return sysctlFileOf(input)
    .entries.filter(({ key, value }) => forwardingKeys.includes(key) && value === (routes ? '0' : '1'))
    .map(({ valueSpan }) => ({
      rule: 'sysctl/firewall-disagrees',
      severity: 'warning' as const,
      message: disagreement(routes),
      span: valueSpan,
      fixes: [],
      reference: firewallManual,
    }));
}

function findForwarding(input: LintInput): ConfigDiagnostic[] {
  const routes = input.path.endsWith('/SuSEfirewall2') ? routesOf(input) : undefined;
  const variable = readShellVariable(shellFileOf(input), 'FW_ROUTE');
  const isSet = input.siblings?.some(({ path }) => isSysctlPath(path));
  if (routes === undefined || variable.state !== 'assigned' || !isSet) {
    return [];
  }
  const winners = readersOf(input).map((reader) => winnersOf({ ...input, text: '', path: '' }, reader));
  const other = winners.map((result) => result.get('net.ipv4.ip_forward'));
  const [first] = other;
  if (!first || !other.every((entry) => entry?.entry.value === (routes ? '0' : '1'))) {
    return [];
  }
  return [
    {
      rule: 'firewall/forwarding-disagrees',
      severity: 'warning',
      message: message('{path} sets net.ipv4.ip_forward to {value} in line {line}: the two disagree.', {
        path: first.path,
        value: first.entry.value,
        line: first.entry.line,
      }),
      span: variable.assignment.span,
      fixes: [],
      reference: firewallManual,
    },
  ];
}
