import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { collectorScript, isInstalled, newNonce, shells, skipUnless } from './collectorShell';

/** What the collector prints of a kernel log with these lines. */
function filtered(lines: readonly string[], command: readonly string[] = ['/bin/sh', '-s']): string {
  const [program = '', ...rest] = command;
  const nonce = newNonce();
  const functions = collectorScript.replace(/\{ hullwright_main[^\n]*\n$/, '');
  const input = `${functions}\nnonce=${nonce}\nprintf '%s\\n' "$LOG" | filter_log dmesg\necho "exit $?"\n`;
  const { stdout, stderr } = spawnSync(program, rest, {
    input,
    encoding: 'utf8',
    env: { ...process.env, LOG: lines.join('\n') },
  });
  assert.equal(stderr, '');
  return stdout.replaceAll(nonce, 'NONCE');
}

/** Each as the kernel writes it, without its time. */
const troubles = [
  'cgroup: Disabling memory control group subsystem',
  'Disabling memory control group subsystem',
  'cgroup: fork rejected by pids controller in /system.slice/docker-0123.scope',
  'oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,task=stress,pid=4100,uid=0',
  'Memory cgroup out of memory: Killed process 4100 (stress) total-vm:268636kB, anon-rss:65228kB',
  'Memory cgroup out of memory: Kill process 4100 (stress) score 982 or sacrifice child',
  'SLUB: Unable to allocate memory on node -1 (gfp=0xd0)',
  'The swapaccount= commandline option is deprecated and will be removed in a future release.',
  'rcu: INFO: rcu_sched detected stalls on CPUs/tasks: { 2} (detected by 0, t=5252 jiffies)',
  'rcu: INFO: rcu_preempt self-detected stall on CPU',
  'rcu: INFO: rcu_preempt detected expedited stalls on CPUs/tasks: { 3-... } 22 jiffies s: 93 root: 0x8/.',
  'unregister_netdevice: waiting for lo to become free. Usage count = 1',
  'overlayfs: upperdir is in-use as upperdir/workdir of another mount, accessing files from both mounts will result in undefined behavior.',
  'nf_conntrack: nf_conntrack: table full, dropping packet',
  'neighbour: arp_cache: neighbor table overflow!',
  'EXT4-fs error (device sda1): ext4_lookup:1855: inode #2: comm ls: deleted inode referenced: 12',
  'EXT4-fs (sda1): Remounting filesystem read-only',
  'XFS (sdb1): Metadata corruption detected at xfs_agi_verify+0x1a/0x60, xfs_agi block 0x2',
  'XFS (sdb1): Corruption of in-memory data detected.  Shutting down filesystem',
  'BTRFS error (device sdc1): parent transid verify failed on 30408704 wanted 8 found 6',
  'BTRFS: error (device sdc1) in btrfs_commit_transaction:2463: errno=-5 IO failure',
  'BTRFS info (device sdc1): forced readonly',
  'device-mapper: space map metadata: unable to allocate new metadata block',
  'device-mapper: thin: 253:4: reached low water mark for data device: sending event.',
  'sh[871] vsyscall attempted with vsyscall=none ip:ffffffffff600400 cs:33 sp:7ffd0 ax:ffffffffff600400',
  'INFO: task dockerd:1093 blocked for more than 120 seconds.',
  'watchdog: BUG: soft lockup - CPU#1 stuck for 23s! [runc:4242]',
];

describe("the collector's choice of the kernel log", () => {
  for (const command of shells) {
    it(`keeps what tells of trouble, on ${command[0] ?? ''}`, function () {
      skipUnless(this, isInstalled(command[0] ?? '') && isInstalled('awk'));
      const log = troubles.flatMap((line) => [line, 'usb 1-1: new high-speed USB device number 2']);
      assert.equal(
        filtered(log, command),
        [
          '\n@NONCE command kernelLog kernel-log-readable',
          `dmesg ${log.length}`,
          '\n@NONCE status 0\n\n@NONCE command kernelLog kernel-log',
          ...troubles,
          '\n@NONCE status 0\nexit 0\n',
        ].join('\n'),
      );
    });
  }

  it('keeps the first lines of the boot and the newest of a log that has too many', function () {
    skipUnless(this, isInstalled('awk'));
    for (const count of [50, 51, 199, 200, 201, 1234]) {
      const numbers = filtered(Array.from({ length: count }, (_, index) => `cgroup ${index}`))
        .split('\n')
        .filter((line) => line.startsWith('cgroup '))
        .map((line) => Number(line.slice(7)));
      const all = Array.from({ length: count }, (_, index) => index);
      assert.deepEqual(numbers, count <= 200 ? all : [...all.slice(0, 50), ...all.slice(-150)], `${count}`);
    }
  });

  it('says that a log was read in which nothing matched, and nothing of a log without lines', function () {
    skipUnless(this, isInstalled('awk'));
    assert.match(
      filtered(['usb 1-1: new device']),
      /dmesg 1\n\n@NONCE status 0\n\n@NONCE command kernelLog kernel-log\n\n@NONCE status 0/,
    );
    const functions = collectorScript.replace(/\{ hullwright_main[^\n]*\n$/, '');
    const input = `${functions}\nnonce=x\nfilter_log dmesg </dev/null\n`;
    const { stdout, status } = spawnSync('/bin/sh', ['-s'], { input, encoding: 'utf8' });
    assert.equal(stdout, '');
    assert.equal(status, 1);
  });
});
