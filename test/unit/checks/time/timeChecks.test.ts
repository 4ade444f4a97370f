import { timeChecks } from '../../../../src/checks/time/timeChecks';
import { denied, fromCommand, fromFile, missing, notInstalled } from '../factBuilders';
import { assertVerdict, judge, type Change } from '../judging';

const time = (id: string, change?: Change) => judge(timeChecks, id, change);

const noService: Change = (facts) => {
  for (const name of ['systemd-timesyncd', 'chrony', 'chronyd', 'ntp', 'ntpd', 'ntpsec']) {
    facts.engines.units[`${name}.service`] = notInstalled(`systemctl show ${name}`);
  }
  facts.clock.setters = fromCommand([], 'pidof chronyd', '');
  facts.clock.timesyncdSynchronized = fromFile(false, '/run/systemd/timesync/synchronized');
};

describe('checks of the clock', () => {
  it('TIME-SYNC accuses only a host whose services are known', () => {
    assertVerdict(time('TIME-SYNC'), { status: 'pass' });
    assertVerdict(time('TIME-SYNC', noService), {
      status: 'info',
      proof: 'kvm',
      summary: /possibly the host/,
    });
    assertVerdict(
      time('TIME-SYNC', (facts) => {
        noService(facts);
        facts.system.virtualMachine = fromCommand('none', 'systemd-detect-virt --vm');
      }),
      { status: 'warning' },
    );
    assertVerdict(
      time('TIME-SYNC', (facts) => {
        noService(facts);
        facts.engines.runlevelServices = fromFile(['chronyd'], '/etc/runlevels');
      }),
      { status: 'pass', proof: 'chronyd' },
    );
    assertVerdict(
      time('TIME-SYNC', (facts) => {
        noService(facts);
        facts.engines.units['chrony.service'] = denied('systemctl');
        facts.clock.setters = denied('/proc');
      }),
      { status: 'unknown' },
    );
    const withoutUnits: Change = (facts) => {
      noService(facts);
      facts.engines.units['chrony.service'] = denied('systemctl');
    };
    assertVerdict(time('TIME-SYNC', withoutUnits), { status: 'info' });
    assertVerdict(
      time('TIME-SYNC', (facts) => {
        noService(facts);
        facts.system.container = fromCommand('lxc', 'systemd-detect-virt --container');
      }),
      { status: 'notApplicable' },
    );
  });

  it('TIME-SYNC goes by processes where there is no systemd', () => {
    const ancient =
      (processes: readonly string[]): Change =>
      (facts) => {
        noService(facts);
        facts.system.initProgram = fromFile('init', '/proc/1/comm');
        facts.system.virtualMachine = notInstalled('systemd-detect-virt --vm');
        facts.clock.setters = fromCommand(processes, 'pidof chronyd', processes.join('\n'));
      };
    assertVerdict(time('TIME-SYNC', ancient(['ntpd'])), { status: 'pass', proof: 'ntpd', summary: /ntpd/ });
    assertVerdict(time('TIME-SYNC', ancient([])), { status: 'info', summary: /ntpdate/ });
    const hidden: Change = (facts) => {
      ancient([])(facts);
      facts.clock.setters = denied('/proc');
    };
    assertVerdict(time('TIME-SYNC', hidden), { status: 'unknown' });
  });

  it('TIME-SKEW compares with the clock here, on other machines alone', () => {
    assertVerdict(time('TIME-SKEW'), { status: 'notApplicable' });
    const remote =
      (seconds: number): Change =>
      (facts) => {
        facts.host = { id: 'web1', label: 'web1' };
        const ours = Date.parse(facts.collectedAt) / 1000;
        facts.clock.time = fromCommand(ours + seconds, 'date +%s');
      };
    assertVerdict(time('TIME-SKEW', remote(2)), { status: 'pass' });
    assertVerdict(time('TIME-SKEW', remote(-40)), { status: 'warning', summary: /40 seconds/ });
    assertVerdict(time('TIME-SKEW', remote(4000)), { status: 'error' });
    assertVerdict(
      time('TIME-SKEW', (facts) => {
        remote(0)(facts);
        facts.clock.time = denied('date +%s');
      }),
      { status: 'unknown' },
    );
  });

  it('TIME-SOURCE knows slow sources', () => {
    assertVerdict(time('TIME-SOURCE'), { status: 'pass' });
    const slow: Change = (facts) => {
      facts.clock.source = fromFile('hpet', '/sys/devices/system/clocksource');
      facts.kernel.logMatches = fromCommand(["clocksource: Marking clocksource 'tsc' as unstable"], 'dmesg');
    };
    assertVerdict(time('TIME-SOURCE', slow), { status: 'warning', proof: 'unstable' });
    const hidden: Change = (facts) => {
      facts.clock.source = denied('/sys/devices/system/clocksource');
    };
    assertVerdict(time('TIME-SOURCE', hidden), { status: 'unknown' });
  });

  it('TIME-Y2038 concerns 32-bit machines', () => {
    assertVerdict(time('TIME-Y2038'), { status: 'notApplicable' });
    const arm =
      (libseccomp: string): Change =>
      (facts) => {
        facts.system.machine = fromCommand('armv7l', 'uname -m');
        facts.engines.versions.libseccomp = fromCommand(libseccomp, 'runc --version');
      };
    assertVerdict(time('TIME-Y2038', arm('2.5.4')), { status: 'pass' });
    assertVerdict(time('TIME-Y2038', arm('2.3.3')), { status: 'warning' });
    assertVerdict(
      time('TIME-Y2038', (facts) => {
        arm('2.5.4')(facts);
        facts.engines.versions.libseccomp = denied('runc --version');
      }),
      { status: 'unknown' },
    );
  });

  it('TIME-ZONE says where the host is', () => {
    assertVerdict(time('TIME-ZONE'), { status: 'pass', summary: /Etc\/UTC/ });
    assertVerdict(
      time('TIME-ZONE', (facts) => {
        facts.clock.timeZone = missing('/etc/localtime');
      }),
      { status: 'info' },
    );
    assertVerdict(
      time('TIME-ZONE', (facts) => {
        facts.clock.timeZone = denied('/etc/localtime');
      }),
      { status: 'unknown' },
    );
  });
});
