import { absent, commandSource, known, unreadable, type Fact } from '../../model/fact';
import type { UnitState } from '../../model/hostFacts';
import { message } from '../../model/message';
import type { Readings } from '../readings';
import { redactValue } from '../redaction';
import { outputOf, wholeNumber } from './readingFact';

const askedFor = [
  ...['docker.service', 'docker.socket', 'containerd.service', 'podman.socket', 'podman.service'],
  ...['kubelet.service', 'k3s.service', 'k3s-agent.service', 'crio.service', 'lxc.service', 'lxd.service'],
  ...['incus.service', 'apparmor.service', 'systemd-oomd.service'],
  ...['firewalld.service', 'ufw.service', 'nftables.service', 'iptables.service', 'SuSEfirewall2.service'],
  ...['NetworkManager.service', 'systemd-networkd.service', 'systemd-resolved.service', 'cloud-init.service'],
  ...['systemd-timesyncd.service', 'chrony.service', 'chronyd.service', 'ntp.service', 'ntpd.service'],
  ...['ntpsec.service', 'auditd.service', 'snap.docker.dockerd.service', 'podman-restart.service'],
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
    const state = {
      loadState,
      activeState,
      unitFileState: fields.get('UnitFileState') ?? '',
      ...serviceDetails(fields),
    };
    return [[name, loadState === 'not-found' ? absent(source) : known(state, source, block.trim())]];
  });
}

type ServiceDetails = Omit<UnitState, 'loadState' | 'activeState' | 'unitFileState'>;

/** What systemd says of a service beyond its state; each left out where it does not say it. */
function serviceDetails(fields: ReadonlyMap<string, string>): ServiceDetails {
  const restarts = wholeNumber(fields.get('NRestarts'));
  const [, command] = /\bargv\[\]=(.{1,8000}?) ; ignore_errors=/.exec(fields.get('ExecStart') ?? '') ?? [];
  const files = [...(fields.get('EnvironmentFiles') ?? '').matchAll(/(\/\S{1,1000}) \(ignore_errors=\w+\)/g)];
  const environment = fields.get('Environment');
  return {
    ...textMember('result', fields.get('Result')),
    ...(restarts !== undefined && { restarts }),
    ...(command !== undefined && { command: redactValue(command.split(' ')) as string[] }),
    ...(fields.has('EnvironmentFiles') && { environmentFiles: files.map(([, path = '']) => path) }),
    ...(environment !== undefined && environment !== '' && { environment: parseEnvironment(environment) }),
    ...textMember('tasksMax', fields.get('TasksMax')),
    ...(fields.has('NeedDaemonReload') && { needsReload: fields.get('NeedDaemonReload') === 'yes' }),
  };
}

function textMember(name: 'result' | 'tasksMax', value: string | undefined): ServiceDetails {
  return value === undefined || value === '' ? {} : { [name]: value };
}

/** `NAME=value NAME="value with blanks"`, as systemd prints Environment=. */
function parseEnvironment(text: string): Readonly<Record<string, string>> {
  const words = [...text.slice(0, 16_384).matchAll(/("(?:[^"\\]|\\.)*"|\S)+/g)].map(([word]) =>
    word.replace(/^"(.*)"$/s, '$1').replace(/^(\w+)="(.*)"$/s, '$1=$2'),
  );
  const pairs = words.flatMap((word): [string, string][] => {
    const [, name, value] = /^(\w{1,128})=(.*)$/s.exec(word) ?? [];
    return name === undefined || value === undefined || name === '__proto__' ? [] : [[name, value]];
  });
  return redactValue(Object.fromEntries(pairs)) as Readonly<Record<string, string>>;
}

function sourceOf(name: string) {
  return commandSource(`systemctl show ${name}`);
}
