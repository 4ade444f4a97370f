import { type Capability } from '../../../src/model/hostReport';
import { type Finding } from '../../../src/model/finding';
import { statementAt, type EngineStatements } from './engineStatements';
import { type TrialName } from './trials';
import { type TrialOutcome } from './trialOutcome';

/** What really happened. */
export interface Reality {
  readonly works: boolean;
  /** In a few words. */
  readonly happened: string;
}

/** Where Hullwright speaks of a capability: a card, or findings of which none may be an error. */
export type Claim =
  | { readonly card: Capability['id']; readonly as: 'root' | 'admin' }
  | {
      readonly findings: readonly Finding['id'][];
      /** For a check that says no by a warning. */
      readonly warningSaysNo?: true;
      readonly as: 'root' | 'admin';
    };

/** One thing that people want of a host, how it is tried, and who says what about it. */
export interface TriedCapability {
  readonly title: string;
  readonly trial: TrialName;
  readonly claim: Claim;
  readonly judge: (outcome: TrialOutcome) => Reality;
  /** What an engine says of itself; undefined where it does not speak of it. */
  readonly dockerSays?: (info: EngineStatements['docker']) => boolean | undefined;
  readonly podmanSays?: (info: EngineStatements['podman']) => boolean | undefined;
}

const killedExit = 137;

/** Exit statuses of `docker run` and `podman run` for a container that did not start: docker-run(1). */
const refusedExits = [125, 126, 127];

/** The hog may stand a little above its 64 MiB: the C library and the page tables are its own. */
const residentAtLimit = 80;

type HogEnd = 'killed' | 'refused' | 'swapped' | 'unlimited';

function hogEnd(outcome: TrialOutcome, key: string): HogEnd {
  const exit = outcome.number(`${key}.exit`);
  if (exit === killedExit && outcome.number(`${key}.kills`) > 0) return 'killed';
  if (refusedExits.includes(exit)) return 'refused';
  const resident = Number(/resident (\d+) MiB/.exec(outcome.text(`${key}.said`))?.[1] ?? NaN);
  if (exit !== 0 || Number.isNaN(resident)) throw outcome.inconclusive(`${key} ended in no known way`);
  return resident > residentAtLimit ? 'unlimited' : 'swapped';
}

function judgeMemory(outcome: TrialOutcome): Reality {
  switch (hogEnd(outcome, 'tight')) {
    case 'killed':
      return { works: true, happened: 'killed at 64 MiB' };
    case 'swapped':
      return { works: true, happened: 'kept to 64 MiB, the rest swapped' };
    case 'unlimited':
      return { works: false, happened: 'took 200 MiB' };
    case 'refused':
      return { works: false, happened: `did not start: ${outcome.text('tight.said')}` };
  }
}

function judgeSwap(outcome: TrialOutcome): Reality {
  const [tight, wide] = [hogEnd(outcome, 'tight'), hogEnd(outcome, 'wide')];
  const happened = `without swap: ${tight}; with 336 MiB of it: ${wide}`;
  return { works: tight === 'killed' && wide === 'swapped', happened };
}

function judgeCpu(outcome: TrialOutcome): Reality {
  if (refusedExits.includes(outcome.number('cpu.exit'))) {
    return { works: false, happened: `did not start: ${outcome.text('cpu.said')}` };
  }
  const said = outcome.text('cpu.said');
  if (outcome.number('cpu.exit') !== 0) throw outcome.inconclusive('it did not spin');
  // Without the controller the kernel counts no periods.
  const [, periods = '0', heldBack = '0'] = /nr_periods (\d+) nr_throttled (\d+)/.exec(said) ?? [];
  return { works: Number(heldBack) > 0, happened: `held back in ${heldBack} of ${periods} periods` };
}

function judgeProcesses(outcome: TrialOutcome): Reality {
  if (refusedExits.includes(outcome.number('pids.exit'))) {
    return { works: false, happened: `did not start: ${outcome.text('pids.said')}` };
  }
  const started = Number(/started (\d+) of 50/.exec(outcome.text('pids.said'))?.[1] ?? NaN);
  if (Number.isNaN(started)) throw outcome.inconclusive('it counted no processes');
  return { works: started < 20, happened: `started ${started} of 50` };
}

function judgeExit(key: string, done: string): (outcome: TrialOutcome) => Reality {
  return (outcome) => {
    const exit = outcome.number(`${key}.exit`);
    return exit === 0
      ? { works: true, happened: done }
      : { works: false, happened: `ended with ${exit}: ${outcome.text(`${key}.said`)}` };
  };
}

function judgePort(outcome: TrialOutcome): Reality {
  if (outcome.number('serve.exit') !== 0) {
    return { works: false, happened: `did not start: ${outcome.text('serve.said')}` };
  }
  return outcome.text('reach.said') === 'reached'
    ? { works: true, happened: 'reached from outside' }
    : { works: false, happened: `not reached: ${outcome.text('reach.said')}` };
}

function judgeLogout(outcome: TrialOutcome): Reality {
  if (outcome.text('start.said') !== 'started') throw outcome.inconclusive('no container was started');
  const stays = outcome.number('left') > 0;
  return { works: stays, happened: stays ? 'still there' : 'ended with the session' };
}

function judgeCheckpoint(outcome: TrialOutcome): Reality {
  for (const key of ['checkpoint', 'restore']) {
    if (outcome.number(`${key}.exit`) !== 0) {
      return { works: false, happened: `${key}: ${outcome.text(`${key}.said`)}` };
    }
  }
  const [before, after] = [outcome.number('before'), outcome.number('after')];
  return {
    works: before > 0 && after > before,
    happened: `counted to ${before}, then on to ${after}`,
  };
}

function flag(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

function dockerFlag(...names: readonly string[]): (info: EngineStatements['docker']) => boolean | undefined {
  return (info) => {
    const values = names.map((name) => flag(statementAt(info, name)));
    return values.includes(false) ? false : values.every((value) => value === true) ? true : undefined;
  };
}

function podmanController(name: string): (info: EngineStatements['podman']) => boolean | undefined {
  return (info) => {
    const controllers = statementAt(info, 'host', 'cgroupControllers');
    // It lists them on version 2 only.
    const counts = Array.isArray(controllers) && statementAt(info, 'host', 'cgroupVersion') === 'v2';
    return counts ? controllers.includes(name) : undefined;
  };
}

/** Findings that speak of whether Docker can run a container at all. */
const dockerRunFindings = [
  ...['RT-ACTIVE', 'RT-RUNTIME', 'CG-MODE', 'NS-MNT', 'NS-PID', 'NS-IPC', 'NS-UTS', 'NS-NET'],
  ...['KRN-SECCOMP', 'SEC-APPARMOR', 'NET-BRIDGE', 'NET-IPT-BIN', 'NET-IPT-KERNEL', 'ST-DRIVER'],
];

const portFindings = [
  ...['NET-BRIDGE', 'NET-IPT-BIN', 'NET-IPT-KERNEL', 'NET-XT', 'NET-FWD4', 'NET-FORWARD-DROP'],
];

/** All that is tried, in the order of the tables. */
export const triedCapabilities: readonly TriedCapability[] = [
  {
    title: 'Run a container (Docker)',
    trial: 'dockerRun',
    claim: { findings: dockerRunFindings, as: 'root' },
    judge: judgeExit('run', 'ran'),
    dockerSays: (info) => (typeof statementAt(info, 'ServerVersion') === 'string' ? true : undefined),
  },
  {
    title: 'Limit memory',
    trial: 'dockerMemory',
    claim: { card: 'limitMemory', as: 'root' },
    judge: judgeMemory,
    dockerSays: dockerFlag('MemoryLimit'),
    podmanSays: podmanController('memory'),
  },
  {
    title: 'Limit swap',
    trial: 'dockerMemory',
    claim: { card: 'limitSwap', as: 'root' },
    judge: judgeSwap,
    dockerSays: dockerFlag('SwapLimit'),
  },
  {
    title: 'Limit memory (Podman)',
    trial: 'podmanMemory',
    claim: { card: 'limitMemory', as: 'root' },
    judge: judgeMemory,
    podmanSays: podmanController('memory'),
  },
  {
    title: 'Limit swap (Podman)',
    trial: 'podmanMemory',
    claim: { card: 'limitSwap', as: 'root' },
    judge: judgeSwap,
  },
  {
    title: 'Limit CPU',
    trial: 'dockerCpu',
    claim: { findings: ['CG-CPU-CFS'], as: 'root' },
    judge: judgeCpu,
    dockerSays: dockerFlag('CpuCfsPeriod', 'CpuCfsQuota'),
    podmanSays: podmanController('cpu'),
  },
  {
    title: 'Limit processes',
    trial: 'dockerProcesses',
    claim: { findings: ['CG-PIDS'], as: 'root' },
    judge: judgeProcesses,
    dockerSays: dockerFlag('PidsLimit'),
    podmanSays: podmanController('pids'),
  },
  {
    title: 'Publish a port',
    trial: 'dockerPort',
    claim: { findings: portFindings, as: 'root' },
    judge: judgePort,
    dockerSays: dockerFlag('IPv4Forwarding'),
  },
  {
    title: 'Overlay mount',
    trial: 'overlayMount',
    claim: { findings: ['ST-OVERLAY', 'ST-OVERLAY-MOUNT'], as: 'root' },
    judge: judgeExit('mount', 'mounted'),
    dockerSays: (info) => {
      const driver = statementAt(info, 'Driver');
      return typeof driver === 'string' ? driver.startsWith('overlay') : undefined;
    },
    podmanSays: (info) => {
      const driver = statementAt(info, 'store', 'graphDriverName');
      return typeof driver === 'string' ? driver === 'overlay' : undefined;
    },
  },
  {
    title: 'User namespaces for users',
    trial: 'userNamespace',
    claim: { findings: ['NS-USER', 'NS-USER-SYSCTL', 'NS-USER-APPARMOR'], as: 'admin' },
    judge: judgeExit('unshare', 'made'),
  },
  {
    title: 'Run rootless (Podman)',
    trial: 'rootlessPodman',
    claim: { card: 'runRootless', as: 'admin' },
    judge: judgeExit('run', 'ran'),
  },
  {
    title: 'Run rootless (Docker)',
    trial: 'rootlessDocker',
    claim: { card: 'runRootless', as: 'admin' },
    judge: judgeExit('run', 'ran'),
  },
  {
    title: 'Rootless containers stay after the logout',
    trial: 'afterLogout',
    claim: { findings: ['RL-LINGER'], warningSaysNo: true, as: 'admin' },
    judge: judgeLogout,
  },
  {
    title: 'Overlay networks',
    trial: 'overlayNetwork',
    claim: { card: 'overlayNetworks', as: 'root' },
    judge: judgeExit('ping', 'answered through VXLAN and bridges'),
  },
  {
    title: 'Checkpoint and restore (Podman)',
    trial: 'podmanCheckpoint',
    claim: { card: 'checkpoint', as: 'root' },
    judge: judgeCheckpoint,
  },
];
