import { denied, fromCommand, fromFile, missing, notInstalled } from '../factBuilders';
import { setKernelOptions } from '../healthyFacts';
import type { Change } from '../judging';
import {
  changeDocker,
  removeDocker,
  setDaemonJson,
  setUnit,
  stopDocker,
  useLegacyTables,
  withoutLegacyTables,
} from './networkHosts';
import { all, expectVerdict } from './networkVerdict';

const withoutProgram: Change = (facts) => {
  facts.network.iptables = notInstalled('iptables --version');
};

const iptablesOff: Change = (facts) => {
  facts.engines.processArguments.dockerd = fromFile(
    ['/usr/bin/dockerd', '--iptables=false'],
    '/proc/812/cmdline',
  );
};

function program(version: string, backend: 'legacy' | 'nf_tables'): Change {
  return (facts) => {
    facts.network.iptables = fromCommand(
      { version, backend },
      'iptables --version',
      `iptables v${version} (${backend})`,
    );
  };
}

const kubelet: Change = (facts) => {
  facts.engines.programs.kubelet = fromCommand('/usr/bin/kubelet', 'command -v kubelet');
};

describe('NET-IPT-BIN', () => {
  it('passes with a program of either kind', () => {
    expectVerdict('NET-IPT-BIN', { status: 'pass', proof: 'iptables v1.8.11 (nf_tables)' });
    expectVerdict('NET-IPT-BIN', { status: 'pass', proof: 'legacy' }, program('1.6.1', 'legacy'));
  });

  it('is an error where Docker is to start without it', () => {
    expectVerdict(
      'NET-IPT-BIN',
      { status: 'error', proof: 'not there', title: /Docker cannot set up/ },
      all(stopDocker, withoutProgram),
    );
  });

  it('is no fault where Docker runs all the same, and a warning where it may bring its own', () => {
    expectVerdict('NET-IPT-BIN', { status: 'info', summary: /of its own/ }, withoutProgram);
    expectVerdict(
      'NET-IPT-BIN',
      { status: 'warning' },
      all(stopDocker, withoutProgram, (facts) => {
        facts.engines.packages = fromFile(['snap:docker'], '/var/lib/dpkg/info');
      }),
    );
    expectVerdict(
      'NET-IPT-BIN',
      { status: 'warning' },
      all(stopDocker, withoutProgram, (facts) => {
        facts.engines.packages = denied('/var/lib/dpkg/info');
      }),
    );
  });

  it('does not take the need of a kubelet for that of Docker', () => {
    expectVerdict(
      'NET-IPT-BIN',
      { status: 'warning', title: /iptables is not installed/, summary: /kubelet/ },
      all(stopDocker, withoutProgram, kubelet, (facts) => {
        setDaemonJson(facts, { iptables: false });
      }),
      ['docker', 'kubernetes'],
    );
  });

  it('is no fault where nobody needs it', () => {
    expectVerdict('NET-IPT-BIN', { status: 'info' }, all(removeDocker, withoutProgram));
    expectVerdict(
      'NET-IPT-BIN',
      { status: 'info', proof: '--iptables=false' },
      all(withoutProgram, iptablesOff),
    );
    expectVerdict(
      'NET-IPT-BIN',
      { status: 'info', summary: /nftables directly/ },
      all(withoutProgram, (facts) => {
        changeDocker(facts, { firewallBackend: 'nftables' });
      }),
    );
  });

  it('knows the releases that Kubernetes had trouble with', () => {
    const nodes = ['kubernetes'] as const;
    expectVerdict(
      'NET-IPT-BIN',
      { status: 'error', proof: 'v1.8.2' },
      all(kubelet, program('1.8.2', 'nf_tables')),
      nodes,
    );
    const rhel: Change = (facts) => {
      facts.system.osRelease = fromFile(
        { id: 'rhel', idLike: ['fedora'], versionId: '8.0', variantId: '', prettyName: 'RHEL 8.0' },
        '/etc/os-release',
      );
    };
    expectVerdict(
      'NET-IPT-BIN',
      { status: 'warning', title: /possibly/ },
      all(kubelet, rhel, program('1.8.2', 'nf_tables')),
      nodes,
    );
    expectVerdict('NET-IPT-BIN', { status: 'warning' }, all(kubelet, program('1.8.8', 'nf_tables')), nodes);
    expectVerdict('NET-IPT-BIN', { status: 'pass' }, all(kubelet, program('1.8.2', 'legacy')), nodes);
    expectVerdict('NET-IPT-BIN', { status: 'pass' }, all(kubelet, program('1.8.7', 'nf_tables')), nodes);
    expectVerdict('NET-IPT-BIN', { status: 'pass' }, program('1.8.2', 'nf_tables'));
  });

  it('is unknown when the program could not be asked', () => {
    expectVerdict('NET-IPT-BIN', { status: 'unknown', proof: 'iptables --version' }, (facts) => {
      facts.network.iptables = denied('iptables --version');
    });
  });
});

describe('NET-IPT-MIXED', () => {
  it('passes when only one kind has tables', () => {
    expectVerdict('NET-IPT-MIXED', { status: 'pass', proof: 'ip_tables_names' });
    expectVerdict('NET-IPT-MIXED', { status: 'pass', summary: /old tables alone/ }, (facts) => {
      useLegacyTables(facts, ['filter', 'nat']);
    });
    expectVerdict('NET-IPT-MIXED', { status: 'pass', summary: /old tables alone/ }, (facts) => {
      useLegacyTables(facts, ['filter']);
      facts.network.nftTables = fromCommand(['inet firewalld'], 'nft list tables');
    });
  });

  it('warns of both, where an engine writes rules', () => {
    const both: Change = (facts) => {
      facts.network.legacyTables = fromFile(['filter', 'nat'], '/proc/net/ip_tables_names');
    };
    const holding = (...rules: readonly string[]) =>
      all(both, (facts) => {
        facts.network.legacyRules = fromCommand(rules, 'iptables-legacy-save');
      });
    const rule = '-A FORWARD -i docker0 -j DROP';
    expectVerdict('NET-IPT-MIXED', { status: 'warning', proof: rule }, holding(rule));
    expectVerdict('NET-IPT-MIXED', { status: 'info' }, all(holding(rule), removeDocker));
    expectVerdict('NET-IPT-MIXED', { status: 'pass', summary: /hold no rule/ }, holding());
    expectVerdict('NET-IPT-MIXED', { status: 'info', proof: 'ip filter', title: /possibly/ }, both);
  });

  it('is unknown when one side could not be read', () => {
    expectVerdict('NET-IPT-MIXED', { status: 'unknown', proof: 'ip_tables_names' }, (facts) => {
      facts.network.legacyTables = denied('/proc/net/ip_tables_names');
    });
    const legacy: Change = (facts) => {
      useLegacyTables(facts, ['filter']);
    };
    expectVerdict(
      'NET-IPT-MIXED',
      { status: 'unknown' },
      all(legacy, (facts) => {
        facts.network.nftTables = denied('nft list tables');
      }),
    );
    expectVerdict(
      'NET-IPT-MIXED',
      { status: 'unknown', summary: /without the program nft/ },
      all(legacy, (facts) => {
        facts.network.nftTables = notInstalled('nft list tables');
      }),
    );
  });
});

describe('NET-IPT-KERNEL', () => {
  it('passes when iptables reads its table', () => {
    expectVerdict('NET-IPT-KERNEL', { status: 'pass', proof: '-P FORWARD DROP' });
  });

  it('passes by what the kernel has where nobody has read it', () => {
    const unread: Change = (facts) => {
      facts.network.forwardChain = denied('iptables -S FORWARD');
    };
    expectVerdict('NET-IPT-KERNEL', { status: 'pass', proof: 'CONFIG_NFT_COMPAT=m' }, unread);
    expectVerdict('NET-IPT-KERNEL', { status: 'pass', proof: 'CONFIG_IP_NF_NAT=m' }, (facts) => {
      useLegacyTables(facts, ['filter']);
    });
  });

  it('is an error for a legacy program on a kernel without the old tables', () => {
    expectVerdict(
      'NET-IPT-KERNEL',
      { status: 'error', proof: '# CONFIG_IP_NF_FILTER is not set', summary: /old tables/ },
      withoutLegacyTables,
    );
  });

  it('is an error for Docker with nftables on a kernel that lacks a part of it', () => {
    expectVerdict('NET-IPT-KERNEL', { status: 'error', summary: /NFT_FIB_IPV4/ }, (facts) => {
      changeDocker(facts, { firewallBackend: 'nftables' });
      facts.network.forwardChain = missing('iptables -S FORWARD');
      setKernelOptions(facts, { NFT_FIB_IPV4: 'n' });
    });
  });

  it('is no error where an option is missing and the rules are seen to work', () => {
    expectVerdict('NET-IPT-KERNEL', { status: 'pass' }, (facts) => {
      setKernelOptions(facts, { NFT_COMPAT: 'n' });
    });
  });

  it('warns of what an engine was told, unless the rules are seen to work since', () => {
    const refused: Change = (facts) => {
      facts.logs.engineErrors = fromCommand(
        ["iptables v1.8.9 (legacy): can't initialize iptables table `nat': Table does not exist"],
        'journalctl -u docker',
      );
    };
    expectVerdict('NET-IPT-KERNEL', { status: 'pass' }, refused);
    expectVerdict(
      'NET-IPT-KERNEL',
      { status: 'warning', proof: 'Table does not exist' },
      all(refused, (facts) => {
        facts.network.forwardChain = denied('iptables -S FORWARD');
      }),
    );
  });

  it('does not concern hosts where nobody writes rules by iptables', () => {
    expectVerdict('NET-IPT-KERNEL', { status: 'notApplicable' }, all(withoutLegacyTables, removeDocker));
    expectVerdict('NET-IPT-KERNEL', { status: 'notApplicable' }, all(withoutLegacyTables, iptablesOff));
  });

  it('is unknown without the kind of the program or the configuration', () => {
    expectVerdict('NET-IPT-KERNEL', { status: 'unknown', proof: 'iptables --version' }, (facts) => {
      facts.network.forwardChain = denied('iptables -S FORWARD');
      facts.network.iptables = denied('iptables --version');
    });
    expectVerdict('NET-IPT-KERNEL', { status: 'unknown' }, (facts) => {
      useLegacyTables(facts, []);
      facts.kernel.config = denied('/boot/config');
      facts.modules.loadable = denied('/lib/modules');
    });
  });
});

describe('NET-RAW', () => {
  it('passes where the table is or can be', () => {
    expectVerdict('NET-RAW', { status: 'pass', proof: 'CONFIG_NF_TABLES=m' });
    expectVerdict('NET-RAW', { status: 'pass', proof: 'raw' }, (facts) => {
      useLegacyTables(facts, ['raw', 'filter']);
    });
  });

  it('is an error for Docker 28 on a legacy program without the table', () => {
    expectVerdict(
      'NET-RAW',
      { status: 'error', proof: '# CONFIG_IP_NF_RAW is not set', title: /do not start/ },
      withoutLegacyTables,
    );
  });

  it('does not concern an older Docker, nftables or no Docker', () => {
    expectVerdict(
      'NET-RAW',
      { status: 'notApplicable' },
      all(withoutLegacyTables, (facts) => {
        changeDocker(facts, { serverVersion: '27.5.1' });
      }),
    );
    expectVerdict(
      'NET-RAW',
      { status: 'notApplicable' },
      all(withoutLegacyTables, (facts) => {
        changeDocker(facts, { firewallBackend: 'nftables+firewalld' });
      }),
    );
    expectVerdict('NET-RAW', { status: 'notApplicable' }, all(withoutLegacyTables, removeDocker));
  });

  it('warns of the way out, which opens ports', () => {
    const warned = 'WARNING: DOCKER_INSECURE_NO_IPTABLES_RAW is set';
    expectVerdict('NET-RAW', { status: 'warning', proof: warned }, (facts) => {
      changeDocker(facts, { warnings: [warned] });
    });
    expectVerdict(
      'NET-RAW',
      { status: 'warning', proof: 'DOCKER_INSECURE_NO_IPTABLES_RAW=1' },
      all(stopDocker, (facts) => {
        setUnit(facts, 'docker.service', { environment: { DOCKER_INSECURE_NO_IPTABLES_RAW: '1' } });
      }),
    );
  });

  it('is at most a warning without the word of the daemon', () => {
    expectVerdict('NET-RAW', { status: 'warning', title: /possibly/ }, all(withoutLegacyTables, stopDocker));
  });

  it('is unknown when the daemon could not be asked', () => {
    expectVerdict('NET-RAW', { status: 'unknown', proof: 'docker info' }, (facts) => {
      facts.engines.docker = denied('docker info');
    });
  });
});

describe('NET-XT', () => {
  it('passes with all parts, for each profile', () => {
    expectVerdict('NET-XT', { status: 'pass', proof: 'CONFIG_NETFILTER_XT_MATCH_ADDRTYPE=m' });
    expectVerdict('NET-XT', { status: 'pass' }, undefined, ['docker', 'swarm', 'kubernetes']);
  });

  it('is an error for a legacy program, and a warning for one that may do without', () => {
    expectVerdict('NET-XT', { status: 'error', proof: 'ADDRTYPE' }, withoutLegacyTables);
    expectVerdict('NET-XT', { status: 'warning', title: /possibly/ }, (facts) => {
      setKernelOptions(facts, { NETFILTER_XT_MATCH_CONNTRACK: 'n' });
      facts.modules.loaded = fromFile(['nf_tables', 'nft_compat'], '/proc/modules');
      facts.modules.loadable = fromFile(['xt_addrtype', 'xt_MASQUERADE'], '/lib/modules/x/modules.dep');
    });
  });

  it('accepts the newer name of a target', () => {
    expectVerdict('NET-XT', { status: 'pass' }, (facts) => {
      setKernelOptions(facts, { IP_NF_TARGET_MASQUERADE: undefined });
    });
  });

  it('only mentions what some features need', () => {
    expectVerdict(
      'NET-XT',
      { status: 'info', proof: 'CHECKSUM' },
      (facts) => {
        setKernelOptions(facts, { NETFILTER_XT_TARGET_CHECKSUM: 'n' });
      },
      ['lxc'],
    );
  });

  it('does not concern hosts where nobody writes rules by iptables', () => {
    expectVerdict('NET-XT', { status: 'notApplicable' }, all(withoutLegacyTables, removeDocker));
  });

  it('is unknown without the configuration', () => {
    expectVerdict('NET-XT', { status: 'unknown', proof: 'Permission denied' }, (facts) => {
      facts.kernel.config = denied('/boot/config');
      facts.modules.loaded = denied('/proc/modules');
      facts.modules.loadable = denied('/lib/modules');
    });
  });
});
