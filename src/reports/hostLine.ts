import type { FactsSummary, HostReport } from '../model/hostReport';
import { message, type RenderMessage } from '../model/message';

/** Who a host is, in one line: "Debian GNU/Linux 12 · kernel 6.18 · x86_64 · cgroup v1 · Docker 20.10.24". */
export function describeHost(summary: FactsSummary, render: RenderMessage): string {
  const { distribution, kernel, architecture, cgroupMode, engines, virtualization, insideContainer } =
    summary;
  const parts = [
    distribution,
    kernel && render(message('kernel {release}', { release: kernel })),
    architecture,
    cgroupMode && render(cgroupWords[cgroupMode]),
    engines && (engines.length > 0 ? engines.join(', ') : render(message('no container engine found'))),
    virtualization &&
      virtualization !== 'none' &&
      render(message('virtual machine ({kind})', { kind: virtualization })),
    insideContainer && render(message('inside a container')),
  ];
  return parts.filter((part) => typeof part === 'string' && part !== '').join(' · ');
}

/** How it was read and judged: "Examined as root for docker". */
export function describeExamination(report: HostReport, render: RenderMessage): string {
  const profiles = report.profiles.join(', ');
  const account = report.summary.collectedAs;
  return account === undefined
    ? render(message('Judged for {profiles}', { profiles }))
    : render(message('Examined as {account}, judged for {profiles}', { account, profiles }));
}

const cgroupWords = {
  none: message('no cgroups'),
  v1: message('cgroup v1'),
  hybrid: message('cgroup v1 and v2 (hybrid)'),
  v2: message('cgroup v2'),
};
