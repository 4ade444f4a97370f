import assert from 'node:assert/strict';
import { parseNamespaceLinks } from '../../../../src/facts/sections/ownNamespaces';
import {
  parseContainer,
  parseContainerGroup,
  parseVirtualMachine,
} from '../../../../src/facts/sections/virtualization';
import type { Fact } from '../../../../src/model/fact';
import { fakeReadings, fileAbsent, notInstalled, ran } from '../fakeReadings';

function words(fact: Fact<string>): string {
  return fact.state === 'known' ? fact.value : fact.state;
}

const noSystemd = { 'virt-vm': notInstalled, 'virt-container': notInstalled };
const noMarks = {
  '/run/systemd/container': fileAbsent,
  '/.dockerenv': fileAbsent,
  '/run/.containerenv': fileAbsent,
  '/proc/1/cgroup': '0::/\n',
};

describe('parseVirtualMachine', () => {
  it('takes the word of systemd-detect-virt, whose status for none is 1', () => {
    assert.equal(words(parseVirtualMachine(fakeReadings({ commands: { 'virt-vm': 'kvm\n' } }))), 'kvm');
    assert.equal(
      words(parseVirtualMachine(fakeReadings({ commands: { 'virt-vm': ran('none\n', 1) } }))),
      'none',
    );
  });

  it('does not take an error for a word', () => {
    const commands = { 'virt-vm': ran('Failed to detect virtualization: Permission denied\n', 1) };
    assert.equal(words(parseVirtualMachine(fakeReadings({ commands }))), 'unreadable');
  });

  it('says without it only what the processor or the kernel prove', () => {
    const cpuinfo = (flags: string) => `processor : 0\nvendor_id : x\nmodel name : y\nflags : ${flags}\n`;
    const on = (flags: string, release = '6.6.0-0-virt') =>
      words(
        parseVirtualMachine(
          fakeReadings({
            files: { '/proc/sys/kernel/osrelease': release },
            commands: { ...noSystemd, cpuinfo: cpuinfo(flags) },
          }),
        ),
      );
    assert.equal(on('fpu hypervisor'), 'vm-other');
    assert.equal(on('fpu'), 'unreadable');
    assert.equal(on('fpu hypervisor', '5.15.153.1-microsoft-standard-WSL2'), 'microsoft');
  });
});

describe('parseContainer', () => {
  const on = (files: Record<string, string>) =>
    words(parseContainer(fakeReadings({ files: { ...noMarks, ...files }, commands: noSystemd })));

  it('takes the word of systemd-detect-virt', () => {
    assert.equal(words(parseContainer(fakeReadings({ commands: { 'virt-container': 'lxc\n' } }))), 'lxc');
    assert.equal(
      words(parseContainer(fakeReadings({ commands: { 'virt-container': ran('none\n', 1) } }))),
      'none',
    );
  });

  it('goes by the marks that engines leave', () => {
    assert.equal(on({ '/run/systemd/container': 'lxc\n' }), 'lxc');
    assert.equal(on({ '/.dockerenv': '' }), 'docker');
    assert.equal(on({ '/run/.containerenv': 'engine="podman-4.3.1"\n' }), 'podman');
    assert.equal(on({ '/proc/1/cgroup': '12:memory:/docker/0123456789ab\n' }), 'docker');
    assert.equal(on({ '/proc/sys/kernel/osrelease': '5.15.153.1-microsoft-standard-WSL2\n' }), 'wsl');
  });

  it('calls it none only with proof: no mark is no proof, the kernel thread daemon is', () => {
    assert.equal(on({}), 'unreadable');
    assert.equal(on({ '/proc/2/comm': 'kthreadd\n' }), 'none');
    assert.equal(on({ '/proc/2/comm': 'sh\n' }), 'unreadable');
    assert.equal(on({ '/.dockerenv': '', '/proc/2/comm': 'kthreadd\n' }), 'docker');
  });
});

describe('parseContainer by namespaces', () => {
  interface Host {
    readonly links: string;
    readonly detected?: string;
    readonly files?: Record<string, string>;
  }
  const factOn = ({ links, detected, files = {} }: Host) =>
    parseContainer(
      fakeReadings({
        files: { ...noMarks, '/proc/sys/kernel/osrelease': '6.12.1\n', ...files },
        commands: {
          'virt-container':
            detected === undefined ? notInstalled : ran(`${detected}\n`, detected === 'none' ? 1 : 0),
          'namespace-links': links,
        },
      }),
    );
  const on = (host: Host) => words(factOn(host));
  const initial = namespaceLinks({});
  const everyOther = { cgroup: 4026532500, ipc: 4026532501, pid: 4026532502, uts: 4026532503 };
  const leftOver = { '/.dockerenv': '' };

  it('believes the namespaces and not a mark that was left behind, and shows both', () => {
    const links = `${initial}'/.dockerenv'\n`;
    assert.equal(on({ links, detected: 'docker', files: leftOver }), 'none');
    const fact = factOn({ links, files: leftOver });
    assert.equal(words(fact), 'none');
    assert.ok(fact.state === 'known');
    assert.match(fact.excerpt, /^'\/proc\/self\/ns\/pid' -> 'pid:\[4026531836\]'$/m);
    assert.match(fact.excerpt, /^'\/\.dockerenv'$/m);
  });

  it('says none without systemd-detect-virt, and without the right to look at process 1', () => {
    assert.equal(on({ links: initial }), 'none');
    assert.equal(on({ links: initial.replace(/^.*\/proc\/1\/.*\n/m, '') }), 'none');
  });

  it('names the container by its marks, and says so when it has none', () => {
    const links = namespaceLinks({ ...everyOther, mnt: 4026532504 });
    assert.equal(on({ links, detected: 'lxc' }), 'lxc');
    assert.equal(on({ links, files: leftOver }), 'docker');
    assert.equal(on({ links }), 'container-other');
    assert.equal(on({ links, detected: 'none' }), 'container-other');
  });

  it('knows a container that shares the processes of the machine', () => {
    const shared = { ...everyOther, pid: 4026531836, mnt: 4026532504 };
    assert.equal(on({ links: `${namespaceLinks(shared)}root other\n` }), 'container-other');
    assert.equal(on({ links: `${namespaceLinks(shared)}root other\n`, detected: 'docker' }), 'docker');
    assert.equal(on({ links: namespaceLinks(shared), files: leftOver }), 'docker');
    const allShared = namespaceLinks({ mnt: 4026532504 });
    assert.equal(on({ links: `${allShared}root other\n`, files: leftOver }), 'docker');
  });

  it('does not take a service with a namespace of its own, or a chroot, for a container', () => {
    const hardened = namespaceLinks({ uts: 4026532503, mnt: 4026532504 });
    assert.equal(on({ links: `${hardened}root same\n`, detected: 'none' }), 'none');
    assert.equal(on({ links: `${hardened}root same\n`, files: leftOver }), 'none');
    assert.equal(on({ links: hardened, detected: 'none' }), 'none');
    assert.equal(on({ links: hardened }), 'unreadable');
    assert.equal(on({ links: `${initial}root other\n`, files: leftOver }), 'none');
  });

  it('leaves WSL 2 and OpenVZ to their own signs', () => {
    const wsl = { '/proc/sys/kernel/osrelease': '5.15.153.1-microsoft-standard-WSL2\n' };
    assert.equal(on({ links: namespaceLinks(everyOther), files: wsl }), 'wsl');
    assert.equal(on({ links: initial, files: wsl, detected: 'wsl' }), 'wsl');
    assert.equal(on({ links: initial, detected: 'openvz' }), 'openvz');
  });

  it('goes by the marks where the namespaces cannot be read', () => {
    assert.equal(on({ links: '', files: leftOver }), 'docker');
    assert.equal(on({ links: 'nonsense\n', detected: 'none' }), 'none');
  });
});

describe('parseNamespaceLinks', () => {
  const parse = (output: string) => {
    const parsed = parseNamespaceLinks(output);
    return parsed.ok ? parsed.value : undefined;
  };

  it('reads the words of GNU, uutils and busybox', () => {
    const value = { initialProcesses: true, allInitial: true, ownMounts: false, ownRoot: undefined };
    assert.deepEqual(parse(namespaceLinks({})), value);
    assert.deepEqual(parse(namespaceLinks({}).replaceAll("'", '')), value);
  });

  it('takes a kind of namespace that the kernel does not have for the only one', () => {
    const without = namespaceLinks({}).replace(/^.*cgroup.*\n/m, '');
    assert.equal(parse(without)?.allInitial, true);
  });

  it('understands nothing without the namespace of processes, or with a link of another kind', () => {
    assert.equal(parse(namespaceLinks({}).replace(/^.*pid.*\n/m, '')), undefined);
    assert.equal(parse("'/proc/self/ns/pid' -> 'user:[4026531836]'\n"), undefined);
    assert.equal(parse("'/proc/self/ns/pid'\n"), undefined);
  });
});

/** What `stat -c %N` prints on a machine, with some numbers changed. */
function namespaceLinks(changed: Readonly<Record<string, number>>): string {
  const numbers = {
    cgroup: 4026531835,
    ipc: 4026531839,
    mnt: 4026531841,
    pid: 4026531836,
    user: 4026531837,
    uts: 4026531838,
    ...changed,
  };
  const lines = Object.entries(numbers).map(
    ([kind, number]) => `'/proc/self/ns/${kind}' -> '${kind}:[${number}]'\n`,
  );
  return `${lines.join('')}'/proc/1/ns/mnt' -> 'mnt:[4026531841]'\n`;
}

describe('parseContainerGroup', () => {
  it('knows the groups of Docker, Podman, Kubernetes and LXC, and no others', () => {
    const group = (text: string) => {
      const parsed = parseContainerGroup(text);
      return parsed.ok ? parsed.value : undefined;
    };
    assert.equal(group(`0::/system.slice/docker-${'a'.repeat(64)}.scope`), 'docker');
    assert.equal(group('0::/machine.slice/libpod-abc.scope/container'), 'podman');
    assert.equal(group('4:pids:/kubepods/besteffort/pod1/abc'), 'kubernetes');
    assert.equal(group('0::/kubepods.slice/kubepods-pod1.slice/x'), 'kubernetes');
    assert.equal(group('0::/lxc.payload.web/init.scope'), 'lxc');
    assert.equal(group('0::/init.scope'), undefined);
    assert.equal(group('0::/system.slice/docker.service'), undefined);
  });
});
