import assert from 'node:assert/strict';
import { bootFixesFor } from '../../../src/fixes/boot/bootFixes';
import { renderEnglish } from '../../../src/model/message';
import type { SurveyedFile } from '../../../src/model/surveyedFile';
import { grubHost, replaceOnce } from './grubHost';
import { debian12, defaults, dropIn, memoryFix, ownDropIn, planCases } from './grubPlanCases';
import { fixOf, planOf, reasonOf, shape, written } from './planAnswers';

describe('planned changes of the kernel command line, on Debian and Ubuntu', () => {
  for (const { name, host, fix, kind = 'automatic', expected, present = [], absent = [] } of planCases) {
    it(name, async () => {
      const { facts, files, texts } = await grubHost(host);
      const plan = planOf(fixOf(fix).plan({ facts, files, findings: [] }));
      const whole = Object.entries(expected).map(([path, change]) => [
        path,
        typeof change === 'string' ? change : replaceOnce(texts[path] ?? '', change),
      ]);
      assert.deepEqual(written(plan), Object.fromEntries(whole));
      assert.equal(plan.kind, kind);
      const checks = plan.steps.flatMap((step) =>
        step.kind === 'check' && step.check.kind === 'grub' ? [step.check.expectation] : [],
      );
      assert.deepEqual(checks, [
        { of: 'candidate', present, absent },
        { of: 'installed', present, absent },
      ]);
      assert.ok(kind === 'automatic' || plan.notes.length > 0);
    });
  }

  it('writes, tests the menu, makes it, reads it again and reboots, in this order', async () => {
    const { facts, files, texts } = await grubHost(debian12);
    const plan = planOf(fixOf(memoryFix).plan({ facts, files, findings: [] }));
    assert.deepEqual(plan.steps.map(shape), [
      `file ${defaults}`,
      'grub candidate',
      'update-grub',
      'grub installed',
      'reboot',
    ]);
    const [file, , command] = plan.steps;
    assert.ok(file?.kind === 'file' && file.before && command?.kind === 'command');
    assert.equal(Buffer.from(file.before).toString('latin1'), texts[defaults]);
    assert.deepEqual([file.validation, file.mode], [{ kind: 'shellSyntax' }, '644']);
    assert.deepEqual(command.undo, { kind: 'repeat' });
  });

  it('adds through a drop-in of its own when asked to', async () => {
    const { facts, files } = await grubHost({
      facts: 'debian-8',
      files: 'debian-8',
      kernel: '3.16.0-11-amd64',
      menu: 'quiet',
    });
    const fix = fixOf('enable-memory-controller', bootFixesFor('dropIn'));
    const plan = planOf(fix.plan({ facts, files, findings: [] }));
    assert.deepEqual(written(plan), { [dropIn]: ownDropIn('cgroup_enable=memory') });
  });

  it('adds to the drop-in that it made before', async () => {
    const { facts, files } = await grubHost({
      facts: 'debian-8',
      files: 'debian-8',
      kernel: '3.16.0-11-amd64',
      texts: { [dropIn]: ownDropIn('swapaccount=1') },
      menu: 'swapaccount=1 quiet',
    });
    const fix = fixOf('enable-memory-controller', bootFixesFor('dropIn'));
    const plan = planOf(fix.plan({ facts, files, findings: [] }));
    assert.deepEqual(written(plan), { [dropIn]: ownDropIn('swapaccount=1 cgroup_enable=memory') });
  });

  it('adds in place where grub-mkconfig reads no drop-ins', async () => {
    const { facts, files } = await grubHost({
      facts: 'debian-8',
      files: 'debian-8',
      kernel: '3.16.0-11-amd64',
      texts: { '/usr/sbin/grub-mkconfig': 'grub_mkconfig_dir=/etc/grub.d\n' },
      menu: 'quiet',
    });
    const fix = fixOf('enable-memory-controller', bootFixesFor('dropIn'));
    assert.deepEqual(Object.keys(written(planOf(fix.plan({ facts, files, findings: [] })))), [defaults]);
  });

  it('adds through a drop-in where the shell computes the variable', async () => {
    const { facts, files } = await grubHost({
      facts: 'debian-8',
      files: 'debian-8',
      kernel: '3.16.0-11-amd64',
      edits: { [defaults]: ['LINUX=""', 'LINUX="$(cat /etc/words)"'] },
      menu: 'console=tty0 quiet',
    });
    const plan = planOf(fixOf('enable-memory-controller').plan({ facts, files, findings: [] }));
    assert.deepEqual(written(plan), { [dropIn]: ownDropIn('cgroup_enable=memory') });
  });

  it('sees its own drop-in behind a variable that the shell computes', async () => {
    const computed = {
      facts: 'debian-8',
      files: 'debian-8',
      kernel: '3.16.0-11-amd64',
      edits: { [defaults]: ['LINUX=""', 'LINUX="$(cat /etc/words)"'] },
      texts: { [dropIn]: ownDropIn('cgroup_enable=memory') },
      menu: 'quiet',
    } as const;
    const fix = fixOf('enable-memory-controller');
    const old = await grubHost(computed);
    const plan = planOf(fix.plan({ ...old, findings: [] }));
    assert.deepEqual(plan.steps.map(shape), ['grub candidate', 'update-grub', 'grub installed', 'reboot']);
    const made = await grubHost({ ...computed, menu: 'cgroup_enable=memory quiet', booted: 'quiet' });
    assert.equal(fix.plan({ ...made, findings: [] }).kind, 'unneeded');
  });

  it('only makes the menu anew when the defaults are right and the menu is old', async () => {
    const { facts, files } = await grubHost({ ...debian12, edits: {} });
    const plan = planOf(fixOf(memoryFix).plan({ facts, files, findings: [] }));
    assert.deepEqual(plan.steps.map(shape), ['grub candidate', 'update-grub', 'grub installed', 'reboot']);
  });

  it('has nothing to do when only the reboot is missing', async () => {
    const { facts, files } = await grubHost({
      ...debian12,
      edits: {},
      menu: 'quiet',
      booted: 'cgroup_disable=memory quiet',
    });
    const outcome = fixOf(memoryFix).plan({ facts, files, findings: [] });
    assert.ok(outcome.kind === 'unneeded');
    assert.match(renderEnglish(outcome.reason), /only a reboot is missing/);
  });

  it('plans a second repair while the first one waits for its reboot', async () => {
    const { facts, files } = await grubHost({
      ...debian12,
      edits: { [defaults]: ['LINUX=""', 'LINUX="sysctl.user.max_user_namespaces=0"'] },
      menu: 'sysctl.user.max_user_namespaces=0 quiet',
      booted: 'cgroup_disable=memory sysctl.user.max_user_namespaces=0 quiet',
    });
    const plan = planOf(fixOf('allow-user-namespaces-at-boot').plan({ facts, files, findings: [] }));
    assert.deepEqual(Object.keys(written(plan)), [defaults]);
  });

  describe('are refused', () => {
    const strange: readonly (readonly [string, Partial<SurveyedFile>, RegExp])[] = [
      ['hard links', { links: 2 }, /2 names \(hard links\)/],
      ['an immutable file', { immutable: true }, /marked immutable/],
    ];
    for (const [name, trait, reason] of strange) {
      it(`for ${name}`, async () => {
        const { facts, files } = await grubHost(debian12);
        const file = files.get(defaults);
        assert.ok(file);
        files.set(defaults, { ...file, ...trait });
        const outcome = fixOf(memoryFix).plan({ facts, files, findings: [] });
        assert.match(reasonOf(outcome), reason);
        assert.deepEqual(outcome.kind === 'refused' && outcome.refusal.byHand, [
          '# /etc/default/grub, line 8:',
          'GRUB_CMDLINE_LINUX=""',
          'update-grub',
          'reboot',
        ]);
      });
    }

    it('for a symbolic link, whose text was not read', async () => {
      const { facts, files } = await grubHost(debian12);
      files.set(defaults, { path: defaults, kind: 'symbolicLink', target: '/srv/dotfiles/grub' });
      const outcome = fixOf(memoryFix).plan({ facts, files, findings: [] });
      assert.match(reasonOf(outcome), /symbolic link to \/srv\/dotfiles\/grub/);
      assert.deepEqual(outcome.kind === 'refused' && outcome.refusal.byHand, [
        '# Take out of GRUB_CMDLINE_LINUX in /etc/default/grub: cgroup_disable=memory',
        'update-grub',
        'reboot',
      ]);
    });

    it('for a drop-in that is a link: what it says is not known', async () => {
      const { facts, files } = await grubHost(debian12);
      const path = '/etc/default/grub.d/90-site.cfg';
      files.set(path, { path, kind: 'symbolicLink', target: '/srv/site.cfg' });
      assert.match(reasonOf(fixOf(memoryFix).plan({ facts, files, findings: [] })), /90-site\.cfg/);
    });

    it('where a shell computes the variable that brings the word', async () => {
      const { facts, files } = await grubHost({
        ...debian12,
        edits: { [defaults]: ['LINUX=""', 'LINUX="$EXTRA"'] },
      });
      assert.match(reasonOf(fixOf(memoryFix).plan({ facts, files, findings: [] })), /computed by the shell/);
    });

    it('for an unterminated quote', async () => {
      const { facts, files } = await grubHost({
        ...debian12,
        edits: { [defaults]: ['LINUX=""', 'LINUX="cgroup_disable=memory'] },
      });
      assert.match(reasonOf(fixOf(memoryFix).plan({ facts, files, findings: [] })), /never closed/);
    });

    it('for an entry that a person wrote by hand', async () => {
      const { facts, files } = await grubHost({
        ...debian12,
        edits: {},
        menu: 'quiet',
        booted: 'cgroup_disable=memory nosmt',
        others: [
          {
            script: '40_custom',
            lines: [
              "menuentry 'Mine' {",
              '\tlinux /boot/vmlinuz-6.1.0-40-amd64 root=/dev/vda1 ro cgroup_disable=memory nosmt',
              '}',
            ],
          },
        ],
        texts: { [defaults]: 'GRUB_CMDLINE_LINUX="cgroup_disable=memory"\n' },
      });
      assert.match(reasonOf(fixOf(memoryFix).plan({ facts, files, findings: [] })), /grub\.d\/40_custom/);
    });

    it('on a root that is gone after a reboot', async () => {
      const host = await grubHost(debian12);
      const { facts, files } = host;
      const root = {
        path: '/',
        root: '/',
        type: 'overlay',
        device: 'overlayroot',
        options: ['rw'],
        superOptions: [],
        propagation: 'shared',
      };
      const source = { kind: 'file', path: '/proc/self/mountinfo' } as const;
      const mounts = { state: 'known', value: [root], source, excerpt: '' } as const;
      const outcome = fixOf(memoryFix).plan({
        facts: { ...facts, storage: { ...facts.storage, mounts } },
        files,
        findings: [],
      });
      assert.match(reasonOf(outcome), /gone after a reboot/);
    });

    it('where Docker is too old for what comes after it', async () => {
      const { facts, files } = await grubHost({
        ...debian12,
        edits: { [defaults]: ['LINUX=""', 'LINUX="systemd.unified_cgroup_hierarchy=0"'] },
        menu: 'systemd.unified_cgroup_hierarchy=0 quiet',
      });
      const { docker } = facts.engines;
      assert.ok(docker.state === 'known');
      const old = { ...docker, value: { ...docker.value, serverVersion: '19.03.15' } };
      const outcome = fixOf('remove-cgroup-v1-choice').plan({
        facts: { ...facts, engines: { ...facts.engines, docker: old } },
        files,
        findings: [],
      });
      assert.match(reasonOf(outcome), /Docker 19\.03\.15/);
    });
  });

  it('notes an entry written by hand that keeps the word, and asks first', async () => {
    const { facts, files } = await grubHost({
      ...debian12,
      others: [
        {
          script: '40_custom',
          lines: ["menuentry 'Mine' {", '\tlinux /vmlinuz-x root=/dev/vdb1 cgroup_disable=memory', '}'],
        },
        {
          script: '30_os-prober',
          lines: ["menuentry 'Other' {", '\tlinux /vmlinuz-y root=/dev/vdc1 cgroup_disable=memory', '}'],
        },
      ],
    });
    const plan = planOf(fixOf(memoryFix).plan({ facts, files, findings: [] }));
    assert.equal(plan.kind, 'guided');
    assert.deepEqual(plan.notes.map(renderEnglish), [
      'An entry of /etc/grub.d/40_custom keeps what it says now: only a person can edit it.',
    ]);
  });
});
