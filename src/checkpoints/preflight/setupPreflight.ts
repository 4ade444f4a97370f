import type { ContainerSetup, PreflightFacts } from '../../model/containerFacts';
import { message } from '../../model/message';
import type { PreflightCheck, PreflightRequest, PreflightVerdict } from '../../model/preflight';
import { isConnected } from './socketPreflight';
import {
  factEvidence,
  fails,
  named,
  restoreFails,
  unknown,
  unknownBecause,
  warns,
  works,
} from './preflightVerdict';
import { isProgramAtLeast } from '../../model/programVersion';
import type { Evidence } from '../../model/finding';

type SetupRule = (
  setup: ContainerSetup,
  context: {
    readonly facts: PreflightFacts;
    readonly request: PreflightRequest;
    readonly evidence: readonly Evidence[];
  },
) => PreflightVerdict;

function bySetup(rule: SetupRule): PreflightCheck['judge'] {
  return (facts, request) => {
    const { setup } = facts;
    return setup.state === 'known'
      ? rule(setup.value, { facts, request, evidence: [factEvidence(setup)] })
      : unknownBecause(setup);
  };
}

const judgeState: SetupRule = ({ status }, { facts: { engine }, evidence }) => {
  if (status === 'running') {
    return works(message('It runs.'), evidence);
  }
  if (status === 'paused' && engine.kind === 'docker') {
    return unknown({
      summary: message('It is paused, and only some hosts can dump a container that stands still.'),
      evidence,
      remedy: message('Let it run on before the checkpoint.'),
    });
  }
  return fails({
    summary: message('Its state is "{status}", and only a running container has something to save.', {
      status,
    }),
    evidence,
    remedy: message('Start the container.'),
  });
};

const judgeAutoRemove: SetupRule = ({ removesItself }, { facts: { engine }, request, evidence }) => {
  if (!removesItself) {
    return works(message('It stays when it ends.'), evidence);
  }
  if (engine.kind === 'podman') {
    return fails({
      summary: message(
        'It was made with --rm, and Podman refuses to checkpoint such a container without an export.',
      ),
      evidence,
      remedy: message('Make the container anew without --rm.'),
    });
  }
  return request.leaveRunning
    ? warns({
        summary: message('It was made with --rm: its checkpoints go away with it.'),
        evidence,
        remedy: message('Make the container anew without --rm.'),
      })
    : restoreFails({
        summary: message(
          'It was made with --rm: stopped by the checkpoint it is removed, and the checkpoint with it.',
        ),
        evidence,
        remedy: message('Leave it running, or make the container anew without --rm.'),
      });
};

const judgeRestart: SetupRule = ({ restartPolicy: policy }, { request, evidence }) =>
  request.leaveRunning || !['always', 'unless-stopped'].includes(policy)
    ? works(message('The engine does not start it anew after the dump.'), evidence)
    : warns(
        {
          summary: message(
            'Its restart policy is "{policy}": the engine may start it from scratch after the dump.',
            {
              policy,
            },
          ),
          evidence,
          remedy: message('Set the restart policy to "no" before, or leave it running.'),
        },
        { dump: 'works' },
      );

const judgeTerminal: SetupRule = ({ hasTerminal }, { facts: { engine }, evidence }) => {
  if (!hasTerminal) {
    return works(message('It has no terminal.'), evidence);
  }
  if (engine.kind === 'podman') {
    return works(message('It has a terminal, which Podman saves.'), evidence);
  }
  if (engine.version.state !== 'known') {
    return unknownBecause(engine.version);
  }
  return isProgramAtLeast(engine.version.value, '19.3')
    ? works(message('It has a terminal, which this Docker saves.'), [factEvidence(engine.version)])
    : fails({
        summary: message('It has a terminal, which Docker saves only from 19.03 on.'),
        evidence: [...evidence, factEvidence(engine.version)],
        remedy: message('Make the container anew without --tty, or update Docker.'),
      });
};

const judgeVolumes: SetupRule = ({ volumes }, { evidence }) => {
  const writable = volumes.filter(({ kind, isWritable }) => isWritable && kind !== 'tmpfs');
  return writable.length === 0
    ? works(message('Nothing outside of the container can change what its processes have open.'), evidence)
    : warns(
        {
          summary: message('The content of {places} is not in a checkpoint.', {
            places: named(writable.map(({ destination }) => destination)),
          }),
          evidence,
          remedy: message(
            'Keep the files that are open there as they are until the restore, in size and mode.',
          ),
        },
        { dump: 'works' },
      );
};

/** A restored connection needs the address it was made with. */
const judgeAddress: SetupRule = ({ networkMode, hasFixedAddress }, { facts, request, evidence }) => {
  const { sockets } = facts.tree;
  if (networkMode === 'host' || networkMode === 'none' || hasFixedAddress) {
    return works(message('Its address is the same after a restore.'), evidence);
  }
  if (sockets.state !== 'known') {
    return { ...unknownBecause(sockets), dump: 'works' };
  }
  return request.options.has('tcpEstablished') && sockets.value.some(isConnected)
    ? warns(
        {
          summary: message(
            'Its connections can be restored only with the address that it has now, and no address is fixed.',
          ),
          evidence,
          remedy: message(
            'Give the container an address of its own (--ip), or restore it before others start.',
          ),
        },
        { dump: 'works' },
      )
    : works(message('No connection needs the address that it has now.'), evidence);
};

/** How the container was made. */
export const setupPreflight: readonly PreflightCheck[] = [
  {
    id: 'CP-STATE',
    title: message('The container runs'),
    sources: [
      'https://docs.docker.com/reference/cli/docker/checkpoint/create/',
      'https://github.com/containers/podman/blob/main/libpod/container_internal_common.go',
    ],
    judge: bySetup(judgeState),
  },
  {
    id: 'CP-AUTO-REMOVE',
    title: message('The container stays when it ends'),
    sources: ['https://docs.podman.io/en/latest/markdown/podman-container-checkpoint.1.html'],
    judge: bySetup(judgeAutoRemove),
  },
  {
    id: 'CP-RESTART',
    title: message('Restart policy'),
    sources: ['https://docs.docker.com/engine/containers/start-containers-automatically/'],
    judge: bySetup(judgeRestart),
  },
  {
    id: 'CP-TERMINAL',
    title: message('Terminal'),
    sources: ['https://github.com/moby/moby/pull/38405'],
    judge: bySetup(judgeTerminal),
  },
  {
    id: 'CP-VOLUMES',
    title: message('Volumes'),
    sources: ['https://criu.org/Docker'],
    judge: bySetup(judgeVolumes),
  },
  {
    id: 'CP-ADDRESS',
    title: message('Address of the container'),
    sources: ['https://criu.org/TCP_connection'],
    judge: bySetup(judgeAddress),
  },
];
