import type { PreflightFacts } from '../../model/containerFacts';
import { valueOf } from '../../model/fact';
import { message } from '../../model/message';
import type { PreflightCheck, PreflightRequest, PreflightVerdict } from '../../model/preflight';
import { fileLines, innerFiles, mappingEvidence } from './openFiles';
import {
  factEvidence,
  fails,
  named,
  needsOption,
  unknown,
  unknownBecause,
  warns,
  works,
} from './preflightVerdict';
import { isProgramAtLeast } from '../../model/programVersion';

/** What a checkpoint must hold of open files beside their names. */
export const contentPreflight: readonly PreflightCheck[] = [
  {
    id: 'CP-LOCKS',
    title: message('File locks'),
    sources: ['https://criu.org/File_locks', 'https://github.com/checkpoint-restore/criu/issues/2018'],
    judge: judgeLocks,
  },
  {
    id: 'CP-DELETED',
    title: message('Files that were deleted and are still in use'),
    sources: ['https://criu.org/Invisible_files'],
    judge: judgeDeleted,
  },
  {
    id: 'CP-WATCHES',
    title: message('Watched files (inotify)'),
    sources: ['https://criu.org/Irmap', 'https://github.com/checkpoint-restore/criu/pull/3043'],
    judge: judgeWatches,
  },
  {
    id: 'CP-GROWING',
    title: message('Files that go on growing'),
    sources: ['https://github.com/checkpoint-restore/criu/issues/948', 'https://criu.org/Docker'],
    judge: judgeGrowing,
  },
];

function judgeLocks(
  { engine, tree: { openFiles } }: PreflightFacts,
  { options }: PreflightRequest,
): PreflightVerdict {
  if (openFiles.state !== 'known') {
    return unknownBecause(openFiles);
  }
  const locked = openFiles.value.filter(({ hasLock }) => hasLock);
  const evidence = [factEvidence(openFiles, fileLines(locked))];
  if (locked.length === 0) {
    return works(message('It holds none.'), evidence);
  }
  const files = { files: named(locked.map(({ target }) => target)) };
  return options.has('fileLocks')
    ? works(message('Its locks are saved, as was chosen: {files}.', files), evidence)
    : needsOption('fileLocks', {
        summary: message('It holds locks, which are saved only when that is chosen: {files}.', files),
        evidence,
        remedy:
          engine.kind === 'podman'
            ? message('Choose to save file locks.')
            : message('Put file-locks into /etc/criu/runc.conf: Docker has no option for it.'),
      });
}

/** Bytes of a deleted file that CRIU takes into a checkpoint when nothing else is set: its cr_options.h. */
const ghostLimit = 1024 * 1024;

function judgeDeleted({ tree: { openFiles, mappings } }: PreflightFacts): PreflightVerdict {
  if (openFiles.state !== 'known') {
    return unknownBecause(openFiles);
  }
  if (mappings.state !== 'known') {
    return unknownBecause(mappings);
  }
  const open = openFiles.value.filter(
    ({ kind, isDeleted, target }) => isDeleted && kind === 'file' && !innerFiles.test(target),
  );
  const large = open.filter(({ size, links }) => links === 0 && size > ghostLimit);
  const linked = open.filter(({ links }) => links > 0);
  if (large.length > 0) {
    return fails({
      summary: message('Deleted files that are in use may have 1 MiB, and this has more: {files}.', {
        files: named(large.map(({ target }) => target)),
      }),
      evidence: [factEvidence(openFiles, fileLines(large))],
      remedy: message(
        'Have the program close them, or put a larger ghost-limit into the configuration of CRIU.',
      ),
    });
  }
  if (linked.length > 0) {
    return fails({
      summary: message('These were deleted and have another name: {files}.', {
        files: named(linked.map(({ target }) => target)),
      }),
      evidence: [factEvidence(openFiles, fileLines(linked))],
      remedy: message('Have the program close them, or put link-remap into the configuration of CRIU.'),
    });
  }
  const mapped = mappings.value.filter(
    ({ isDeleted, target }) =>
      isDeleted &&
      target.startsWith('/') &&
      !innerFiles.test(target) &&
      !open.some((file) => file.target === target),
  );
  return mapped.length > 0
    ? unknown({
        summary: message(
          'Programs or libraries were replaced while they ran, and their size is not known: {files}.',
          {
            files: named(mapped.map(({ target }) => target)),
          },
        ),
        evidence: [mappingEvidence(mappings, mapped)],
        remedy: message('Restart the container, so that it uses the new files.'),
      })
    : works(message('There is none that CRIU would not save.'), [factEvidence(openFiles, fileLines(open))]);
}

function judgeWatches({
  tree: { openFiles, mounts },
  host: { criuVersion },
}: PreflightFacts): PreflightVerdict {
  if (openFiles.state !== 'known') {
    return unknownBecause(openFiles);
  }
  const watching = openFiles.value.filter(({ watchedDevices }) => watchedDevices.length > 0);
  const evidence = [factEvidence(openFiles, fileLines(watching))];
  if (watching.length === 0) {
    return works(message('None of its processes watches files.'), evidence);
  }
  if (mounts.state !== 'known') {
    return unknownBecause(mounts);
  }
  const overlays = new Set(
    mounts.value.filter(({ fileSystem }) => fileSystem === 'overlay').map(({ device }) => device),
  );
  const onOverlay = watching.filter(({ watchedDevices }) =>
    watchedDevices.some((device) => overlays.has(device)),
  );
  const version = valueOf(criuVersion);
  const isOld = version !== undefined && isProgramAtLeast(version, '4.3') === false;
  return onOverlay.length > 0 && isOld
    ? fails({
        summary: message(
          'Its processes watch files of the image, and this CRIU cannot find those again on an overlay.',
        ),
        evidence: [factEvidence(openFiles, fileLines(onOverlay)), factEvidence(criuVersion)],
        remedy: message(
          'Stop the watcher, or name the folders in the configuration of CRIU: force-irmap and irmap-scan-path.',
        ),
      })
    : unknown({
        summary: message('Its processes watch files, which CRIU finds again only on some file systems.'),
        evidence,
        remedy: message('Try it with the container left running.'),
      });
}

/** What goes on after the dump writes on; CRIU compares sizes when it restores. */
function judgeGrowing(
  { tree: { openFiles } }: PreflightFacts,
  { leaveRunning }: PreflightRequest,
): PreflightVerdict {
  if (!leaveRunning) {
    return works(message('The container ends with the dump, and its files stay as they were.'), []);
  }
  if (openFiles.state !== 'known') {
    return { ...unknownBecause(openFiles), dump: 'works' };
  }
  const written = openFiles.value.filter(
    ({ kind, isWritable, isDeleted }) => kind === 'file' && isWritable && !isDeleted,
  );
  const evidence = [factEvidence(openFiles, fileLines(written))];
  return written.length === 0
    ? works(message('It has no file open for writing.'), evidence)
    : warns(
        {
          summary: message(
            'It goes on writing to {files}; a checkpoint whose files have another size cannot be restored.',
            {
              files: named(written.map(({ target }) => target)),
            },
          ),
          evidence,
          remedy: message('Stop the container with the checkpoint, or keep a copy of these files.'),
        },
        { dump: 'works' },
      );
}
