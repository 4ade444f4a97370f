import { logChecks } from '../../../../src/checks/logs/logChecks';
import { exitCodes } from '../../../../src/knowledge/exitCodes';
import { logSignatures } from '../../../../src/knowledge/logSignatures';
import { denied, fromCommand, fromFile, notInstalled } from '../factBuilders';
import { assertVerdict, judge, type Change } from '../judging';

const logs = (id: string, change?: Change) => judge(logChecks, id, change);

const kernelLog =
  (...lines: readonly string[]): Change =>
  (facts) => {
    facts.kernel.logMatches = fromCommand(lines, 'journalctl -k -b', lines.join('\n'));
  };

const noKernelLog: Change = (facts) => {
  facts.kernel.logMatches = denied('dmesg');
};

/** A line of each signature, as kernels print it. */
const examples: Readonly<Record<string, string>> = {
  filesystem:
    'EXT4-fs error (device sda1): ext4_lookup:1855: inode #2: comm ls: deleted inode referenced: 42',
  disk: 'Buffer I/O error on dev sdb1, logical block 0, async page read',
  pids: 'cgroup: fork rejected by pids controller in /docker/4f2a',
  allocation: 'node: page allocation failure: order:4, mode:0x40cc0(GFP_KERNEL|__GFP_COMP)',
  synFlood: 'TCP: request_sock_TCP: Possible SYN flooding on port 80. Sending cookies.',
  unknownParameters:
    'Unknown kernel command line parameters "cgroup_memory=1", will be passed to user space.',
};

describe('checks of logs', () => {
  it('LOG-READ says whether the kernel log could be read', () => {
    assertVerdict(logs('LOG-READ'), { status: 'pass' });
    assertVerdict(logs('LOG-READ', noKernelLog), { status: 'unknown' });
  });

  it('LOG-SIGS knows each of its signatures by a line of its own', () => {
    assertVerdict(logs('LOG-SIGS'), { status: 'pass' });
    assertVerdict(logs('LOG-SIGS', noKernelLog), { status: 'unknown' });
    for (const { id, weight } of logSignatures) {
      const line = examples[id] ?? '';
      assertVerdict(logs('LOG-SIGS', kernelLog('eth0: link up', line)), { status: weight, proof: line });
    }
  });

  it('LOG-SIGS passes over what ordinary hosts log', () => {
    for (const line of [
      'Unknown kernel command line parameters "BOOT_IMAGE=/boot/vmlinuz-6.8.0-45-generic splash", will be passed to user space.',
      'blk_update_request: I/O error, dev fd0, sector 0 op 0x0:(READ) flags 0x0 phys_seg 1 prio class 0',
      'Buffer I/O error on dev sr0, logical block 0, async page read',
    ]) {
      assertVerdict(logs('LOG-SIGS', kernelLog(line)), { status: 'pass' });
    }
    const modern = 'I/O error, dev sdb, sector 123 op 0x0:(READ) flags 0x80700 phys_seg 1 prio class 2';
    assertVerdict(logs('LOG-SIGS', kernelLog(modern)), { status: 'warning', proof: 'sdb' });
  });

  it('LOG-AUDIT names the profile or the call', () => {
    assertVerdict(logs('LOG-AUDIT'), { status: 'pass' });
    assertVerdict(logs('LOG-AUDIT', noKernelLog), { status: 'unknown' });
    const profile = 'audit: type=1400 apparmor="DENIED" operation="mount" profile="docker-default" name="/x"';
    assertVerdict(logs('LOG-AUDIT', kernelLog(profile)), { status: 'info', summary: /docker-default/ });
    const call = 'audit: type=1326 audit(1:2): auid=0 exe="/bin/sh" sig=0 arch=c000003e syscall=435 compat=0';
    assertVerdict(logs('LOG-AUDIT', kernelLog(call)), { status: 'info', summary: /clone3/ });
    const onArm = call.replace('c000003e', 'c00000b7').replace('435', '40');
    assertVerdict(logs('LOG-AUDIT', kernelLog(onArm)), { status: 'info', summary: /mount/ });
    const strange = call.replace('435', '999');
    assertVerdict(logs('LOG-AUDIT', kernelLog(strange)), { status: 'info', summary: /number 999/ });
    const desktop = profile.replace('docker-default', 'snap.firefox.firefox');
    assertVerdict(logs('LOG-AUDIT', kernelLog(desktop)), { status: 'pass' });
    assertVerdict(logs('LOG-AUDIT', kernelLog(profile, desktop)), {
      status: 'info',
      summary: /^1 refusals, the last by the AppArmor profile docker-default/,
    });
    const selinux = 'audit: type=1400 avc:  denied  { read } for pid=1 comm="nginx"';
    assertVerdict(logs('LOG-AUDIT', kernelLog(selinux)), { status: 'info', summary: /avc/ });
  });

  it('LOG-ROTATE knows drivers, limits and large files', () => {
    const driver =
      (loggingDriver: string): Change =>
      (facts) => {
        if (facts.engines.docker.state === 'known') {
          facts.engines.docker = fromCommand({ ...facts.engines.docker.value, loggingDriver }, 'docker info');
        }
      };
    assertVerdict(logs('LOG-ROTATE'), { status: 'pass' });
    assertVerdict(logs('LOG-ROTATE', driver('json-file')), { status: 'info' });
    assertVerdict(
      logs('LOG-ROTATE', (facts) => {
        driver('json-file')(facts);
        facts.engines.dockerDaemonJson = fromFile(
          { 'log-opts': { 'max-size': '10m' } },
          '/etc/docker/daemon.json',
        );
      }),
      { status: 'pass' },
    );
    const path = '/var/lib/docker/containers/a/a-json.log';
    assertVerdict(
      logs('LOG-ROTATE', (facts) => {
        facts.logs.containerLogs = fromCommand([{ path, size: 5 * 1024 ** 3 }], 'ls -l', path);
      }),
      { status: 'warning', summary: /5 GiB/ },
    );
    assertVerdict(
      logs('LOG-ROTATE', (facts) => {
        facts.engines.docker = denied('docker info');
      }),
      { status: 'unknown' },
    );
  });

  it('LOG-JOURNAL knows folder and setting', () => {
    assertVerdict(logs('LOG-JOURNAL'), { status: 'pass' });
    assertVerdict(
      logs('LOG-JOURNAL', (facts) => {
        facts.logs.journalPersistent = fromFile(false, '/var/log/journal');
      }),
      { status: 'info' },
    );
    assertVerdict(
      logs('LOG-JOURNAL', (facts) => {
        facts.logs.journalSettings = fromFile({ Storage: 'volatile' }, '/etc/systemd/journald.conf');
      }),
      { status: 'info', summary: /volatile/ },
    );
    assertVerdict(
      logs('LOG-JOURNAL', (facts) => {
        facts.logs.journalSettings = denied('/etc/systemd/journald.conf');
      }),
      { status: 'unknown' },
    );
  });

  it('LOG-DAEMON shows the last error', () => {
    assertVerdict(logs('LOG-DAEMON'), { status: 'pass' });
    assertVerdict(
      logs('LOG-DAEMON', (facts) => {
        facts.logs.engineErrors = fromCommand(
          ['first', 'systemd: Failed to start docker.service'],
          'journalctl',
        );
      }),
      { status: 'info', summary: /Failed to start/ },
    );
    assertVerdict(
      logs('LOG-DAEMON', (facts) => {
        facts.logs.engineErrors = denied('journalctl');
      }),
      { status: 'unknown' },
    );
  });

  it('LOG-EXIT says what each status means', () => {
    const ended =
      (exitCode: number): Change =>
      (facts) => {
        const container = { name: 'web', image: 'nginx', exitCode, since: '1 hour ago' };
        facts.logs.failedContainers = fromCommand([container], 'docker ps --all', `web: ${exitCode}`);
      };
    assertVerdict(logs('LOG-EXIT'), { status: 'pass' });
    assertVerdict(logs('LOG-EXIT', ended(1)), { status: 'pass' });
    for (const { code, check } of exitCodes) {
      const summary = new RegExp(check === undefined ? `status ${code}` : `status ${code}.*${check}`);
      assertVerdict(logs('LOG-EXIT', ended(code)), { status: 'info', summary });
    }
    assertVerdict(
      logs('LOG-EXIT', (facts) => {
        facts.logs.failedContainers = denied('docker ps');
      }),
      { status: 'unknown' },
    );
    assertVerdict(
      logs('LOG-EXIT', (facts) => {
        facts.logs.failedContainers = notInstalled('docker ps');
        facts.engines.docker = notInstalled('docker info');
      }),
      { status: 'notApplicable' },
    );
  });
});
