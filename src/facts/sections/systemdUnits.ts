import { absent, commandSource, known, unreadable, type Fact } from '../../model/fact';
import type { UnitState } from '../../model/hostFacts';
import { message } from '../../model/message';
import type { Readings } from '../readings';
import { outputOf } from './readingFact';

const askedFor = [
  ...['docker.service', 'docker.socket', 'containerd.service', 'podman.socket', 'podman.service'],
  ...['kubelet.service', 'k3s.service', 'k3s-agent.service', 'crio.service', 'lxc.service', 'lxd.service'],
  ...['incus.service', 'apparmor.service', 'systemd-oomd.service'],
];

/** Units by name, from blocks of `systemctl show -p Id,LoadState,ActiveState,UnitFileState` with blank lines between. */
export function parseUnits(readings: Readings): Readonly<Record<string, Fact<UnitState>>> {
  const ran = readings.command('units');
  const output = outputOf(readings, 'units');
  const found = new Map(output.ok ? parseBlocks(output.output) : []);
  for (const name of askedFor) {
    if (found.has(name)) {
      continue;
    }
    const source = sourceOf(name);
    const untold = output.ok ? message('The system manager did not answer for this unit.') : output.reason;
    // Without systemd there are no units.
    found.set(name, ran.state === 'notInstalled' ? absent(source) : unreadable(source, untold));
  }
  return Object.fromEntries(found);
}

export function parseBlocks(output: string): [string, Fact<UnitState>][] {
  return output.split(/\n[ \t]*\n/).flatMap((block): [string, Fact<UnitState>][] => {
    const fields = new Map(
      block.split('\n').map((line): [string, string] => {
        const equals = line.indexOf('=');
        return [line.slice(0, Math.max(equals, 0)).trim(), line.slice(equals + 1).trim()];
      }),
    );
    const name = fields.get('Id') ?? '';
    const loadState = fields.get('LoadState');
    const activeState = fields.get('ActiveState');
    if (!/^[\w@.:-]{1,255}\.[a-z]+$/.test(name) || loadState === undefined || activeState === undefined) {
      return [];
    }
    const source = sourceOf(name);
    const state = { loadState, activeState, unitFileState: fields.get('UnitFileState') ?? '' };
    return [[name, loadState === 'not-found' ? absent(source) : known(state, source, block.trim())]];
  });
}

function sourceOf(name: string) {
  return commandSource(`systemctl show ${name}`);
}
