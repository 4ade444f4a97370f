import { valueOf } from '../../model/fact';
import type { Evidence } from '../../model/finding';
import type { HostFacts } from '../../model/hostFacts';
import { evidenceOf } from '../factEvidence';

/** `absent`: there is no such unit, or no systemd. */
export type UnitActivity = 'active' | 'inactive' | 'absent' | 'unknown';

/** Whether a unit of systemd runs now. */
export function unitActivity({ engines }: HostFacts, name: string): UnitActivity {
  const unit = engines.units[name];
  if (unit === undefined || unit.state === 'unreadable') {
    return 'unknown';
  }
  if (unit.state === 'absent') {
    return 'absent';
  }
  return ['active', 'reloading', 'activating'].includes(valueOf(unit)?.activeState ?? '')
    ? 'active'
    : 'inactive';
}

/** What systemd says of a unit. */
export function unitEvidence({ engines }: HostFacts, name: string): readonly Evidence[] {
  const unit = engines.units[name];
  if (unit === undefined) {
    return [];
  }
  const evidence = evidenceOf(unit);
  const command = `systemctl is-active ${name}`;
  return [
    unit.state === 'known'
      ? { ...evidence, command, excerpt: `ActiveState=${unit.value.activeState}` }
      : evidence,
  ];
}
