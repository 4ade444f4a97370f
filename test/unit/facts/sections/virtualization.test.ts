import assert from 'node:assert/strict';
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
