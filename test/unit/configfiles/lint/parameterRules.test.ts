import assert from 'node:assert/strict';
import { cmdline, factsOf, findingsOf, fixedBy, grub, isSure } from './linting';

describe('rules over kernel parameters', () => {
  describe('cmdline/bare-swapaccount', () => {
    const rule = 'cmdline/bare-swapaccount';

    it('finds the word at its place in a quoted value and completes it', () => {
      const input = grub('quiet swapaccount splash');
      assert.deepEqual(findingsOf(rule, input), [['warning', 'swapaccount']]);
      assert.equal(fixedBy(rule, input), 'GRUB_CMDLINE_LINUX="quiet swapaccount=1 splash"\n');
      assert.equal(isSure(rule, input), true);
    });

    it('does not repair by itself where the parameter does nothing any more', () => {
      assert.equal(isSure(rule, grub('swapaccount', { facts: factsOf({ kernel: '6.1.0' }) })), false);
      assert.equal(isSure(rule, grub('swapaccount', { facts: factsOf({ kernel: '5.10.0' }) })), true);
    });

    it('is silent about a value, a comment and words for init', () => {
      assert.deepEqual(findingsOf(rule, grub('swapaccount=1')), []);
      assert.deepEqual(findingsOf(rule, cmdline('# swapaccount\nquiet -- swapaccount\n')), []);
    });

    it('reads words behind quotes, escapes and plain expansions', () => {
      const text = 'GRUB_CMDLINE_LINUX_DEFAULT="$OLD dyndbg=\\"file x +p\\" swapaccount"\n';
      assert.deepEqual(findingsOf(rule, { ...grub(''), text }), [['warning', 'swapaccount']]);
    });

    it('is silent where a command makes the value', () => {
      const text = 'GRUB_CMDLINE_LINUX="$(echo a swapaccount b)"\n';
      assert.deepEqual(findingsOf(rule, { ...grub(''), text }), []);
    });
  });

  describe('cmdline/swapaccount-off', () => {
    const rule = 'cmdline/swapaccount-off';

    it('finds the last one and takes it out with a blank', () => {
      const input = cmdline('root=/dev/sda1 swapaccount=0 quiet\n');
      assert.deepEqual(findingsOf(rule, input), [['warning', 'swapaccount=0']]);
      assert.equal(fixedBy(rule, input), 'root=/dev/sda1 quiet\n');
    });

    it('is silent when a later one turns it on, and where it does nothing', () => {
      assert.deepEqual(findingsOf(rule, cmdline('swapaccount=0 swapaccount=1')), []);
      assert.deepEqual(
        findingsOf(rule, cmdline('swapaccount=0', { facts: factsOf({ kernel: '6.6.1' }) })),
        [],
      );
    });
  });

  describe('cmdline/bad-value', () => {
    const rule = 'cmdline/bad-value';

    it('finds values that a parameter does not know', () => {
      assert.deepEqual(
        findingsOf(rule, cmdline('swapaccount=on apparmor=yes vsyscall cgroup.memory=nokmem,kmem')),
        [
          ['warning', 'swapaccount=on'],
          ['warning', 'apparmor=yes'],
          ['warning', 'vsyscall'],
          ['warning', 'cgroup.memory=nokmem,kmem'],
        ],
      );
    });

    it('is silent about good ones and about parameters that nobody listed', () => {
      const good =
        'swapaccount=1 apparmor=1 vsyscall=emulate cgroup.memory=nokmem,nosocket psi=1 nosmt nosmt=force';
      assert.deepEqual(findingsOf(rule, cmdline(`${good} loglevel=0x7 frob=nicate quiet`)), []);
    });
  });

  describe('cmdline/near-miss', () => {
    const rule = 'cmdline/near-miss';

    it('finds slips of long names and offers the name', () => {
      const input = grub('cgroup_enabel=memory systemd.unified_cgroup_hierachy=0');
      assert.deepEqual(findingsOf(rule, input), [
        ['warning', 'cgroup_enabel'],
        ['warning', 'systemd.unified_cgroup_hierachy'],
      ]);
      assert.match(fixedBy(rule, input), /"cgroup_enable=memory /);
      assert.equal(isSure(rule, input), false);
    });

    it('is silent about real parameters of any module and about short words', () => {
      const words =
        'nvidia.hugepages=1 zswap.enabled=1 rooot=x lsm2 hugepagesz=1G default_hugepagesz=1G nospectre_v1 nospectre_v2 cgroup-enable=memory';
      assert.deepEqual(findingsOf(rule, cmdline(words)), []);
    });
  });

  describe('cmdline/duplicate', () => {
    const rule = 'cmdline/duplicate';

    it('finds a value that a later one replaces, over both variables of GRUB', () => {
      const text =
        'GRUB_CMDLINE_LINUX_DEFAULT="mitigations=auto"\nGRUB_CMDLINE_LINUX="mitigations=off quiet"\n';
      const input = { ...grub(''), text };
      assert.deepEqual(findingsOf(rule, input), [['warning', 'mitigations=off']]);
      assert.equal(
        fixedBy(rule, input),
        'GRUB_CMDLINE_LINUX_DEFAULT="mitigations=auto"\nGRUB_CMDLINE_LINUX="quiet"\n',
      );
    });

    it('calls an equal repetition a hint', () => {
      assert.deepEqual(findingsOf(rule, cmdline('quiet rw quiet')), [['hint', 'quiet']]);
    });

    it('is silent about lists, consoles and unknown parameters with several values', () => {
      const words = 'console=tty0 console=ttyS0 cgroup_no_v1=cpu cgroup_no_v1=memory rd.lvm.lv=a rd.lvm.lv=b';
      assert.deepEqual(
        findingsOf(rule, cmdline(`${words} hugepagesz=2M hugepages=4 hugepagesz=1G hugepages=4`)),
        [],
      );
    });
  });

  describe('cmdline/contradiction', () => {
    const rule = 'cmdline/contradiction';

    it('finds a controller that is turned off behind its turning on', () => {
      const input = cmdline('cgroup_enable=memory cgroup_disable=memory', { path: '/boot/cmdline.txt' });
      assert.deepEqual(findingsOf(rule, input), [['error', 'cgroup_disable=memory']]);
      assert.equal(fixedBy(rule, input), 'cgroup_enable=memory');
    });

    it('warns of the other order, and is silent about one alone', () => {
      assert.deepEqual(findingsOf(rule, cmdline('cgroup_disable=memory cgroup_enable=memory')), [
        ['warning', 'cgroup_disable=memory'],
      ]);
      assert.deepEqual(findingsOf(rule, cmdline('cgroup_disable=rdma cgroup_enable=memory')), []);
      assert.deepEqual(findingsOf(rule, cmdline('cgroup_disable=memory')), []);
    });
  });

  describe('cmdline/superseded', () => {
    const rule = 'cmdline/superseded';

    it('finds security= beside lsm=', () => {
      const input = cmdline('security=apparmor lsm=landlock,apparmor\n');
      assert.deepEqual(findingsOf(rule, input), [['warning', 'security=apparmor']]);
      assert.equal(fixedBy(rule, input), 'lsm=landlock,apparmor\n');
    });

    it('is silent about either alone', () => {
      assert.deepEqual(findingsOf(rule, cmdline('security=apparmor apparmor=1')), []);
    });
  });
});

describe('rules over kernel parameters of a host', () => {
  describe('cmdline/cgroup-v1', () => {
    const rule = 'cmdline/cgroup-v1';
    const asked = 'quiet systemd.unified_cgroup_hierarchy=0';
    const on = (systemd: number, words = asked) =>
      findingsOf(rule, grub(words, { facts: factsOf({ systemd }) }));

    it('weighs it by the version of systemd', () => {
      assert.deepEqual(on(256), [['error', 'systemd.unified_cgroup_hierarchy=0']]);
      assert.deepEqual(on(257), [['warning', 'systemd.unified_cgroup_hierarchy=0']]);
      assert.deepEqual(on(247), [['warning', 'systemd.unified_cgroup_hierarchy=0']]);
      assert.deepEqual(on(258), []);
    });

    it('warns without facts, and hints where it is forced', () => {
      assert.deepEqual(findingsOf(rule, grub(asked)), [['warning', 'systemd.unified_cgroup_hierarchy=0']]);
      assert.deepEqual(on(256, `${asked} SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE=1`), [
        ['hint', 'systemd.unified_cgroup_hierarchy=0'],
      ]);
      assert.deepEqual(on(256, `${asked} $MORE`), [['hint', 'systemd.unified_cgroup_hierarchy=0']]);
    });

    it('takes the word out', () => {
      assert.equal(fixedBy(rule, grub(asked)), 'GRUB_CMDLINE_LINUX="quiet"\n');
    });

    it('is silent about v2, and when the last one asks for v2', () => {
      assert.deepEqual(on(256, 'systemd.unified_cgroup_hierarchy'), []);
      assert.deepEqual(on(256, `${asked} systemd.unified_cgroup_hierarchy=yes`), []);
    });
  });

  describe('cmdline/no-effect', () => {
    const rule = 'cmdline/no-effect';

    it('finds what this kernel or systemd does not obey any more', () => {
      const facts = factsOf({ kernel: '6.12.1', systemd: 258 });
      const input = cmdline('swapaccount=1 elevator=noop systemd.unified_cgroup_hierarchy=0', { facts });
      assert.deepEqual(findingsOf(rule, input), [
        ['hint', 'swapaccount=1'],
        ['hint', 'elevator=noop'],
        ['hint', 'systemd.unified_cgroup_hierarchy=0'],
      ]);
      assert.equal(fixedBy(rule, input), 'elevator=noop systemd.unified_cgroup_hierarchy=0');
    });

    it('is silent on older ones and without facts', () => {
      const words = 'swapaccount=1 elevator=noop systemd.unified_cgroup_hierarchy=0';
      assert.deepEqual(findingsOf(rule, cmdline(words)), []);
      const facts = factsOf({ kernel: '4.19.0', systemd: 241 });
      assert.deepEqual(findingsOf(rule, cmdline(words, { facts })), []);
    });
  });

  describe('cmdline/unknown-to-kernel', () => {
    const rule = 'cmdline/unknown-to-kernel';

    it('finds parameters of another maker and of later kernels', () => {
      const facts = factsOf({ kernel: '5.10.7-200.fc33.x86_64', distribution: 'fedora' });
      assert.deepEqual(findingsOf(rule, cmdline('cgroup_enable=memory ia32_emulation=0 psi=1', { facts })), [
        ['hint', 'cgroup_enable=memory'],
        ['hint', 'ia32_emulation=0'],
      ]);
    });

    it('is silent on their own kernels and without facts', () => {
      const facts = factsOf({ kernel: '6.8.0-40-generic', distribution: 'ubuntu' });
      assert.deepEqual(findingsOf(rule, cmdline('cgroup_enable=memory ia32_emulation=0', { facts })), []);
      assert.deepEqual(findingsOf(rule, cmdline('cgroup_enable=memory ia32_emulation=0')), []);
    });
  });
});

describe('rules over the writing of a command line', () => {
  it('finds lines that the firmware does not read, and joins them', () => {
    const path = '/boot/firmware/cmdline.txt';
    const input = cmdline('console=tty1 rootwait\ncgroup_enable=memory\n\n', { path });
    assert.deepEqual(findingsOf('cmdline/second-line', input), [['error', 'cgroup_enable=memory']]);
    assert.equal(fixedBy('cmdline/second-line', input), 'console=tty1 rootwait cgroup_enable=memory\n\n');
    assert.equal(isSure('cmdline/second-line', input), false);
    assert.deepEqual(findingsOf('cmdline/second-line', cmdline('console=tty1\nrootwait\n')), []);
    assert.deepEqual(findingsOf('cmdline/second-line', { ...input, text: 'console=tty1\n' }), []);
  });

  it('finds a quote that is never closed', () => {
    const rule = 'cmdline/open-quote';
    assert.deepEqual(findingsOf(rule, cmdline('a="b c\n')), [['error', '"']]);
    assert.deepEqual(findingsOf(rule, grub('a=\\"b c')), [['error', '"']]);
    assert.deepEqual(findingsOf(rule, grub('a=\\"b c\\" d')), []);
    assert.deepEqual(findingsOf(rule, cmdline('a="b c" d\n')), []);
  });

  it('finds single quotes where the kernel reads the file as it is', () => {
    const rule = 'cmdline/single-quote';
    assert.deepEqual(findingsOf(rule, cmdline("dyndbg='file a' x=it's")), [['warning', "dyndbg='file"]]);
    const entry = { path: '/boot/loader/entries/a.conf' };
    assert.deepEqual(findingsOf(rule, cmdline("options dyndbg='file a'", entry)), []);
  });

  it('finds characters at which GRUB ends a word', () => {
    const rule = 'cmdline/grub-character';
    assert.deepEqual(findingsOf(rule, grub('mitigations=auto;no_user_kernel')), [['warning', ';']]);
    assert.deepEqual(findingsOf(rule, grub('acpi_osi=\\"!a;b\\" x=1')), []);
    assert.deepEqual(findingsOf(rule, cmdline('mitigations=auto;no_user_kernel')), []);
  });
});
