import type { Check, Verdict } from '../../model/check';
import type { Evidence } from '../../model/finding';
import type { HostFacts } from '../../model/hostFacts';
import { message } from '../../model/message';
import { evidenceOf } from '../factEvidence';
import { error, notApplicable, pass, unknownBecause, warning } from '../verdict';

/** The check of how many namespaces an account may have. */
export const namespaceLimitChecks: readonly Check[] = [
  {
    id: 'NS-LIMITS',
    category: 'namespaces',
    name: message('Namespace limits'),
    meaning: message(
      'Each container takes one namespace of most kinds. Once a limit is reached no further container starts: "no space left on device".',
    ),
    references: ['https://man7.org/linux/man-pages/man7/namespaces.7.html'],
    evaluate: judgeLimits,
  },
];

const limitedKinds = ['mnt', 'uts', 'ipc', 'pid', 'net', 'cgroup'] as const;

/** Below this many namespaces of a kind a host is no longer ordinary: the kernel's own default is thousands. */
const fewNamespaces = 100;

function judgeLimits({ sysctls }: HostFacts): Verdict {
  const limits = limitedKinds.map((kind) => ({
    key: `user.max_${kind}_namespaces`,
    fact: sysctls[`user.max_${kind}_namespaces`],
  }));
  const read = limits.flatMap(({ key, fact }) =>
    fact?.state === 'known' && /^\d{1,15}$/.test(fact.value)
      ? [{ key, fact, limit: Number(fact.value) }]
      : [],
  );
  const smallest = read.toSorted((a, b) => a.limit - b.limit)[0];
  const unread = limits.flatMap(({ fact }) =>
    fact !== undefined && fact.state !== 'absent' && !read.some((each) => each.fact === fact) ? [fact] : [],
  );
  if (smallest && smallest.limit < fewNamespaces) {
    return tooFew(smallest.key, smallest.limit, [evidenceOf(smallest.fact)]);
  }
  if (unread.length > 0) {
    return unknownBecause(...unread);
  }
  return smallest
    ? pass(message('The lowest limit is {limit} ({key}).', { limit: smallest.limit, key: smallest.key }), [
        evidenceOf(smallest.fact),
      ])
    : notApplicable(message('This kernel has no limits for namespaces; they came with Linux 4.9.'));
}

function tooFew(key: string, limit: number, evidence: readonly Evidence[]): Verdict {
  const nextStep = message(
    'Set {key} to a higher value in /etc/sysctl.d, such as 15000, and run sysctl --system.',
    { key },
  );
  return limit === 0
    ? error({
        title: message('Containers cannot get their namespaces'),
        summary: message('{key} is 0: the kernel creates no namespace of this kind.', { key }),
        nextStep,
        evidence,
      })
    : warning({
        title: message('Only {limit} containers of one account can run', { limit }),
        summary: message('{key} is {limit}.', { key, limit }),
        nextStep,
        evidence,
      });
}
