import type { Check, Verdict } from '../../model/check';
import { absent, commandSource, mapFact, valueOf, type Fact } from '../../model/fact';
import type { Evidence } from '../../model/finding';
import type { Account, HostFacts } from '../../model/hostFacts';
import { message, type Message } from '../../model/message';
import type { SubordinateRange } from '../../model/rootlessFacts';
import { evidenceOf, matchingEvidence } from '../factEvidence';
import { installStep } from '../packageStep';
import { mountEvidence } from '../storage/dataRootVerdict';
import { mountOf } from '../storage/dataRoot';
import { error, pass, unknown, unknownBecause, warning } from '../verdict';
import { judgeOrdinaryAccount } from './ordinaryAccount';

/** What gives an ordinary account the user ids that its containers need. */
export const idMappingChecks: readonly Check[] = [
  {
    id: 'RL-NEWUIDMAP',
    category: 'rootless',
    name: message('Programs that map user ids'),
    meaning: message(
      'newuidmap and newgidmap give a container more than one user id. Without them, or without their right to do it, rootless engines do not start or cannot unpack images.',
    ),
    profiles: ['rootless'],
    references: [
      'https://man7.org/linux/man-pages/man1/newuidmap.1.html',
      'https://docs.docker.com/engine/security/rootless/#prerequisites',
      'https://github.com/containers/podman/issues/2788',
    ],
    evaluate: judgePrograms,
  },
  {
    id: 'RL-SUBID',
    category: 'rootless',
    name: message('Ranges of subordinate ids'),
    meaning: message(
      'Images hold files of several owners. An account needs 65,536 ids of its own for them in /etc/subuid and /etc/subgid, or unpacking fails with "potentially insufficient UIDs or GIDs".',
    ),
    profiles: ['rootless'],
    references: [
      'https://man7.org/linux/man-pages/man5/subuid.5.html',
      'https://docs.docker.com/engine/security/rootless/#prerequisites',
    ],
    evaluate: (facts) => judgeOrdinaryAccount(facts, (account) => judgeRanges(facts, account)),
  },
];

const mapPrograms = [
  { name: 'newuidmap', capability: 'cap_setuid' },
  { name: 'newgidmap', capability: 'cap_setgid' },
] as const;

const mapPackages = {
  debian: 'uidmap',
  fedora: 'shadow-utils',
  suse: 'shadow',
  arch: 'shadow',
  alpine: 'shadow-uidmap',
};

function judgePrograms(facts: HostFacts): Verdict {
  const { programs } = facts.engines;
  const found = mapPrograms.map(({ name }) => programs[name]);
  const missing = mapPrograms.find((_, index) => found[index]?.state === 'absent');
  if (missing) {
    return error({
      title: message('Rootless containers cannot be given user ids'),
      summary: message('{program} is not installed.', { program: missing.name }),
      nextStep: installStep(facts, mapPackages),
      evidence: found.flatMap((fact) => (fact ? [evidenceOf(fact)] : [])),
    });
  }
  const unread = found.find((fact) => fact?.state === 'unreadable');
  if (unread) {
    return unknownBecause(unread);
  }
  const rights = mapPrograms.map((program) => rightOf(facts, program));
  return (
    rights.find(({ verdict }) => verdict?.status === 'error')?.verdict ??
    rights.find(({ verdict }) => verdict)?.verdict ??
    pass(
      message('newuidmap and newgidmap are there and may map ids.'),
      rights.flatMap(({ evidence }) => evidence),
    )
  );
}

interface Right {
  /** Undefined when the program has what it needs. */
  readonly verdict?: Verdict;
  readonly evidence: readonly Evidence[];
}

/** The right comes with the file: set to run as root, or by a capability of the file. A mount with nosuid takes both. */
function rightOf(facts: HostFacts, program: (typeof mapPrograms)[number]): Right {
  const path = valueOf(facts.engines.programs[program.name]) ?? '';
  const source = commandSource(`command -v ${program.name}`);
  const status = facts.storage.paths[path] ?? absent(source);
  const capabilities = facts.rootless.fileCapabilities[program.name] ?? absent(source);
  const isSetuid = mapFact(status, ({ uid, mode }) => uid === 0 && /^[4-7]\d{3}$/.test(mode));
  const hasCapability = mapFact(capabilities, (text) => text.includes(program.capability));
  const evidence = [evidenceOf(status), evidenceOf(capabilities)];
  if (valueOf(isSetuid) !== true && valueOf(hasCapability) !== true) {
    return isSetuid.state !== 'known' || hasCapability.state !== 'known'
      ? { evidence, verdict: openRight(program.name, evidence) }
      : { evidence, verdict: withoutRight(facts, program.name, evidence) };
  }
  const mount = mountOf(facts, path);
  return mount.state === 'known' && mount.value.options.includes('nosuid')
    ? { evidence, verdict: onNosuid(program.name, [...evidence, mountEvidence(mount.value, path)]) }
    : { evidence };
}

function openRight(program: string, evidence: readonly Evidence[]): Verdict {
  return unknown(
    message('{program} is there; whether it may map ids could not be read.', { program }),
    evidence,
    message(
      'Look by hand: ls -l $(command -v newuidmap newgidmap); getcap $(command -v newuidmap newgidmap)',
    ),
  );
}

function withoutRight(facts: HostFacts, program: string, evidence: readonly Evidence[]): Verdict {
  return error({
    title: message('Rootless containers cannot be given user ids'),
    summary: message('{program} is neither set to run as root nor has the capability for it.', { program }),
    nextStep: message('Install its package again to restore the right. {step}', {
      step: installStep(facts, mapPackages),
    }),
    evidence,
  });
}

function onNosuid(program: string, evidence: readonly Evidence[]): Verdict {
  return error({
    title: message('Rootless containers cannot be given user ids'),
    summary: message('{program} lies on a file system that is mounted with nosuid, which takes its right.', {
      program,
    }),
    nextStep: message('Mount that file system without nosuid.'),
    evidence,
  });
}

/** What an image of a usual distribution needs. Source: the prerequisites of Docker's rootless mode. */
const neededIds = 65_536;

function judgeRanges(facts: HostFacts, account: Account): Verdict {
  const { subordinateUids, subordinateGids, subordinateServices } = facts.rootless;
  const provider = valueOf(subordinateServices)?.find((service) => service !== 'files');
  if (provider !== undefined) {
    return unknown(
      message('The ranges come from the service {service}, which was not asked.', { service: provider }),
      [evidenceOf(subordinateServices)],
      message('Look by hand: getsubids {account}; getsubids -g {account}', { account: account.name }),
    );
  }
  if (subordinateServices.state === 'unreadable') {
    return unknownBecause(subordinateServices);
  }
  const kinds = [
    { kind: message('user ids'), path: '/etc/subuid', fact: subordinateUids },
    { kind: message('group ids'), path: '/etc/subgid', fact: subordinateGids },
  ];
  const verdicts = kinds.map((kind) => judgeKind(kind, account));
  const worst = ['error', 'unknown', 'warning'].flatMap((status) =>
    verdicts.filter((verdict) => verdict.status === status),
  )[0];
  return (
    worst ??
    pass(
      message('The account {account} has {count} subordinate ids or more.', {
        account: account.name,
        count: neededIds,
      }),
      verdicts.flatMap(({ evidence }) => evidence),
    )
  );
}

interface RangeKind {
  readonly kind: Message;
  readonly path: string;
  readonly fact: Fact<readonly SubordinateRange[]>;
}

function judgeKind({ kind, path, fact }: RangeKind, account: Account): Verdict {
  if (fact.state === 'unreadable') {
    return unknownBecause(fact);
  }
  const owners = [account.name, String(account.uid)];
  const all = fact.state === 'known' ? fact.value : [];
  const own = all.filter(({ owner }) => owners.includes(owner));
  const evidence = [matchingEvidence(fact, new RegExp(`^(?:${owners.map(escape).join('|')}):`))];
  const count = own.reduce((sum, range) => sum + range.count, 0);
  const nextStep = message('Run as root: usermod {flag} {range} {account}', {
    flag: path === '/etc/subuid' ? '--add-subuids' : '--add-subgids',
    range: freeRange(all),
    account: account.name,
  });
  const title = message('The account has too few ids for containers');
  if (count === 0) {
    const summary = message('{path} has no {kind} for the account {account}.', {
      path,
      kind,
      account: account.name,
    });
    return error({ title, summary, nextStep, evidence });
  }
  if (count < neededIds) {
    const summary = message(
      '{path} has {count} {kind} for the account {account}; images use up to {needed}.',
      {
        path,
        count,
        kind,
        account: account.name,
        needed: neededIds,
      },
    );
    return warning({ title, summary, nextStep, evidence });
  }
  const other = all.find(
    (range) => !owners.includes(range.owner) && own.some((mine) => overlap(mine, range)),
  );
  return other
    ? warning({
        title: message('Two accounts share ids of their containers'),
        summary: message('In {path} the ranges of {account} and {other} overlap.', {
          path,
          account: account.name,
          other: other.owner,
        }),
        nextStep: message('Give each account a range of its own in {path}.', { path }),
        evidence: [evidenceOf(fact)],
      })
    : pass(message('{path} has {count} ids.', { path, count }), evidence);
}

function overlap(a: SubordinateRange, b: SubordinateRange): boolean {
  return a.start < b.start + b.count && b.start < a.start + a.count;
}

/** The first range of the usual size behind all that are given. */
function freeRange(ranges: readonly SubordinateRange[]): string {
  const start = ranges.reduce((end, range) => Math.max(end, range.start + range.count), 100_000);
  return `${start}-${start + neededIds - 1}`;
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
