import type { HostFacts } from '../model/hostFacts';
import { plainText } from './plainText';
import { redactText, redactValue } from './redaction';

/**
 * Facts of unknown origin without escape sequences and secrets. What Hullwright itself has written comes back equal.
 * Names of members are cleaned of escape sequences too: some are the host's words.
 */
export function redactFacts(facts: HostFacts): HostFacts {
  const { dockerDaemonJson } = facts.engines;
  if (dockerDaemonJson.state !== 'known') {
    return redactNode(facts) as HostFacts;
  }
  // The only part of free shape: names of members tell secrets there, and its depth must be limited first.
  const value = redactValue(dockerDaemonJson.value) as Readonly<Record<string, unknown>>;
  return redactNode({
    ...facts,
    engines: { ...facts.engines, dockerDaemonJson: { ...dockerDaemonJson, value } },
  }) as HostFacts;
}

/** By text only: the names of facts and of kernel options (`KEYS`) say nothing about secrets. */
function redactNode(value: unknown): unknown {
  if (typeof value === 'string') {
    return redactText(plainText(value));
  }
  if (Array.isArray(value)) {
    return value.map(redactNode);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [plainText(name), redactNode(member)]),
  );
}
