import { denied, fromFile, kernelRelease } from '../factBuilders';
import { setKernelOptions } from '../healthyFacts';
import type { Change } from '../judging';
import { all, expectVerdict, setLog } from './networkVerdict';

/** The configuration says =n, and no module of these names is there. */
function withoutOptions(options: readonly string[], modules: RegExp): Change {
  return (facts) => {
    setKernelOptions(facts, Object.fromEntries(options.map((option) => [option, 'n'])));
    const { loadable, loaded } = facts.modules;
    if (loadable.state === 'known' && loaded.state === 'known') {
      const keep = (names: readonly string[]) => names.filter((name) => !modules.test(name));
      facts.modules.loadable = { ...loadable, value: keep(loadable.value) };
      facts.modules.loaded = { ...loaded, value: keep(loaded.value) };
    }
  };
}

function blocked(module: string): Change {
  return (facts) => {
    facts.modules.rules = fromFile(
      [{ kind: 'install', module, command: '/bin/false', path: '/etc/modprobe.d/cve.conf' }],
      '/etc/modprobe.d',
    );
  };
}

const unread: Change = (facts) => {
  facts.kernel.config = denied('/boot/config');
  facts.modules.loaded = denied('/proc/modules');
  facts.modules.loadable = denied('/lib/modules');
};

function kernel(text: string): Change {
  return (facts) => {
    facts.kernel.release = kernelRelease(text);
    facts.kernel.build = fromFile(`Linux version ${text} (root@host) #1 SMP`, '/proc/version');
  };
}

describe('NET-VXLAN', () => {
  const without = withoutOptions(['VXLAN'], /^vxlan$/);

  it('passes when the kernel has it', () => {
    expectVerdict('NET-VXLAN', { status: 'pass', proof: 'CONFIG_VXLAN=m' });
  });

  it('weighs by what the host is for', () => {
    expectVerdict('NET-VXLAN', { status: 'error', proof: '# CONFIG_VXLAN is not set' }, without, [
      'docker',
      'swarm',
    ]);
    expectVerdict('NET-VXLAN', { status: 'warning' }, without, ['kubernetes']);
    expectVerdict('NET-VXLAN', { status: 'info' }, without);
  });

  it('names the rule that forbids it', () => {
    expectVerdict('NET-VXLAN', { status: 'error', summary: /cve\.conf/ }, blocked('vxlan'), ['swarm']);
  });

  it('is unknown without modules and configuration', () => {
    expectVerdict('NET-VXLAN', { status: 'unknown', proof: 'Permission denied' }, unread, ['swarm']);
  });
});

describe('NET-VXLAN-CSUM', () => {
  const line = 'UDP: bad checksum. From 10.42.1.0:36318 to 10.0.0.7:8472 ulen 124';
  const nodes = ['kubernetes'] as const;

  it('passes from 5.7 on, whatever the log says', () => {
    expectVerdict('NET-VXLAN-CSUM', { status: 'pass', proof: '6.12.57' }, undefined, nodes);
    expectVerdict(
      'NET-VXLAN-CSUM',
      { status: 'pass' },
      (facts) => {
        setLog(facts, line);
      },
      nodes,
    );
  });

  it('warns where the log shows it, and mentions it elsewhere', () => {
    expectVerdict(
      'NET-VXLAN-CSUM',
      { status: 'warning', proof: line },
      all(kernel('5.4.0'), (facts) => {
        setLog(facts, line);
      }),
      nodes,
    );
    expectVerdict('NET-VXLAN-CSUM', { status: 'info', title: /possibly/ }, kernel('5.4.0'), nodes);
    expectVerdict(
      'NET-VXLAN-CSUM',
      { status: 'info', summary: /RHEL 8/ },
      kernel('4.18.0-553.el8_10.x86_64'),
      nodes,
    );
  });

  it('is unknown without the release', () => {
    expectVerdict(
      'NET-VXLAN-CSUM',
      { status: 'unknown' },
      (facts) => {
        facts.kernel.release = denied('uname -r');
      },
      nodes,
    );
  });
});

describe('NET-IPVS', () => {
  const without = withoutOptions(['IP_VS_RR'], /^ip_vs_rr$/);

  it('passes with all parts', () => {
    expectVerdict('NET-IPVS', { status: 'pass', proof: 'CONFIG_IP_VS=m' }, undefined, ['docker', 'swarm']);
    expectVerdict('NET-IPVS', { status: 'pass' }, undefined, ['kubernetes']);
  });

  it('is an error for Swarm, and worth knowing for Kubernetes', () => {
    expectVerdict('NET-IPVS', { status: 'error', proof: '# CONFIG_IP_VS_RR is not set' }, without, ['swarm']);
    expectVerdict('NET-IPVS', { status: 'info', title: /IPVS mode/ }, without, ['kubernetes']);
  });

  it('is unknown without modules and configuration', () => {
    expectVerdict('NET-IPVS', { status: 'unknown' }, unread, ['swarm']);
  });
});

describe('NET-IPSEC', () => {
  const complete: Change = (facts) => {
    setKernelOptions(facts, { XFRM_ALGO: 'y', CRYPTO_AEAD: 'y', CRYPTO: 'y' });
  };

  it('passes with the ciphers', () => {
    expectVerdict('NET-IPSEC', { status: 'pass' }, complete, ['swarm']);
  });

  it('warns of a rule against IPsec', () => {
    expectVerdict(
      'NET-IPSEC',
      { status: 'warning', proof: 'install esp4 /bin/false', summary: /cve\.conf/ },
      all(complete, blocked('esp4')),
      ['swarm'],
    );
  });

  it('only mentions a kernel without it', () => {
    expectVerdict('NET-IPSEC', { status: 'info' }, all(complete, withoutOptions(['CRYPTO_GCM'], /^gcm$/)), [
      'swarm',
    ]);
  });

  it('is unknown without modules and configuration', () => {
    expectVerdict('NET-IPSEC', { status: 'unknown' }, unread, ['swarm']);
  });
});

describe('optional network drivers', () => {
  const drivers = [
    { id: 'NET-MACVLAN', option: 'MACVLAN', module: /^macvlan$/ },
    { id: 'NET-IPVLAN', option: 'IPVLAN', module: /^ipvlan$/ },
    { id: 'NET-DUMMY', option: 'DUMMY', module: /^dummy$/ },
    { id: 'NET-SCTP', option: 'IP_SCTP', module: /^sctp$/ },
    { id: 'NET-HELPERS', option: 'NF_NAT_TFTP', module: /^nf_nat_tftp$/ },
  ];

  for (const { id, option, module } of drivers) {
    it(`${id} passes, is worth knowing when it is missing, and is unknown when unread`, () => {
      const builtIn: Change = (facts) => {
        setKernelOptions(facts, { [option]: 'y', NF_CONNTRACK_FTP: 'y', NF_CONNTRACK_TFTP: 'y' });
      };
      expectVerdict(id, { status: 'pass', proof: `CONFIG_${option}=y` }, builtIn);
      expectVerdict(
        id,
        { status: 'info', proof: `# CONFIG_${option} is not set` },
        all(builtIn, withoutOptions([option], module)),
      );
      expectVerdict(id, { status: 'unknown' }, unread);
    });
  }

  it('name a rule that forbids one', () => {
    expectVerdict('NET-MACVLAN', { status: 'info', summary: /rule/ }, blocked('macvlan'));
  });
});
