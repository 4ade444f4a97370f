import type { PreflightFacts } from '../../model/containerFacts';
import { message } from '../../model/message';
import type { PreflightCheck, PreflightVerdict } from '../../model/preflight';
import { fileLines, innerFiles } from './openFiles';
import { factEvidence, fails, named, unknown, unknownBecause, works } from './preflightVerdict';

/** What the processes of the container have open. */
export const filePreflight: readonly PreflightCheck[] = [
  {
    id: 'CP-OUTSIDE-FILES',
    title: message('Files from outside of the container'),
    sources: [
      'https://github.com/checkpoint-restore/criu/issues/1316',
      'https://criu.org/Inheriting_FDs_on_restore',
    ],
    judge: judgeOutside,
  },
  {
    id: 'CP-ANON-FILES',
    title: message('Descriptors without a file'),
    sources: ['https://criu.org/What_cannot_be_checkpointed'],
    judge: judgeAnonymous,
  },
  {
    id: 'CP-DEVICES',
    title: message('Devices'),
    sources: [
      'https://criu.org/What_cannot_be_checkpointed',
      'https://github.com/checkpoint-restore/criu/tree/criu-dev/plugins',
    ],
    judge: judgeDevices,
  },
];

function judgeOutside({ tree: { openFiles, mounts } }: PreflightFacts): PreflightVerdict {
  if (openFiles.state !== 'known') {
    return unknownBecause(openFiles);
  }
  if (mounts.state !== 'known') {
    return unknownBecause(mounts);
  }
  const inside = new Set(mounts.value.map(({ id }) => id));
  const paths = openFiles.value.filter(({ target }) => target.startsWith('/') && !innerFiles.test(target));
  const outside = paths.filter(({ mount }) => mount !== undefined && !inside.has(mount));
  if (outside.length > 0) {
    return fails({
      summary: message('These lie on no mount of the container: {files}.', {
        files: named(outside.map(({ target }) => target)),
      }),
      evidence: [factEvidence(openFiles, fileLines(outside))],
      remedy: message(
        'Start the container by its engine and without a file of the host as its input or output.',
      ),
    });
  }
  return paths.some(({ mount }) => mount === undefined)
    ? unknown({
        summary: message('It could not be read on which mounts all of its files lie.'),
        evidence: [factEvidence(openFiles)],
      })
    : works(message('All open files lie within the container.'), [factEvidence(openFiles)]);
}

/** What CRIU saves, by its files.c and file-ids.c. */
const savable = ['eventfd', 'eventpoll', 'signalfd', 'timerfd', 'inotify', 'fanotify', 'pidfd', 'bpf-map'];
const notSavable = [
  'io_uring',
  'userfaultfd',
  'perf_event',
  'bpf-prog',
  'bpf_link',
  'bpf-link',
  'fscontext',
  'landlock-ruleset',
];

function judgeAnonymous({ tree: { openFiles } }: PreflightFacts): PreflightVerdict {
  if (openFiles.state !== 'known') {
    return unknownBecause(openFiles);
  }
  const all = openFiles.value.flatMap((file) => {
    const kind = /^anon_inode:\[?([^\]]*)\]?$/.exec(file.target)?.[1];
    return kind === undefined ? [] : [{ file, kind }];
  });
  const lines = (some: typeof all) => [factEvidence(openFiles, fileLines(some.map(({ file }) => file)))];
  const bad = all.filter(({ kind }) => notSavable.includes(kind) || kind.startsWith('kvm-'));
  if (bad.length > 0) {
    return fails({
      summary: message('CRIU does not know descriptors of these kinds: {kinds}.', {
        kinds: named(bad.map(({ kind }) => kind)),
      }),
      evidence: lines(bad),
      remedy: message(
        'Turn off in the program what uses them; io_uring in libuv and Node.js by UV_USE_IO_URING=0.',
      ),
    });
  }
  const open = all.filter(({ kind }) => !savable.includes(kind));
  return open.length > 0
    ? unknown({
        summary: message('Nothing is known of descriptors of these kinds: {kinds}.', {
          kinds: named(open.map(({ kind }) => kind)),
        }),
        evidence: lines(open),
      })
    : works(message('CRIU knows all of them.'), lines(all));
}

const savableDevices =
  /^\/dev\/(?:null|zero|full|random|urandom|tty|console|ptmx|pts\/(?:ptmx|\d+)|net\/tun)$/;

/** Processors of graphics: CRIU saves some by plugins, with some drivers. */
const graphics = /^\/dev\/(?:nvidia|kfd$|dri\/)/;

function judgeDevices({ tree: { openFiles } }: PreflightFacts): PreflightVerdict {
  if (openFiles.state !== 'known') {
    return unknownBecause(openFiles);
  }
  const devices = openFiles.value.filter(
    ({ kind, target }) =>
      (kind === 'characterDevice' || kind === 'blockDevice') && !savableDevices.test(target),
  );
  const evidence = [factEvidence(openFiles, fileLines(devices))];
  if (devices.length === 0) {
    return works(message('It has no device open that CRIU does not know.'), evidence);
  }
  const names = { devices: named(devices.map(({ target }) => target)) };
  return devices.every(({ target }) => graphics.test(target))
    ? unknown({
        summary: message(
          'It uses a graphics processor, which only a plugin of CRIU saves: {devices}.',
          names,
        ),
        evidence,
        remedy: message('Install the plugin of CRIU for it, and try it with a container that you can lose.'),
      })
    : fails({
        summary: message('It has devices open that CRIU does not know: {devices}.', names),
        evidence,
        remedy: message('Close them in the program.'),
      });
}
