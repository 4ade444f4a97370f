import type { Check, Verdict } from '../../model/check';
import { valueOf } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import { message } from '../../model/message';
import { evidenceOf } from '../factEvidence';
import { installStep } from '../packageStep';
import { mountOf } from '../storage/dataRoot';
import { mountEvidence } from '../storage/dataRootVerdict';
import { info, pass, unknown, unknownBecause, warning } from '../verdict';
import { judgeOrdinaryAccount } from './ordinaryAccount';

/** Where rootless engines keep images, and how. */
export const rootlessStorageChecks: readonly Check[] = [
  {
    id: 'RL-STORAGE',
    category: 'rootless',
    name: message('Overlay storage of the account'),
    meaning: message(
      'Since Linux 5.11 an account may mount overlays inside its user namespace. Elsewhere fuse-overlayfs does it more slowly, and without that every layer is a full copy.',
    ),
    profiles: ['rootless'],
    references: [
      'https://docs.kernel.org/filesystems/overlayfs.html',
      'https://rootlesscontaine.rs/how-it-works/overlayfs/',
    ],
    evaluate: (facts) => judgeOrdinaryAccount(facts, () => judgeOverlay(facts)),
  },
  {
    id: 'RL-HOMEFS',
    category: 'rootless',
    name: message('File system of the home folder'),
    meaning: message(
      'Rootless engines keep images below the home folder. A network file system cannot hold files of mapped owners, and noexec keeps containers from starting.',
    ),
    profiles: ['rootless'],
    references: [
      'https://github.com/containers/podman/blob/main/rootless.md',
      'https://github.com/containers/podman/blob/main/troubleshooting.md',
    ],
    evaluate: (facts) => judgeOrdinaryAccount(facts, () => judgeHome(facts)),
  },
  {
    id: 'RL-CONFLICT',
    category: 'rootless',
    name: message('One rootless engine at a time'),
    meaning: message(
      'Rootless Docker and rootless containerd share folders in the runtime folder of the account: with both, one does not start.',
    ),
    profiles: ['rootless'],
    references: ['https://github.com/moby/moby/pull/52171'],
    evaluate: (facts) => judgeOrdinaryAccount(facts, () => judgeConflict(facts)),
  },
];

const fuseOverlayPackage = {
  debian: 'fuse-overlayfs',
  fedora: 'fuse-overlayfs',
  suse: 'fuse-overlayfs',
  arch: 'fuse-overlayfs',
  alpine: 'fuse-overlayfs',
};

/** The collector tries the mount as the account itself: that outweighs any version. */
function judgeOverlay(facts: HostFacts): Verdict {
  const { mountOverlay } = facts.storage;
  if (mountOverlay.state !== 'known') {
    return unknownBecause(mountOverlay);
  }
  const evidence = [evidenceOf(mountOverlay)];
  if (mountOverlay.value.succeeded) {
    return pass(message('The account could mount an overlay in a user namespace.'), evidence);
  }
  if (
    facts.namespaces.createUserNamespace.state !== 'known' ||
    !facts.namespaces.createUserNamespace.value.succeeded
  ) {
    return unknown(
      message('No user namespace could be created, so no overlay could be tried in one: see NS-USER.'),
      [...evidence, evidenceOf(facts.namespaces.createUserNamespace)],
      message('Settle NS-USER first, then examine the host again.'),
    );
  }
  const fuse = facts.engines.programs['fuse-overlayfs'];
  if (fuse?.state === 'known') {
    return info(
      message('The kernel does not let the account mount overlays; {program} does it instead.', {
        program: fuse.value,
      }),
      [...evidence, evidenceOf(fuse)],
      message('Rootless storage works through FUSE'),
    );
  }
  return fuse?.state === 'absent'
    ? warning({
        title: message('Rootless storage copies every layer'),
        summary: message(
          'The kernel does not let the account mount overlays, and fuse-overlayfs is not installed.',
        ),
        nextStep: installStep(facts, fuseOverlayPackage),
        evidence: [...evidence, evidenceOf(fuse)],
      })
    : unknownBecause(fuse ?? mountOverlay);
}

/** File systems of other machines: their servers do not know the mapped ids. Source: Podman's rootless.md. */
const networkFilesystem =
  /^(?:nfs\d?|cifs|smb3|smbfs|9p|afs|ceph|gpfs|lustre|fuse\.sshfs|glusterfs|fuse\.glusterfs)$/;

function judgeHome(facts: HostFacts): Verdict {
  const { home } = facts.rootless;
  if (home.state !== 'known') {
    return unknownBecause(home);
  }
  const mount = mountOf(facts, home.value);
  if (mount.state !== 'known') {
    return unknownBecause(mount);
  }
  const evidence = [mountEvidence(mount.value, home.value)];
  const { type, options, path } = mount.value;
  const elsewhere = message(
    'Set graphroot in ~/.config/containers/storage.conf, or data-root in ~/.config/docker/daemon.json, to a folder on a local disk.',
  );
  // The account may have told its engine another folder, in files that are not read.
  if (networkFilesystem.test(type)) {
    return warning({
      title: message('The home folder cannot hold images'),
      summary: message('{home} lies on {type}, a network file system.', { home: home.value, type }),
      nextStep: elsewhere,
      evidence,
    });
  }
  return options.includes('noexec')
    ? warning({
        title: message('Containers from the home folder cannot run programs'),
        summary: message('{path} is mounted with noexec.', { path }),
        nextStep: elsewhere,
        evidence,
      })
    : pass(message('{home} lies on {type}.', { home: home.value, type }), evidence);
}

function judgeConflict(facts: HostFacts): Verdict {
  const { stateFolders } = facts.rootless;
  if (stateFolders.state !== 'known') {
    return unknownBecause(stateFolders);
  }
  const evidence = [evidenceOf(stateFolders)];
  const both = ['dockerd-rootless', 'containerd-rootless'].every((name) =>
    valueOf(stateFolders)?.includes(name),
  );
  return both
    ? warning({
        title: message('Two rootless engines use one runtime folder'),
        summary: message('The runtime folder has the state of rootless Docker and of rootless containerd.'),
        nextStep: message('Stop one of them: systemctl --user stop docker or containerd.'),
        evidence,
      })
    : pass(message('At most one rootless engine has its state in the runtime folder.'), evidence);
}
