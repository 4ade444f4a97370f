import assert from 'node:assert/strict';
import { lintFile } from '../../../../src/configfiles/lint/lintFile';
import type { LintInput } from '../../../../src/configfiles/lint/lintRule';
import type { ConfigDiagnostic, DiagnosticSeverity } from '../../../../src/model/configDiagnostic';
import { commandSource, fileSource, known } from '../../../../src/model/fact';
import type { HostFacts } from '../../../../src/model/hostFacts';
import { parseKernelRelease } from '../../../../src/model/kernelRelease';
import { applyTextEdits } from '../../../../src/model/textEdit';
import { healthyFacts } from '../../checks/healthyFacts';

/** Facts of a host, with what matters to the rules set. */
export function factsOf(host: {
  readonly kernel?: string;
  readonly systemd?: number;
  readonly init?: string;
  readonly dockerd?: string;
  readonly distribution?: string;
}): HostFacts {
  return healthyFacts((draft) => {
    const release = host.kernel === undefined ? undefined : parseKernelRelease(host.kernel);
    if (release) {
      draft.kernel.release = known(release, commandSource('uname -r'), release.text);
    }
    if (host.systemd !== undefined) {
      const text = String(host.systemd);
      draft.system.systemdVersion = known(host.systemd, commandSource('systemctl --version'), text);
    }
    if (host.init !== undefined) {
      draft.system.initProgram = known(host.init, fileSource('/proc/1/comm'), host.init);
    }
    if (host.dockerd !== undefined && draft.engines.docker.state === 'known') {
      draft.engines.docker = {
        ...draft.engines.docker,
        value: { ...draft.engines.docker.value, serverVersion: host.dockerd },
      };
    }
    if (host.distribution !== undefined && draft.system.osRelease.state === 'known') {
      draft.system.osRelease = {
        ...draft.system.osRelease,
        value: { ...draft.system.osRelease.value, id: host.distribution, idLike: [] },
      };
    }
  });
}

/** The diagnostics of one rule. */
export function diagnosticsOf(rule: string, input: LintInput): ConfigDiagnostic[] {
  return lintFile(input).filter((diagnostic) => diagnostic.rule === rule);
}

/** What one rule says of a text: severity and the words that it marks. */
export function findingsOf(rule: string, input: LintInput): [DiagnosticSeverity, string][] {
  return diagnosticsOf(rule, input).map(({ severity, span }) => [
    severity,
    input.text.slice(span.start, span.end),
  ]);
}

/** The text after the first fix of the rule's first diagnostic. */
export function fixedBy(rule: string, input: LintInput): string {
  const [diagnostic] = diagnosticsOf(rule, input);
  const fix = diagnostic?.fixes[0];
  assert.ok(fix, `${rule} offers a fix`);
  return applyTextEdits(input.text, fix.edits);
}

/** True when the rule's first fix is one that `--fix` applies. */
export function isSure(rule: string, input: LintInput): boolean {
  return diagnosticsOf(rule, input)[0]?.fixes[0]?.sure === true;
}

export function grub(value: string, rest: Partial<LintInput> = {}): LintInput {
  return { kind: 'grub', path: '/etc/default/grub', text: `GRUB_CMDLINE_LINUX="${value}"\n`, ...rest };
}

export function cmdline(text: string, rest: Partial<LintInput> = {}): LintInput {
  return { kind: 'cmdline', path: '/etc/kernel/cmdline', text, ...rest };
}

export function daemonJson(text: string, rest: Partial<LintInput> = {}): LintInput {
  return { kind: 'daemon.json', path: '/etc/docker/daemon.json', text, ...rest };
}

export function sysctl(text: string, rest: Partial<LintInput> = {}): LintInput {
  return { kind: 'sysctl', path: '/etc/sysctl.d/50-site.conf', text, ...rest };
}

export function sysconfig(path: string, text: string, rest: Partial<LintInput> = {}): LintInput {
  return { kind: 'sysconfig', path, text, ...rest };
}

/** Docker's unit as a sibling. */
export function unit(...lines: string[]): { readonly path: string; readonly text: string } {
  return { path: '/usr/lib/systemd/system/docker.service', text: ['[Service]', ...lines, ''].join('\n') };
}
