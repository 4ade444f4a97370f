import type { Fact } from '../../../src/model/fact';
import { missing, sysctl, sysctlPath } from './factBuilders';

/** The sysctls of the healthy host; without the Ubuntu one. */
export function healthySysctls(): Record<string, Fact<string>> {
  return {
    ...Object.fromEntries(Object.entries(sysctlValues).map(([key, value]) => [key, sysctl(key, value)])),
    'kernel.apparmor_restrict_unprivileged_userns': missing(
      sysctlPath('kernel.apparmor_restrict_unprivileged_userns'),
    ),
  };
}

const sysctlValues: Readonly<Record<string, string>> = {
  'kernel.tainted': '0',
  'kernel.modules_disabled': '0',
  'kernel.dmesg_restrict': '1',
  'kernel.unprivileged_userns_clone': '1',
  'kernel.pid_max': '4194304',
  'kernel.threads-max': '63336',
  'kernel.panic': '0',
  'kernel.panic_on_oops': '0',
  'kernel.unprivileged_bpf_disabled': '2',
  'kernel.keys.root_maxkeys': '1000000',
  'kernel.keys.maxkeys': '200',
  'kernel.random.entropy_avail': '256',
  'kernel.shmmax': '18446744073692774399',
  'kernel.sem': '32000\t1024000000\t500\t32000',
  'kernel.pty.nr': '1',
  'kernel.pty.max': '4096',
  'user.max_cgroup_namespaces': '31668',
  'user.max_ipc_namespaces': '31668',
  'user.max_mnt_namespaces': '31668',
  'user.max_net_namespaces': '31668',
  'user.max_pid_namespaces': '31668',
  'user.max_time_namespaces': '31668',
  'user.max_user_namespaces': '31668',
  'user.max_uts_namespaces': '31668',
  'vm.overcommit_memory': '0',
  'vm.panic_on_oom': '0',
  'vm.swappiness': '60',
  'vm.max_map_count': '1048576',
  'fs.file-max': '9223372036854775807',
  'fs.file-nr': '1152\t0\t9223372036854775807',
  'fs.nr_open': '1048576',
  'fs.aio-nr': '0',
  'fs.aio-max-nr': '65536',
  'fs.inotify.max_user_instances': '1024',
  'fs.inotify.max_user_watches': '524288',
  'fs.mqueue.queues_max': '256',
  'net.ipv4.ip_forward': '1',
  'net.ipv4.ip_unprivileged_port_start': '1024',
  'net.ipv4.ping_group_range': '0\t2147483647',
  'net.ipv4.neigh.default.gc_thresh3': '1024',
  'net.ipv4.conf.all.rp_filter': '0',
  'net.ipv4.conf.default.rp_filter': '0',
  'net.ipv6.conf.all.forwarding': '0',
  'net.ipv6.conf.default.forwarding': '0',
  'net.bridge.bridge-nf-call-iptables': '1',
  'net.bridge.bridge-nf-call-ip6tables': '1',
  'net.netfilter.nf_conntrack_count': '42',
  'net.netfilter.nf_conntrack_max': '262144',
};
