import { driverChoices, type DriverChoice } from '../../checks/storage/storageDriver';
import { dockerStorageDrivers } from '../../knowledge/dockerdFlags';
import { valueOf } from '../../model/fact';
import type { Fix } from '../../model/fix';
import type { HostFacts } from '../../model/hostFacts';
import { message, type Message } from '../../model/message';
import { refusedDraft, settingFix, unneededDraft } from './settingFix';

/** The driver of Docker, where it is one that is slow or that later releases lack. */
function outgoingDriver(facts: HostFacts): DriverChoice | undefined {
  return driverChoices(facts).find(
    ({ engine, driver }) =>
      engine === 'Docker' &&
      (driver === 'vfs' ||
        dockerStorageDrivers.some((row) => row.driver === driver && row.until !== undefined)),
  );
}

function whatDisappears(facts: HostFacts, driver: string): Message {
  const docker = valueOf(facts.engines.docker);
  return docker?.images === undefined || docker.containers === undefined
    ? message(
        'All images and containers that Docker keeps with its driver {driver} disappear from its sight under another one. They stay on the disk, and come back with the old driver.',
        { driver },
      )
    : message(
        'The {images} images and {containers} containers that Docker keeps with its driver {driver} disappear from its sight under another one. They stay on the disk, and come back with the old driver.',
        { images: docker.images, containers: docker.containers, driver },
      );
}

/** Repairs that only a person can do: the plan tells how. */
export const manualFixes: readonly Fix[] = [
  settingFix({
    id: 'change-docker-storage-driver',
    title: message('Move Docker to the storage driver overlay2'),
    answers: ['ST-DRIVER', 'ST-VFS', 'ST-DM'],
    sources: [
      'https://docs.docker.com/engine/storage/drivers/select-storage-driver/',
      'https://docs.docker.com/engine/deprecated/#device-mapper-storage-driver',
    ],
    offer: (facts) => (outgoingDriver(facts) ? 'manual' : undefined),
    question: () => ({ paths: [] }),
    draft: ({ facts }) => {
      const choice = outgoingDriver(facts);
      return choice
        ? refusedDraft(whatDisappears(facts, choice.driver))
        : unneededDraft(message('No Docker with a storage driver that is slow or going away was found.'));
    },
    byHand: (facts) => [
      '# with the Docker that still has the old driver: what there is, and how much room it needs',
      'docker image ls --all',
      'docker ps --all --size',
      `df -h ${valueOf(facts.engines.docker)?.dataRoot ?? '/var/lib/docker'}`,
      '# keep what you need: every image, and the changes within containers',
      'docker save --output images.tar IMAGE ...',
      'docker commit CONTAINER NAME',
      '# in the braces of /etc/docker/daemon.json:',
      '"storage-driver": "overlay2"',
      'dockerd --validate --config-file=/etc/docker/daemon.json',
      'systemctl restart docker',
      'docker load --input images.tar',
      '# the way back: take the line out again and restart Docker',
    ],
  }),
  settingFix({
    id: 'enable-ipv6-forward',
    title: message('Switch IPv6 forwarding on, now and at boot'),
    answers: ['NET-FWD6'],
    sources: [
      'https://docs.kernel.org/networking/ip-sysctl.html',
      'https://docs.docker.com/engine/daemon/ipv6/',
    ],
    offer: ({ sysctls }) => (valueOf(sysctls['net.ipv6.conf.all.forwarding']) === '0' ? 'manual' : undefined),
    question: () => ({ paths: [] }),
    draft: ({ facts }) =>
      valueOf(facts.sysctls['net.ipv6.conf.all.forwarding']) === '1'
        ? unneededDraft(message('IPv6 forwarding is on.'))
        : refusedDraft(
            message(
              'A host that forwards IPv6 ignores router advertisements unless accept_ra is 2. Which interfaces learn their route from them is not known here, and without it the host may be cut off.',
            ),
          ),
    byHand: () => [
      '# /etc/sysctl.d/90-hullwright.conf; eth0 stands for each interface that learns its route from a router',
      'net.ipv6.conf.eth0.accept_ra = 2',
      'net.ipv6.conf.all.forwarding = 1',
      '# then as root, in this order:',
      'sysctl -w net.ipv6.conf.eth0.accept_ra=2',
      'sysctl -w net.ipv6.conf.all.forwarding=1',
    ],
  }),
];
