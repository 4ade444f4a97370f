import { denied, fromFile, kernelRelease, missing, sysctl, sysctlPath } from '../factBuilders';
import type { Change } from '../judging';
import { all, expectVerdict, setLog } from './networkVerdict';

const countKey = 'net.netfilter.nf_conntrack_count';
const maxKey = 'net.netfilter.nf_conntrack_max';

function connections(count: string): Change {
  return (facts) => {
    facts.sysctls[countKey] = sysctl(countKey, count);
  };
}

const full: Change = (facts) => {
  setLog(facts, 'nf_conntrack: nf_conntrack: table full, dropping packet');
};

describe('NET-CONNTRACK', () => {
  it('passes with room', () => {
    expectVerdict('NET-CONNTRACK', { status: 'pass', proof: '262144', summary: /42 of at most 262144/ });
  });

  it('warns of a crowded table', () => {
    expectVerdict(
      'NET-CONNTRACK',
      { status: 'warning', proof: '230000', summary: /88 %/ },
      connections('230000'),
    );
  });

  it('is an error when it is full now, and a warning when it was', () => {
    expectVerdict(
      'NET-CONNTRACK',
      { status: 'error', proof: 'table full', title: /are dropped/ },
      all(full, connections('262144')),
    );
    expectVerdict('NET-CONNTRACK', { status: 'warning', title: /were dropped/ }, full);
  });

  it('mentions lost connections of old kernels', () => {
    const lost: Change = (facts) => {
      facts.network.conntrackStatistics = fromFile({ insert_failed: 12 }, '/proc/net/stat/nf_conntrack');
    };
    const old: Change = (facts) => {
      facts.kernel.release = kernelRelease('4.19.0-27-amd64');
    };
    expectVerdict('NET-CONNTRACK', { status: 'info', summary: /12 were lost/ }, all(lost, old));
    expectVerdict('NET-CONNTRACK', { status: 'pass' }, lost);
  });

  it('does not concern a host that follows no connections', () => {
    expectVerdict('NET-CONNTRACK', { status: 'notApplicable' }, (facts) => {
      facts.sysctls[countKey] = missing(sysctlPath(countKey));
    });
  });

  it('is unknown, or no more than informed, by what could not be read', () => {
    expectVerdict('NET-CONNTRACK', { status: 'unknown', proof: 'nf_conntrack_max' }, (facts) => {
      facts.sysctls[maxKey] = denied(sysctlPath(maxKey));
    });
    expectVerdict('NET-CONNTRACK', { status: 'info' }, (facts) => {
      facts.kernel.logMatches = denied('dmesg');
    });
  });

  it('is unknown by values that make no sense', () => {
    expectVerdict('NET-CONNTRACK', { status: 'unknown' }, connections('many'));
  });
});

describe('NET-NEIGH', () => {
  const overflow: Change = (facts) => {
    setLog(facts, 'neighbour: arp_cache: neighbor table overflow!');
  };
  const key = 'net.ipv4.neigh.default.gc_thresh3';

  it('passes on a log without such lines', () => {
    expectVerdict('NET-NEIGH', { status: 'pass', proof: '1024' });
  });

  it('is an error at the usual limit, and a warning where it may have been raised since', () => {
    expectVerdict('NET-NEIGH', { status: 'error', proof: 'neighbor table overflow' }, overflow);
    expectVerdict(
      'NET-NEIGH',
      { status: 'warning' },
      all(overflow, (facts) => {
        facts.sysctls[key] = sysctl(key, '8192');
      }),
    );
    expectVerdict(
      'NET-NEIGH',
      { status: 'warning' },
      all(overflow, (facts) => {
        facts.sysctls[key] = denied(sysctlPath(key));
      }),
    );
  });

  it('is unknown without the log', () => {
    expectVerdict('NET-NEIGH', { status: 'unknown', proof: 'dmesg' }, (facts) => {
      facts.kernel.logMatches = denied('dmesg');
    });
  });
});

describe('NET-UNREG', () => {
  const waiting = (count: number): Change => {
    return (facts) => {
      const line = 'unregister_netdevice: waiting for lo to become free. Usage count = 1';
      setLog(facts, ...Array.from({ length: count }, () => line));
    };
  };

  it('passes on a log without such lines', () => {
    expectVerdict('NET-UNREG', { status: 'pass' });
  });

  it('warns of a wait that does not end, and mentions one that did', () => {
    expectVerdict('NET-UNREG', { status: 'warning', proof: 'Usage count = 1', summary: /lo/ }, waiting(6));
    expectVerdict('NET-UNREG', { status: 'info' }, waiting(2));
  });

  it('is unknown without the log', () => {
    expectVerdict('NET-UNREG', { status: 'unknown' }, (facts) => {
      facts.kernel.logMatches = denied('dmesg');
    });
  });
});
