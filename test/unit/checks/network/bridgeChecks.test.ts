import { denied, fromCommand, fromFile, missing, sysctl, sysctlPath } from '../factBuilders';
import { setKernelOptions } from '../healthyFacts';
import type { Change } from '../judging';
import { changeDocker, removeDocker, setDaemonJson } from './networkHosts';
import { all, expectVerdict } from './networkVerdict';

const onlyUplink: Change = (facts) => {
  facts.network.interfaces = fromCommand(
    [{ name: 'eth0', mtu: 1500, state: 'up', isBridge: false }],
    'ls /sys/class/net',
    'eth0 1500 up',
  );
};

const withoutBridge: Change = (facts) => {
  setKernelOptions(facts, { BRIDGE: 'n', VETH: 'n' });
  facts.modules.loaded = fromFile(['ext4'], '/proc/modules');
  facts.modules.loadable = fromFile(['ext4'], '/lib/modules/x/modules.dep');
};

describe('NET-BRIDGE', () => {
  it('passes with both, and by a bridge that is there', () => {
    expectVerdict('NET-BRIDGE', { status: 'pass', proof: 'docker0 1500 down bridge' });
    expectVerdict('NET-BRIDGE', { status: 'pass', proof: 'CONFIG_BRIDGE=m' }, onlyUplink);
    expectVerdict('NET-BRIDGE', { status: 'pass', proof: 'veth3f2a' }, (facts) => {
      withoutBridge(facts);
      facts.network.interfaces = fromCommand(
        [
          { name: 'docker0', mtu: 1500, state: 'up', isBridge: true },
          { name: 'veth3f2a', mtu: 1500, state: 'up', isBridge: false },
        ],
        'ls /sys/class/net',
        'docker0 1500 up bridge\nveth3f2a 1500 up',
      );
    });
  });

  it('is an error without them, except where nobody plugs in', () => {
    const without = all(withoutBridge, onlyUplink);
    expectVerdict('NET-BRIDGE', { status: 'error', proof: '# CONFIG_BRIDGE is not set' }, without);
    expectVerdict('NET-BRIDGE', { status: 'info' }, without, ['rootless']);
  });

  it('is at most a warning when the interfaces could not be read', () => {
    expectVerdict(
      'NET-BRIDGE',
      { status: 'warning' },
      all(withoutBridge, (facts) => {
        facts.network.interfaces = denied('/sys/class/net');
      }),
    );
  });

  it('is unknown without modules and configuration', () => {
    expectVerdict(
      'NET-BRIDGE',
      { status: 'unknown' },
      all(onlyUplink, (facts) => {
        facts.kernel.config = denied('/boot/config');
        facts.modules.loaded = denied('/proc/modules');
        facts.modules.loadable = denied('/lib/modules');
      }),
    );
  });
});

describe('NET-BRNF', () => {
  const key = 'net.bridge.bridge-nf-call-iptables';
  const off: Change = (facts) => {
    facts.sysctls[key] = sysctl(key, '0');
  };
  const unloaded: Change = (facts) => {
    facts.sysctls[key] = missing(sysctlPath(key));
  };

  it('passes when it is on', () => {
    expectVerdict('NET-BRNF', { status: 'pass', proof: '1' });
  });

  it('warns where Kubernetes or a setting of Docker needs it', () => {
    expectVerdict('NET-BRNF', { status: 'warning', proof: '0' }, off, ['kubernetes']);
    expectVerdict(
      'NET-BRNF',
      { status: 'warning', proof: '"icc": false', summary: /not loaded/ },
      all(unloaded, (facts) => {
        setDaemonJson(facts, { icc: false });
      }),
    );
  });

  it('is no fault for Docker as it comes, and none with nftables', () => {
    expectVerdict('NET-BRNF', { status: 'info', summary: /by itself/ }, unloaded);
    expectVerdict(
      'NET-BRNF',
      { status: 'info' },
      all(unloaded, (facts) => {
        setDaemonJson(facts, { icc: false });
        changeDocker(facts, { firewallBackend: 'nftables' });
      }),
    );
    expectVerdict('NET-BRNF', { status: 'info' }, all(off, removeDocker));
  });

  it('is unknown when it could not be read', () => {
    expectVerdict('NET-BRNF', { status: 'unknown', proof: 'bridge-nf-call-iptables' }, (facts) => {
      facts.sysctls[key] = denied(sysctlPath(key));
    });
  });
});
