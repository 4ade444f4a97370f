import type { LintInput } from '../../../src/configfiles/lint/lintRule';
import { cmdline, daemonJson, factsOf, grub, sysconfig, sysctl, unit } from '../configfiles/lint/linting';

const shell = (text: string, rest: Partial<LintInput> = {}) => grub('', { text, ...rest });
const docker = (text: string, rest: Partial<LintInput> = {}) =>
  sysconfig('/etc/default/docker', `# für Döcker\n${text}`, rest);
const remark = '# für alle Wörter\n';
const readsFile = unit('EnvironmentFile=-/etc/default/docker', 'ExecStart=/usr/bin/dockerd $DOCKER_OPTS');
const systemd = factsOf({ init: 'systemd' });

/** A file for each rule, over which the rule has something to say; most with characters of several bytes before it. */
export const ruleExamples: Readonly<Record<string, LintInput>> = {
  'text/byte-order-mark': shell(`\ufeff${remark}A=1\n`),
  'text/carriage-return': shell(`${remark}A=1\r\n`.replace(/(?<!\r)\n/g, '\r\n')),
  'text/control-character': shell(`${remark}A=\u001b[1m\n`),
  'shell/unterminated': shell(`${remark}B="x\n`),
  'shell/spaced-assignment': shell(`${remark}GRUB_TIMEOUT = 5\n`),
  'shell/append': shell(`${remark}GRUB_CMDLINE_LINUX+=" quiet"\n`),
  'shell/shadowed': shell(`${remark}A=1\nA=3\n`),
  'shell/temporary': shell(`${remark}GRUB_A=1 true\n`),
  'grub/overridden': grub('quiet', {
    siblings: [{ path: '/etc/default/grub.d/50-cloud.cfg', text: 'GRUB_CMDLINE_LINUX="a"\n' }],
  }),
  'cmdline/second-line': cmdline('console=tty1\ncgroup_enable=memory\n', { path: '/boot/cmdline.txt' }),
  'cmdline/open-quote': cmdline('a="ü c\n'),
  'cmdline/single-quote': cmdline("dyndbg='file ü'"),
  'cmdline/grub-character': grub('ü=1 mitigations=auto;no_user_kernel'),
  'cmdline/bare-swapaccount': grub('ü=1 quiet swapaccount splash'),
  'cmdline/swapaccount-off': cmdline('root=/dev/sda1 ü=1 swapaccount=0 quiet\n'),
  'cmdline/bad-value': cmdline('ü=1 swapaccount=on\n'),
  'cmdline/near-miss': grub('ü=1 cgroup_enabel=memory'),
  'cmdline/duplicate': shell(
    `${remark}GRUB_CMDLINE_LINUX_DEFAULT="mitigations=auto"\nGRUB_CMDLINE_LINUX="mitigations=off quiet"\n`,
  ),
  'cmdline/contradiction': cmdline('ü=1 cgroup_enable=memory cgroup_disable=memory\n'),
  'cmdline/superseded': cmdline('ü=1 security=apparmor lsm=landlock,apparmor\n'),
  'cmdline/cgroup-v1': grub('ü=1 systemd.unified_cgroup_hierarchy=0'),
  'cmdline/no-effect': cmdline('ü=1 swapaccount=1\n', { facts: factsOf({ kernel: '6.12.1' }) }),
  'cmdline/unknown-to-kernel': cmdline('ü=1 cgroup_enable=memory\n', {
    facts: factsOf({ kernel: '5.10.7-200.fc33.x86_64', distribution: 'fedora' }),
  }),
  'environment/unread': docker('DOCKER_OPTS="--debug"\n', {
    siblings: [unit('ExecStart=/usr/bin/dockerd')],
  }),
  'environment/shell-only': docker('export DOCKER_OPTS="-D"\n', { siblings: [readsFile] }),
  'environment/systemd-only': sysconfig('/etc/conf.d/docker', `${remark}DOCKER_OPTS= "--dns 8.8.8.8"\n`),
  'environment/unterminated': sysconfig('/etc/conf.d/docker', `${remark}A="x\nB=y\n`),
  'dockerd/unknown-flag': docker('DOCKER_OPTS="--strage-driver=overlay2"\n'),
  'dockerd/one-dash': docker('DOCKER_OPTS="-dns 8.8.8.8"\n'),
  'dockerd/removed-flag': docker('DOCKER_OPTS="--graph=/srv"\n', { facts: factsOf({ dockerd: '24.0.7' }) }),
  'dockerd/too-new-flag': docker('DOCKER_OPTS="--validate"\n', { facts: factsOf({ dockerd: '20.10.5' }) }),
  'dockerd/removed-storage-driver': docker('DOCKER_OPTS="-s aufs"\n'),
  'daemon/syntax': daemonJson('{\n  "labels": ["größe"],\n}\n'),
  'daemon/duplicate-key': daemonJson('{"labels": ["größe"], "mtu": 1, "mtu": 2}'),
  'daemon/unknown-key': daemonJson('{"labels": ["größe"], "insecure_registries": []}'),
  'daemon/flag-name': daemonJson('{"labels": ["größe"], "host": ["fd://"]}'),
  'daemon/removed-key': daemonJson('{"labels": ["größe"], "graph": "/srv"}', {
    facts: factsOf({ dockerd: '24.0.7' }),
  }),
  'daemon/ignored-key': daemonJson('{"labels": ["größe"], "deprecated-key-path": "/x"}'),
  'daemon/too-new-key': daemonJson('{"labels": ["größe"], "log-format": "json"}', {
    facts: factsOf({ dockerd: '20.10.5' }),
  }),
  'daemon/hides-images': daemonJson('{"labels": ["größe"], "data-root": "/srv"}'),
  'daemon/removed-storage-driver': daemonJson('{"labels": ["größe"], "storage-driver": "aufs"}'),
  'daemon/flag-conflict': daemonJson('{"labels": ["größe"], "hosts": ["fd://"]}', {
    siblings: [unit('ExecStart=/usr/bin/dockerd -H fd://')],
  }),
  'daemon/wrong-type': daemonJson('{"labels": ["größe"], "log-opts": {"max-file": 3}}'),
  'sysctl/malformed': sysctl(`${remark}vm.swappiness 10\n`),
  'sysctl/duplicate': sysctl(`${remark}vm.swappiness=1\nvm.swappiness=2\n`),
  'sysctl/not-a-number': sysctl(`${remark}net.ipv4.ip_forward = yes\n`),
  'sysctl/trailing-comment': sysctl(`${remark}vm.swappiness = 10  # low\n`),
  'sysctl/unknown-key': sysctl(`${remark}/proc/sys/net/ipv4/ip_forward=1\n`),
  'sysctl/quoted': sysctl(`${remark}vm.swappiness = "10"\n`),
  'sysctl/gone': sysctl(`${remark}net.ipv4.tcp_tw_recycle=1\n`, { facts: factsOf({ kernel: '6.1.0' }) }),
  'sysctl/harms-containers': sysctl(`${remark}net.ipv4.ip_forward=0\n`, { facts: systemd }),
  'sysctl/overridden': sysctl(`${remark}vm.swappiness=1\n`, {
    siblings: [{ path: '/usr/lib/sysctl.d/99-vendor.conf', text: 'vm.swappiness=60\n' }],
  }),
  'sysctl/firewall-disagrees': sysctl(`${remark}net.ipv4.ip_forward=1\n`, {
    siblings: [{ path: '/etc/sysconfig/SuSEfirewall2', text: 'FW_ROUTE="no"\n' }],
  }),
  'firewall/forwarding-disagrees': sysconfig('/etc/sysconfig/SuSEfirewall2', `${remark}FW_ROUTE="no"\n`, {
    siblings: [{ path: '/etc/sysctl.d/50-site.conf', text: 'net.ipv4.ip_forward=1\n' }],
  }),
};

/** An editor decodes what it opens, so that a server never sees such bytes. */
export const rulesOfBytesAlone: readonly string[] = ['text/not-utf8'];
