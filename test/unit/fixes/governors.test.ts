import assert from 'node:assert/strict';
import { bootFixes } from '../../../src/fixes/boot/bootFixes';
import { findGovernor, likelyGovernor } from '../../../src/fixes/governors/findGovernor';
import { governors } from '../../../src/fixes/governors/governorTable';
import { loaderInfoPath, stubInfoPath } from '../../../src/fixes/governors/efiVariable';
import type { Governor, ManualChange } from '../../../src/fixes/governors/governor';
import { parameterWish } from './manualWish';
import type { HostFacts } from '../../../src/model/hostFacts';
import { renderEnglish } from '../../../src/model/message';
import type { SurveyedFile } from '../../../src/model/surveyedFile';
import { fixtureFacts } from '../fixtureHosts/fixtureHost';
import { grubHost } from './grubHost';
import { debian12 } from './grubPlanCases';
import { fixtureTexts, startedWith, surveyOf } from './surveyedHost';

/** What governs each fixture host, by its facts alone. */
const byFacts: readonly (readonly [host: string, governor: string | undefined])[] = [
  ['alpine-3.22', 'alpine-extlinux'],
  ['amazon-linux-2', 'amazon-linux-2-grub'],
  ['amazon-linux-2023', 'red-hat-bls'],
  ['arch', 'other-grub'],
  ['centos-6', 'grub-legacy'],
  ['centos-7', 'red-hat-7-grub'],
  ['debian-7', 'debian-grub'],
  ['debian-12', 'debian-grub'],
  ['fedora-43', 'red-hat-bls'],
  ['flatcar', 'flatcar'],
  ['k3s-node', 'debian-grub'],
  ['lxc-guest', undefined],
  ['opensuse-leap-15.6', 'suse-grub'],
  ['opensuse-microos', 'transactional'],
  ['raspberry-pi-os-12', 'raspberry-pi'],
  ['rhel-8', 'red-hat-bls'],
  ['sles-11', 'grub-legacy'],
  ['synology', 'synology'],
  ['ubuntu-24.04', 'debian-grub'],
  ['wsl-2', 'wsl'],
];

function efiVariable(path: string, text: string): SurveyedFile {
  const content = new Uint8Array([6, 0, 0, 0, ...Buffer.from(`${text}\0`, 'utf16le')]);
  return { path, kind: 'file', content };
}

function withDistribution(facts: HostFacts, id: string, ...idLike: string[]): HostFacts {
  const { osRelease } = facts.system;
  assert.ok(osRelease.state === 'known');
  const value = { ...osRelease.value, id, idLike };
  return { ...facts, system: { ...facts.system, osRelease: { ...osRelease, value } } };
}

function textOf(governor: Governor | undefined, change: Omit<ManualChange, 'wish'>): readonly string[] {
  assert.ok(governor);
  return governor.byHand({ ...change, wish: parameterWish });
}

const words = { add: ['swapaccount=1'], remove: ['cgroup_disable=memory'] };

describe('what governs a boot', () => {
  for (const [host, id] of byFacts) {
    it(`of ${host}: ${id ?? 'something outside'}`, async () => {
      assert.equal(likelyGovernor(await fixtureFacts(host))?.id, id);
    });
  }

  it('each has an id of its own, a source, and something to say for a change', async () => {
    const facts = await fixtureFacts('debian-12');
    assert.equal(new Set(governors.map(({ id }) => id)).size, governors.length);
    for (const governor of governors) {
      assert.ok(
        governor.sources.every((source) => source.startsWith('https://')),
        governor.id,
      );
      assert.ok(textOf(governor, { ...words, facts, files: surveyOf({}) }).length > 0, governor.id);
    }
  });

  const byFiles: readonly (readonly [string, (facts: HostFacts) => HostFacts, SurveyedFile[] | string])[] = [
    ['proxmox-boot-tool', (facts) => facts, 'proxmox'],
    ['armbian', (facts) => startedWith(facts, 'root=/dev/mmcblk0p1 rootwait'), 'armbian'],
    ['systemd-boot', (facts) => facts, [efiVariable(loaderInfoPath, 'systemd-boot 254')]],
    ['systemd-boot', (facts) => startedWith(facts, 'initrd=\\EFI\\debian\\initrd.img root=/dev/vda2'), []],
    ['unified-kernel-image', (facts) => facts, [efiVariable(stubInfoPath, 'systemd-stub 254')]],
    ['kernelstub', (facts) => startedWith(withDistribution(facts, 'pop', 'ubuntu'), 'root=/dev/vda2'), []],
    ['nixos', (facts) => withDistribution(facts, 'nixos'), []],
    ['bottlerocket', (facts) => withDistribution(facts, 'bottlerocket'), []],
    ['talos', (facts) => withDistribution(facts, 'talos'), []],
    ['machine-config', (facts) => withDistribution(facts, 'rhcos', 'rhel', 'fedora'), []],
    ['ostree', (facts) => startedWith(facts, 'BOOT_IMAGE=(hd0,gpt3)/ostree/x ostree=/ostree/boot.1/x'), []],
  ];
  for (const [id, change, survey] of byFiles) {
    it(`is seen by its files and its boot: ${id}`, async () => {
      const files = surveyOf(typeof survey === 'string' ? fixtureTexts(survey) : {});
      for (const file of typeof survey === 'string' ? [] : survey) {
        files.set(file.path, file);
      }
      const found = findGovernor(change(await fixtureFacts('debian-12')), files);
      assert.deepEqual([found.kind, found.governor?.id], ['certain', id]);
    });
  }

  describe('counts as GRUB of Debian only when what is installed and what was booted agree', () => {
    it('is certain when an entry of the menu yields the boot', async () => {
      const { facts, files } = await grubHost(debian12);
      assert.deepEqual(findGovernor(facts, files).kind, 'certain');
    });

    const doubts: readonly (readonly [string, (files: Map<string, SurveyedFile>) => void, RegExp])[] = [
      ['there is no menu', (files) => files.delete('/boot/grub/grub.cfg'), /grub\.cfg is not there/],
      ['there is no update-grub', (files) => files.delete('/usr/sbin/update-grub'), /update-grub is not/],
      [
        'a person wrote the menu',
        (files) => {
          const menu = surveyOf({ '/boot/grub/grub.cfg': 'linux /boot/vmlinuz-6.1.0-40-amd64 ro quiet\n' });
          files.set('/boot/grub/grub.cfg', menu.get('/boot/grub/grub.cfg') ?? assert.fail());
        },
        /not written by grub-mkconfig/,
      ],
      [
        'the firmware names another boot loader',
        (files) => files.set(loaderInfoPath, efiVariable(loaderInfoPath, 'rEFInd 0.14')),
        /started by rEFInd/,
      ],
    ];
    for (const [name, change, reason] of doubts) {
      it(`is uncertain when ${name}`, async () => {
        const { facts, files } = await grubHost(debian12);
        change(files);
        const found = findGovernor(facts, files);
        assert.ok(found.kind === 'uncertain' && found.governor?.id === 'debian-grub');
        assert.match(renderEnglish(found.reason), reason);
      });
    }

    it('is uncertain when this boot has a word that no entry has, or another kernel', async () => {
      const { facts, files } = await grubHost({ ...debian12, booted: 'cgroup_disable=memory quiet nosmt' });
      assert.equal(findGovernor(facts, files).kind, 'uncertain');
      const host = await grubHost(debian12);
      const other = startedWith(host.facts, 'BOOT_IMAGE=/boot/vmlinuz-6.1.0-99-amd64 ro quiet');
      assert.equal(findGovernor(other, host.files).kind, 'uncertain');
    });

    it('lets only the parameters differ that wait for a reboot', async () => {
      const { facts, files } = await grubHost({
        ...debian12,
        menu: 'quiet',
        booted: 'cgroup_disable=memory quiet',
      });
      assert.equal(findGovernor(facts, files).kind, 'uncertain');
      assert.equal(findGovernor(facts, files, ['cgroup_disable']).kind, 'certain');
    });

    it('takes what GRUB puts in for a variable, and a secret that facts leave out', async () => {
      const { facts, files } = await grubHost({
        ...debian12,
        edits: {},
        menu: 'quiet ds=nocloud-net;s=http://u:p@host/ $vt_handoff',
        booted: 'quiet ds=nocloud-net;s=http://***@host/ vt.handoff=7',
      });
      assert.equal(findGovernor(facts, files).kind, 'certain');
    });

    it('never inside a container, nor where that could not be read', async () => {
      const { facts, files } = await grubHost(debian12);
      const source = { kind: 'command', command: 'systemd-detect-virt --container' } as const;
      const inside = { state: 'known', value: 'lxc', source, excerpt: 'lxc' } as const;
      for (const container of [
        inside,
        { state: 'unreadable', source, reason: { text: '', args: {} } } as const,
      ]) {
        const found = findGovernor({ ...facts, system: { ...facts.system, container } }, files);
        assert.deepEqual([found.kind, found.governor], ['uncertain', undefined]);
      }
    });
  });
});

/** The text for a person, word by word, on hosts with files of their own. */
const manual: readonly (readonly [host: string, files: string, lines: readonly string[]])[] = [
  [
    'raspberry-pi-os-12',
    'raspberry-pi-os-12',
    [
      '# /boot/firmware/cmdline.txt, line 1:',
      'console=serial0,115200 console=tty1 root=PARTUUID=b8c9fbb7-02 rootfstype=ext4 fsck.repair=yes rootwait swapaccount=1',
      'reboot',
    ],
  ],
  [
    'rhel-9',
    'rhel-9',
    [
      "grubby --update-kernel=ALL --remove-args='cgroup_disable=memory' --args='swapaccount=1'",
      '# For kernels to come:',
      '# /etc/kernel/cmdline, line 1:',
      'root=/dev/mapper/rhel-root ro crashkernel=1G-4G:192M,4G-64G:256M,64G-:512M swapaccount=1',
      '# /etc/default/grub, line 3:',
      'GRUB_CMDLINE_LINUX="crashkernel=1G-4G:192M,4G-64G:256M,64G-:512M swapaccount=1"',
      '# Before the next update of the kernel:',
      'reboot',
    ],
  ],
  [
    'centos-7',
    'centos-7',
    [
      '# /etc/default/grub, line 3:',
      'GRUB_CMDLINE_LINUX="crashkernel=auto rhgb quiet swapaccount=1"',
      "grubby --update-kernel=ALL --remove-args='cgroup_disable=memory' --args='swapaccount=1'",
      'reboot',
    ],
  ],
  [
    'opensuse-leap-15.6',
    'opensuse-leap-15.6',
    [
      '# /etc/default/grub, line 4:',
      'GRUB_CMDLINE_LINUX_DEFAULT="splash=silent quiet swapaccount=1"',
      'grub2-mkconfig -o /boot/grub2/grub.cfg',
      'reboot',
    ],
  ],
  [
    'arch',
    'arch',
    [
      '# /etc/default/grub, line 3:',
      'GRUB_CMDLINE_LINUX="swapaccount=1"',
      '# With /boot mounted:',
      'grub-mkconfig -o /boot/grub/grub.cfg',
      'reboot',
    ],
  ],
  [
    'alpine-3.22',
    'alpine-3.22',
    [
      '# /etc/update-extlinux.conf, line 2:',
      'default_kernel_opts="quiet rootfstype=ext4 swapaccount=1"',
      'update-extlinux',
      'reboot',
    ],
  ],
];

describe('the text of what to do by hand', () => {
  for (const [host, files, lines] of manual) {
    it(`has the exact lines for ${host}`, async () => {
      const facts = await fixtureFacts(host);
      const survey = surveyOf(fixtureTexts(files));
      const { governor } = findGovernor(facts, survey);
      assert.deepEqual(textOf(governor, { ...words, facts, files: survey }), lines);
    });
  }

  it('edits the last extraargs of Armbian and the one line of Proxmox', async () => {
    const facts = startedWith(await fixtureFacts('debian-12'), 'root=/dev/x rootwait');
    const armbian = surveyOf(fixtureTexts('armbian'));
    assert.deepEqual(textOf(findGovernor(facts, armbian).governor, { ...words, facts, files: armbian }), [
      '# /boot/armbianEnv.txt, line 3:',
      'extraargs=net.ifnames=0 swapaccount=1',
      'reboot',
    ]);
    const proxmox = surveyOf(fixtureTexts('proxmox'));
    assert.deepEqual(textOf(findGovernor(facts, proxmox).governor, { ...words, facts, files: proxmox }), [
      '# /etc/kernel/cmdline, line 1:',
      'root=ZFS=rpool/ROOT/pve-1 boot=zfs swapaccount=1',
      'proxmox-boot-tool refresh',
      'reboot',
    ]);
  });

  it('quotes for the shell what the host brings', async () => {
    const facts = await fixtureFacts('rhel-9');
    const hostile = { add: [], remove: ["cgroup_disable=memory';reboot;'"], facts, files: surveyOf({}) };
    const [command] = textOf(likelyGovernor(facts), hostile);
    assert.equal(
      command,
      String.raw`grubby --update-kernel=ALL --remove-args='cgroup_disable=memory'\'';reboot;'\'''`,
    );
  });

  it('is marked as not proven, with the governor named', async () => {
    const facts = await fixtureFacts('raspberry-pi-os-12');
    const files = surveyOf(fixtureTexts('raspberry-pi-os-12'));
    const fix = bootFixes.find(({ id }) => id === 'enable-memory-controller');
    const outcome = fix?.plan({ facts, files, findings: [] });
    assert.ok(outcome?.kind === 'refused');
    assert.match(
      renderEnglish(outcome.refusal.reason),
      /firmware of the Raspberry Pi.*not proven by a reboot/,
    );
    assert.deepEqual(outcome.refusal.byHand, [
      '# Not proven by a reboot.',
      '# /boot/firmware/cmdline.txt, line 1:',
      'console=serial0,115200 console=tty1 root=PARTUUID=b8c9fbb7-02 rootfstype=ext4 fsck.repair=yes rootwait cgroup_enable=memory',
      'reboot',
    ]);
  });
});
