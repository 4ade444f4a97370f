import type { Check, Verdict } from '../../model/check';
import { valueOf } from '../../model/fact';
import type { Account, HostFacts } from '../../model/hostFacts';
import { message } from '../../model/message';
import { runsOnV1 } from '../cgroups/cgroupControllers';
import { evidenceOf } from '../factEvidence';
import { installStep } from '../packageStep';
import { info, notApplicable, pass, unknownBecause, warning } from '../verdict';
import { judgeOrdinaryAccount, runsSystemd } from './ordinaryAccount';

/** What the session of an ordinary account gives to its containers. */
export const sessionChecks: readonly Check[] = [
  {
    id: 'RL-XDG',
    category: 'rootless',
    name: message("The account's runtime folder and bus"),
    meaning: message(
      'Rootless engines keep their sockets in $XDG_RUNTIME_DIR and ask systemd over the bus of the account. After su or sudo neither is set, and engines fail or run without limits.',
    ),
    profiles: ['rootless'],
    references: [
      'https://docs.docker.com/engine/security/rootless/troubleshoot/',
      'https://www.freedesktop.org/software/systemd/man/latest/pam_systemd.html',
      'https://github.com/containers/podman/issues/10717',
    ],
    evaluate: (facts) => judgeOrdinaryAccount(facts, (account) => judgeSession(facts, account)),
  },
  {
    id: 'RL-LINGER',
    category: 'rootless',
    name: message('Containers after the logout'),
    meaning: message(
      'systemd ends everything that an account runs when its last session ends. With lingering, containers stay, and services start at boot.',
    ),
    profiles: ['rootless'],
    references: [
      'https://www.freedesktop.org/software/systemd/man/latest/loginctl.html',
      'https://docs.docker.com/engine/security/rootless/#usage',
    ],
    evaluate: (facts) => judgeOrdinaryAccount(facts, (account) => judgeLinger(facts, account)),
  },
  {
    id: 'RL-DELEGATE',
    category: 'rootless',
    name: message('Limits for rootless containers'),
    meaning: message(
      'An account can limit its containers only by the cgroup controllers that systemd hands to it. Without one of them, options such as --memory and --cpus are refused or have no effect.',
    ),
    profiles: ['rootless'],
    references: [
      'https://rootlesscontaine.rs/getting-started/common/cgroup2/',
      'https://docs.docker.com/engine/security/rootless/tips/#limiting-resources',
    ],
    evaluate: (facts) => judgeOrdinaryAccount(facts, (account) => judgeDelegation(facts, account)),
  },
];

function judgeSession(facts: HostFacts, account: Account): Verdict {
  const { runtimeDirectory, userBus } = facts.rootless;
  if (runtimeDirectory.state === 'unreadable') {
    return unknownBecause(runtimeDirectory);
  }
  if (runtimeDirectory.state === 'absent') {
    return warning({
      title: message('The shell has no runtime folder'),
      summary: message('XDG_RUNTIME_DIR is not set for the account {account} in this shell.', {
        account: account.name,
      }),
      nextStep: message(
        'Log in as {account} itself, by ssh or machinectl shell {account}@, and not by su or sudo.',
        { account: account.name },
      ),
      evidence: [evidenceOf(runtimeDirectory)],
    });
  }
  if (!runsSystemd(facts)) {
    return pass(message('XDG_RUNTIME_DIR is set.'), [evidenceOf(runtimeDirectory)]);
  }
  const evidence = [evidenceOf(runtimeDirectory), evidenceOf(userBus)];
  if (userBus.state !== 'known') {
    return unknownBecause(userBus);
  }
  return userBus.value
    ? pass(message('The runtime folder is set and the bus of the account is there.'), evidence)
    : warning({
        title: message('The account has no bus to systemd'),
        summary: message('There is no socket at /run/user/{uid}/bus.', { uid: account.uid }),
        nextStep: installStep(facts, {
          debian: 'dbus-user-session',
          fedora: 'dbus-daemon',
          suse: 'dbus-1',
          arch: 'dbus',
          alpine: 'dbus',
        }),
        evidence,
      });
}

function judgeLinger(facts: HostFacts, account: Account): Verdict {
  const { lingering } = facts.rootless;
  if (facts.system.initProgram.state === 'unreadable') {
    return unknownBecause(facts.system.initProgram);
  }
  if (!runsSystemd(facts)) {
    return notApplicable(message('Only systemd ends what an account leaves behind.'), [
      evidenceOf(facts.system.initProgram),
    ]);
  }
  if (lingering.state === 'unreadable') {
    return unknownBecause(lingering);
  }
  return valueOf(lingering)?.includes(account.name) === true
    ? pass(message('The account {account} lingers.', { account: account.name }), [evidenceOf(lingering)])
    : warning({
        title: message('Containers end when the account logs out'),
        summary: message('The account {account} does not linger.', { account: account.name }),
        nextStep: message('Run as root: loginctl enable-linger {account}', { account: account.name }),
        evidence: [evidenceOf(lingering)],
      });
}

/** What --memory, --pids-limit and --cpus need. */
const neededControllers = ['memory', 'pids', 'cpu'];

function judgeDelegation(facts: HostFacts, account: Account): Verdict {
  const { mode } = facts.cgroups;
  const { delegatedControllers } = facts.rootless;
  if (mode.state !== 'known') {
    return unknownBecause(mode);
  }
  if (runsOnV1(mode.value)) {
    return info(
      message('On cgroup v1 an ordinary account cannot be given controllers.'),
      [evidenceOf(mode)],
      message('Rootless containers cannot be limited'),
    );
  }
  if (!runsSystemd(facts)) {
    return notApplicable(message('Controllers are handed to accounts by systemd, which does not run here.'), [
      evidenceOf(facts.system.initProgram),
    ]);
  }
  if (delegatedControllers.state !== 'known') {
    return unknownBecause(delegatedControllers);
  }
  const given = delegatedControllers.value;
  const missing = neededControllers.filter((name) => !given.includes(name));
  const evidence = [evidenceOf(delegatedControllers)];
  if (missing.length > 0) {
    return warning({
      title: message('Some limits do not work for rootless containers'),
      summary: message('systemd hands these controllers to {account}: {given}. It keeps {missing}.', {
        account: account.name,
        given: given.join(', ') || '-',
        missing: missing.join(', '),
      }),
      nextStep: message(
        'Write [Service] and Delegate=cpu cpuset io memory pids to /etc/systemd/system/user@.service.d/delegate.conf, run systemctl daemon-reload, and log in again.',
      ),
      evidence,
    });
  }
  return pass(
    message('systemd hands the controllers {given} to the account.', { given: given.join(', ') }),
    evidence,
  );
}
