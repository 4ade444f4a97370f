import assert from 'node:assert/strict';
import { checkRegistry } from '../../../src/checks/registry';
import { evaluateFacts } from '../../../src/examination/evaluateFacts';
import { automaticChanges, isAutomatic } from '../../../src/fixes/boot/automaticChanges';
import { bootFixes } from '../../../src/fixes/boot/bootFixes';
import { managerNote } from '../../../src/fixes/managerNote';
import type { HostFacts } from '../../../src/model/hostFacts';
import { renderEnglish } from '../../../src/model/message';
import { expectedReport, fixtureFacts, fixtureHostNames } from '../fixtureHosts/fixtureHost';
import { withKernel } from './grubHost';
import { factsStartedWith } from './surveyedHost';

/** `CHECK:fix=kind` for every offer on the host. */
function offers(facts: HostFacts, profile = expectedReport(facts.host.id).profile ?? 'auto'): string[] {
  const request = { profile, suppressions: [], today: '2026-01-15' };
  return evaluateFacts(facts, request, () => 0).findings.flatMap((finding) =>
    bootFixes.flatMap((fix) => {
      const kind = fix.offer(facts, finding);
      return kind === undefined ? [] : [`${finding.id}:${fix.id}=${kind}`];
    }),
  );
}

/** What documentation says that these hosts lack at boot; every other fixture host needs no kernel parameter. */
const needed: Readonly<Record<string, readonly string[]>> = {
  'debian-7': ['MEM-CTRL:enable-memory-controller=automatic'],
  'debian-8': ['MEM-CTRL:enable-memory-controller=automatic'],
  'raspberry-pi-os-12': ['MEM-CTRL:enable-memory-controller=manual'],
};

function withoutMemory(facts: HostFacts): HostFacts {
  const { unifiedControllers } = facts.cgroups;
  assert.ok(unifiedControllers.state === 'known');
  const value = unifiedControllers.value.filter((name) => name !== 'memory');
  return { ...facts, cgroups: { ...facts.cgroups, unifiedControllers: { ...unifiedControllers, value } } };
}

describe('repairs of the kernel command line', () => {
  for (const name of fixtureHostNames) {
    it(`are offered on ${name} where documentation says that one is needed`, async () => {
      assert.deepEqual(offers(await fixtureFacts(name)), needed[name] ?? []);
    });
  }

  it('answer checks that there are, and have sources', () => {
    const known = new Set(checkRegistry.map(({ id }) => id));
    for (const { id, answers, sources } of bootFixes) {
      assert.deepEqual(
        answers.filter((check) => !known.has(check)),
        [],
        id,
      );
      assert.ok(
        answers.length > 0 && sources.length > 0 && sources.every((url) => url.startsWith('https://')),
        id,
      );
    }
    assert.equal(new Set(bootFixes.map(({ id }) => id)).size, bootFixes.length);
  });

  it('are offered by how far they go: automatic on Debian, manual on RHEL, none inside a container', async () => {
    const line = 'BOOT_IMAGE=/vmlinuz root=/dev/vda1 ro cgroup_disable=memory';
    const offer = 'MEM-CTRL:remove-cgroup-disable-memory';
    const debian = withoutMemory(await factsStartedWith('debian-12', line));
    assert.deepEqual(offers(debian), [`${offer}=automatic`]);
    assert.deepEqual(offers(withoutMemory(await factsStartedWith('rhel-9', line))), [`${offer}=manual`]);
    const source = { kind: 'command', command: 'systemd-detect-virt --container' } as const;
    const container = { state: 'known', value: 'lxc', source, excerpt: 'lxc' } as const;
    assert.deepEqual(offers({ ...debian, system: { ...debian.system, container } }), []);
  });

  it('offer AppArmor back, guided, where it was switched off', async () => {
    const facts = await factsStartedWith('debian-12', 'BOOT_IMAGE=/vmlinuz root=/dev/vda1 ro apparmor=0');
    const source = { kind: 'file', path: '/sys/module/apparmor/parameters/enabled' } as const;
    const appArmorEnabled = { state: 'known', value: 'N', source, excerpt: 'N' } as const;
    const off = { ...facts, security: { ...facts.security, appArmorEnabled } };
    assert.deepEqual(
      offers(off).filter((offer) => offer.startsWith('SEC-')),
      ['SEC-APPARMOR:allow-apparmor-at-boot=guided'],
    );
  });

  it('offer the counting of swap only where the parameter still means something', async () => {
    const fix = bootFixes.find(({ id }) => id === 'count-swap');
    const base = await factsStartedWith('debian-12', 'BOOT_IMAGE=/vmlinuz root=/dev/vda1 ro');
    const zero = await factsStartedWith('debian-12', 'BOOT_IMAGE=/vmlinuz root=/dev/vda1 ro swapaccount=0');
    const finding = evaluateFacts(base, { profile: 'auto', suppressions: [], today: '2026-01-15' }, () => 0)
      .findings.map((each) => ({ ...each, status: 'warning' as const }))
      .find(({ id }) => id === 'MEM-SWAPACCT');
    assert.ok(fix && finding);
    const offered = (facts: HostFacts, release: string, options: Record<string, string>) =>
      fix.offer(withKernel(facts, release, options), finding);
    const built = { MEMCG_SWAP: 'y' };
    assert.equal(offered(base, '4.19.0-27-amd64', built), 'automatic');
    assert.equal(offered(base, '4.19.0-27-amd64', { ...built, MEMCG_SWAP_ENABLED: 'y' }), undefined);
    assert.equal(offered(base, '4.19.0-27-amd64', {}), undefined);
    assert.equal(offered(base, '5.10.0-36-amd64', built), undefined);
    assert.equal(offered(zero, '5.10.0-36-amd64', built), 'automatic');
    assert.equal(offered(zero, '6.1.0-40-amd64', built), undefined);
    assert.equal(fix.offer(zero, { ...finding, status: 'info' }), undefined);
  });

  it('go without a question only by words that are in the list', () => {
    assert.ok(isAutomatic('add', ['swapaccount=1', 'cgroup_enable=memory']));
    assert.ok(!isAutomatic('add', ['swapaccount=1', 'vsyscall=emulate']));
    assert.ok(!isAutomatic('add', ['swapaccount=10']));
    assert.ok(!isAutomatic('remove', ['apparmor=0']));
    assert.ok(automaticChanges.every(({ source }) => source.startsWith('https://')));
  });

  const marks: readonly (readonly [string, string])[] = [
    ['# Ansible managed', 'Ansible'],
    ['# This file is managed by Puppet. DO NOT EDIT.', 'Puppet'],
    ['# Managed by Salt', 'Salt'],
    ['# Generated by Chef for web1', 'Chef'],
    ['# Created by cloud-init', 'cloud-init'],
    ['# This file is automatically generated by kickstart', 'another program'],
  ];
  for (const [line, manager] of marks) {
    it(`see that ${manager} writes a file`, () => {
      const note = managerNote('/etc/default/grub', `${line}\nGRUB_DEFAULT=0\n`);
      assert.ok(note && renderEnglish(note).includes(`written by ${manager},`));
    });
  }

  it('see no such mark in what Debian ships, nor outside of comments', () => {
    const text = "# If you change this file, run 'update-grub' afterwards to update\nA='Ansible managed'\n";
    assert.equal(managerNote('/etc/default/grub', text), undefined);
  });
});
