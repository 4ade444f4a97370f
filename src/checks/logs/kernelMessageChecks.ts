import type { Check, Verdict } from '../../model/check';
import type { HostFacts } from '../../model/hostFacts';
import { message } from '../../model/message';
import { logSignatures } from '../../knowledge/logSignatures';
import { systemCallName } from '../../knowledge/systemCalls';
import { evidenceOf } from '../factEvidence';
import { kernelLogLines } from '../kernel/kernelLogLines';
import { info, pass, unknownBecause, warning } from '../verdict';

/** Lines of the kernel's own log. */
export const kernelMessageChecks: readonly Check[] = [
  {
    id: 'LOG-READ',
    category: 'logs',
    name: message('Kernel log'),
    meaning: message(
      'Many faults show only in the kernel log. Where it cannot be read, those checks stay open.',
    ),
    references: ['https://docs.kernel.org/admin-guide/sysctl/kernel.html#dmesg-restrict'],
    evaluate: ({ kernel: { logMatches } }) =>
      logMatches.state === 'known'
        ? pass(message('The kernel log of this boot could be read.'), [
            { ...evidenceOf(logMatches), excerpt: '', note: message('readable') },
          ])
        : unknownBecause(logMatches),
  },
  {
    id: 'LOG-SIGS',
    category: 'logs',
    name: message('Trouble in the kernel log'),
    meaning: message(
      'Such lines tell of disks, file systems and limits that hurt containers without naming them.',
    ),
    references: [...new Set(logSignatures.map(({ source }) => source))],
    evaluate: judgeSignatures,
  },
  {
    id: 'LOG-AUDIT',
    category: 'logs',
    name: message('Refusals by security modules'),
    meaning: message(
      'AppArmor, SELinux and seccomp refuse calls of containers without a word to the program, which then fails with "permission denied" or "operation not permitted".',
    ),
    references: [
      'https://docs.docker.com/engine/security/apparmor/',
      'https://docs.docker.com/engine/security/seccomp/',
      'https://github.com/linux-audit/audit-documentation/wiki',
    ],
    evaluate: judgeRefusals,
  },
];

function judgeSignatures(facts: HostFacts): Verdict {
  const { logMatches } = facts.kernel;
  if (logMatches.state !== 'known') {
    return unknownBecause(logMatches);
  }
  const hits = logSignatures
    .map((signature) => ({ signature, ...kernelLogLines(facts, signature.pattern) }))
    .filter(({ lines }) => lines.length > 0);
  const [first] = hits;
  if (first === undefined) {
    return pass(message('No line tells of disks, file systems or limits in trouble.'), [
      { ...evidenceOf(logMatches), excerpt: '', note: message('no line matched') },
    ]);
  }
  const { signature, lines } = first;
  const summary = message('{count} lines in the log of this boot, the last: {line}', {
    count: lines.length,
    line: (lines.at(-1) ?? '').slice(0, 200),
  });
  const evidence = hits.map((hit) => hit.evidence);
  return signature.weight === 'warning'
    ? warning({ title: signature.title, summary, nextStep: signature.nextStep, evidence })
    : info(summary, evidence, signature.title);
}

const refusal = /apparmor="DENIED"|avc:\s+denied|type=1326\b/;

/** Profiles of engines: docker-default, containers-default-0.61, cri-containerd.apparmor.d, crio-default, lxc-container-default, podman. */
const containerProfile = /\bprofile="[^"]{0,100}(?:docker|contain|cri-|crio|lxc|podman|crun|runc|buildkit)/i;

/** AppArmor also guards desktops and services of the host, which are nobody's concern here. */
function concernsContainers(line: string): boolean {
  return !line.includes('apparmor="DENIED"') || containerProfile.test(line);
}

function judgeRefusals(facts: HostFacts): Verdict {
  const { logMatches } = facts.kernel;
  if (logMatches.state !== 'known') {
    return unknownBecause(logMatches);
  }
  const found = kernelLogLines(facts, refusal);
  const lines = found.lines.filter(concernsContainers);
  const evidence = { ...found.evidence, excerpt: lines.slice(-5).join('\n') };
  const last = lines.at(-1);
  if (last === undefined) {
    return pass(message('The kernel log shows no refusal of a container by AppArmor, SELinux or seccomp.'), [
      { ...evidence, excerpt: '', note: message('no line matched') },
    ]);
  }
  const title = message('Security modules refused something');
  const profile = /\bprofile="([^"]{1,100})"/.exec(last)?.[1];
  const [, call] = /\bsyscall=(\d{1,4})\b/.exec(last) ?? [];
  if (call !== undefined && last.includes('type=1326')) {
    const [, machine = ''] = /\barch=([0-9a-f]{8})\b/.exec(last) ?? [];
    return info(
      message('{count} refusals, the last by seccomp: {call}.', {
        count: lines.length,
        call: systemCallName(machine, call) ?? message('call number {number}', { number: call }),
      }),
      [evidence],
      title,
    );
  }
  return info(
    profile === undefined
      ? message('{count} refusals, the last: {line}', { count: lines.length, line: last.slice(0, 200) })
      : message('{count} refusals, the last by the AppArmor profile {profile}.', {
          count: lines.length,
          profile,
        }),
    [evidence],
    title,
  );
}
