import type { Check, CheckContext, Verdict } from '../../model/check';
import { valueOf } from '../../model/fact';
import type { Evidence } from '../../model/finding';
import type { HostFacts } from '../../model/hostFacts';
import { message, type Message } from '../../model/message';
import { evidenceOf, matchingEvidence } from '../factEvidence';
import { error, info, notApplicable, pass, unknown, unknownBecause, warning } from '../verdict';
import { daemonOption, dockerState, flagValue } from './dockerDaemon';
import { forwardingNeeds, type ForwardingNeed } from './forwardingNeed';
import { assignmentEvidence, lastAssignment } from './sysctlOwner';
import { unitActivity, unitEvidence } from './systemdUnit';

const ipSysctl = 'https://docs.kernel.org/networking/ip-sysctl.html';
const filtering = 'https://docs.docker.com/engine/network/packet-filtering-firewalls/';

/** Whether the host passes packets between its networks, and who switches that off. */
export const forwardingChecks: readonly Check[] = [
  {
    id: 'NET-FWD4',
    category: 'network',
    name: message('IPv4 forwarding'),
    meaning: message(
      'The host has to pass packets between the bridge of the containers and its own network. When it does not, containers reach nothing outside, and their published ports do not answer.',
    ),
    references: [ipSysctl, filtering, 'https://github.com/moby/moby/issues/47966'],
    evaluate: judgeForwarding,
  },
  {
    id: 'NET-FWD6',
    category: 'network',
    name: message('IPv6 forwarding'),
    meaning: message(
      'Container networks with IPv6 need the host to forward IPv6 packets. Networks with IPv4 alone do without.',
    ),
    references: [ipSysctl, 'https://docs.docker.com/engine/daemon/ipv6/'],
    evaluate: judgeForwarding6,
  },
  {
    id: 'NET-SUSEFW',
    category: 'network',
    name: message('SuSEfirewall2 and forwarding'),
    meaning: message(
      'The old firewall of SUSE switches forwarding off when it starts, unless FW_ROUTE says yes. Containers lose their network each time it starts.',
    ),
    references: ['https://en.opensuse.org/SuSEfirewall2'],
    evaluate: judgeSuseFirewall,
  },
];

const key = 'net.ipv4.ip_forward';

function judgeForwarding(facts: HostFacts, context: CheckContext): Verdict {
  const forwarding = facts.sysctls[key];
  if (forwarding?.state !== 'known') {
    return forwarding ? unknownBecause(forwarding) : unknown(message('It was not read.'), []);
  }
  const evidence = evidenceOf(forwarding);
  return forwarding.value === '0'
    ? judgeSwitchedOff(facts, context, evidence)
    : judgeSwitchedOn(facts, context, evidence);
}

function judgeSwitchedOn(facts: HostFacts, context: CheckContext, evidence: Evidence): Verdict {
  const { sysctlAssignments } = facts;
  const decided = lastAssignment(facts, key);
  if (decided?.value === '0') {
    const needed = forwardingNeeds(facts, context).length > 0;
    const summary = message(
      'It is on now, but line {line} of {path} says 0: it is off again once these files are applied.',
      { line: decided.line, path: decided.path },
    );
    const proof = [evidence, assignmentEvidence(decided)];
    return needed
      ? warning({
          title: message('IPv4 forwarding may be switched off again'),
          summary,
          nextStep: message('Write 1 in place of 0 in line {line} of {path}.', {
            line: decided.line,
            path: decided.path,
          }),
          evidence: proof,
        })
      : info(summary, proof);
  }
  if (sysctlAssignments.state === 'unreadable') {
    return info(message('It is on; whether a file of sysctl.d switches it off again could not be read.'), [
      evidence,
      evidenceOf(sysctlAssignments),
    ]);
  }
  return pass(
    message('The host passes packets between its networks.'),
    decided ? [evidence, assignmentEvidence(decided)] : [evidence],
  );
}

function judgeSwitchedOff(facts: HostFacts, context: CheckContext, evidence: Evidence): Verdict {
  const [need] = forwardingNeeds(facts, context);
  if (need === undefined) {
    return info(message('It is off, and no engine was found here that needs it.'), [evidence]);
  }
  const proof = [evidence, ...need.evidence, ...reasonEvidence(facts)];
  if (need.level === 'later') {
    return info(need.reason, proof, message('IPv4 forwarding is off for now'));
  }
  const problem = {
    title: message('Containers reach nothing outside this host'),
    summary: message('IPv4 forwarding is off. {need} {reason}', {
      need: need.reason,
      reason: switchedOffBy(facts),
    }),
    nextStep: forwardingStep(facts),
    evidence: proof,
  };
  return isProven(facts, need)
    ? error(problem)
    : warning({ ...problem, title: message('IPv4 forwarding is off, which containers possibly need') });
}

/** Docker that is told to have iptables and forwarding left alone may be served by something else, such as a route. */
function isProven(facts: HostFacts, { level }: ForwardingNeed): boolean {
  const option = daemonOption(facts, 'ip-forward');
  const untouched = option.state !== 'unreadable' && flagValue(option) !== false;
  return level === 'now' && (dockerState(facts) !== 'running' || untouched);
}

/** Who switched it off, as far as anything tells; a whole sentence. */
function switchedOffBy(facts: HostFacts): Message {
  const decided = lastAssignment(facts, key);
  if (decided?.value === '0') {
    return message('Line {line} of {path} switches it off.', { line: decided.line, path: decided.path });
  }
  if (unitActivity(facts, 'SuSEfirewall2.service') === 'active' && suseRoute(facts) === 'no') {
    return message('SuSEfirewall2 switches it off, because FW_ROUTE does not say yes.');
  }
  if (decided !== undefined) {
    const suspects = suspectsOf(facts);
    return suspects === ''
      ? message('Line {line} of {path} says {value}, so something switched it off after the boot.', {
          line: decided.line,
          path: decided.path,
          value: decided.value,
        })
      : message(
          'Line {line} of {path} says {value}, so something switched it off after the boot: possibly {suspects}.',
          { line: decided.line, path: decided.path, value: decided.value, suspects },
        );
  }
  return facts.sysctlAssignments.state === 'unreadable'
    ? message('The files of sysctl.d could not be read.')
    : message('No file of sysctl.d switches it on.');
}

/** Services that are known to write this setting when they come up or change an interface. */
function suspectsOf(facts: HostFacts): string {
  return ['NetworkManager', 'systemd-networkd', 'cloud-init', 'firewalld']
    .filter((name) => unitActivity(facts, `${name}.service`) === 'active')
    .join(', ');
}

function reasonEvidence(facts: HostFacts): readonly Evidence[] {
  const decided = lastAssignment(facts, key);
  return decided ? [assignmentEvidence(decided)] : [];
}

function forwardingStep(facts: HostFacts): Message {
  const decided = lastAssignment(facts, key);
  if (decided?.value === '0') {
    return message('Write 1 in place of 0 in line {line} of {path}, then run sysctl --system.', {
      line: decided.line,
      path: decided.path,
    });
  }
  if (unitActivity(facts, 'SuSEfirewall2.service') === 'active' && suseRoute(facts) === 'no') {
    return message(
      'Set FW_ROUTE="yes" in /etc/sysconfig/SuSEfirewall2, run systemctl restart SuSEfirewall2, then restart Docker.',
    );
  }
  return decided === undefined
    ? message('Write net.ipv4.ip_forward = 1 into /etc/sysctl.d/99-containers.conf and run sysctl --system.')
    : message('Run sysctl --system, and look whether it stays at 1.');
}

/** `yes`, `no` (also where it is left out), or undefined where the file is not there or could not be read. */
function suseRoute({ network }: HostFacts): 'yes' | 'no' | undefined {
  const settings = valueOf(network.suseFirewall);
  return settings && (settings.FW_ROUTE?.toLowerCase() === 'yes' ? 'yes' : 'no');
}

function judgeForwarding6(facts: HostFacts): Verdict {
  const { ipv6 } = facts.network;
  const all = facts.sysctls['net.ipv6.conf.all.forwarding'];
  if (ipv6.state === 'known' && !ipv6.value) {
    return notApplicable(message('This host has no IPv6.'), [evidenceOf(ipv6)]);
  }
  if (all?.state !== 'known') {
    return all ? unknownBecause(all) : unknown(message('It was not read.'), []);
  }
  const evidence = [evidenceOf(all)];
  if (all.value !== '0') {
    return pass(message('The host passes IPv6 packets between its networks.'), evidence);
  }
  const wanted = daemonOption(facts, 'ipv6');
  if (flagValue(wanted) === true && dockerState(facts) === 'running') {
    return warning({
      title: message('Containers reach nothing outside by IPv6'),
      summary: message('Docker is told to give its bridge IPv6, and IPv6 forwarding is off.'),
      nextStep: message(
        'Write net.ipv6.conf.all.forwarding = 1 into /etc/sysctl.d/99-containers.conf, after setting accept_ra = 2 for interfaces that learn their route from a router, and run sysctl --system.',
      ),
      evidence: [...evidence, evidenceOf(wanted)],
    });
  }
  return info(
    message(
      'It is off, and no network with IPv6 was found that needs it; Docker switches it on for its first one.',
    ),
    evidence,
    message('IPv6 forwarding is off'),
  );
}

function judgeSuseFirewall(facts: HostFacts): Verdict {
  const { suseFirewall } = facts.network;
  if (suseFirewall.state !== 'known') {
    return suseFirewall.state === 'absent'
      ? notApplicable(message('SuSEfirewall2 is not installed.'), [evidenceOf(suseFirewall)])
      : unknownBecause(suseFirewall);
  }
  const settings = matchingEvidence(suseFirewall, /^\s*FW_ROUTE/);
  const evidence = [settings, ...unitEvidence(facts, 'SuSEfirewall2.service')];
  const activity = firewallActivity(facts);
  const forwarding = facts.sysctls[key];
  if (activity === 'inactive') {
    return info(message('The firewall is configured, but does not run.'), evidence);
  }
  if (suseRoute(facts) === 'yes') {
    const summary = message('FW_ROUTE says yes: the firewall leaves forwarding on.');
    return activity === 'active' ? pass(summary, evidence) : info(summary, evidence);
  }
  if (activity === 'unknown') {
    return judgeUnseenFirewall(facts, evidence);
  }
  return warning({
    title: message('The firewall switches forwarding off'),
    summary:
      valueOf(forwarding) === '1'
        ? message(
            'Forwarding is on now, but FW_ROUTE does not say yes: it is off after the next start of SuSEfirewall2.',
          )
        : message('SuSEfirewall2 runs, and FW_ROUTE does not say yes.'),
    nextStep: message(
      'Set FW_ROUTE="yes" in /etc/sysconfig/SuSEfirewall2, run systemctl restart SuSEfirewall2, then restart Docker.',
    ),
    evidence: forwarding ? [...evidence, evidenceOf(forwarding)] : evidence,
  });
}

/** A host without systemd starts the firewall by a script, of which nobody can ask whether it runs. */
function firewallActivity(facts: HostFacts): 'active' | 'inactive' | 'unknown' {
  const activity = unitActivity(facts, 'SuSEfirewall2.service');
  const isWithoutUnit = activity === 'absent' && valueOf(facts.system.initProgram) === 'systemd';
  return activity === 'active' ? 'active' : activity === 'inactive' || isWithoutUnit ? 'inactive' : 'unknown';
}

function judgeUnseenFirewall(facts: HostFacts, evidence: readonly Evidence[]): Verdict {
  const forwarding = facts.sysctls[key];
  return forwarding && valueOf(forwarding) === '0'
    ? warning({
        title: message('The firewall possibly switches forwarding off'),
        summary: message('Forwarding is off, and FW_ROUTE of SuSEfirewall2 does not say yes.'),
        nextStep: message(
          'Set FW_ROUTE="yes" in /etc/sysconfig/SuSEfirewall2, run rcSuSEfirewall2 restart, then restart Docker.',
        ),
        evidence: [...evidence, evidenceOf(forwarding)],
      })
    : unknown(
        message('FW_ROUTE does not say yes, and it could not be read whether the firewall runs.'),
        evidence,
      );
}
