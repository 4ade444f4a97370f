import type { SecurityFacts } from '../../../src/model/securityFacts';
import { fromFile, missing } from './factBuilders';
import type { Mutable } from './mutable';

/** The guards of the healthy host: AppArmor as Debian has it, no SELinux, nobody in the group docker. */
export function healthySecurity(): Mutable<SecurityFacts> {
  return {
    modules: fromFile(
      ['lockdown', 'capability', 'landlock', 'yama', 'apparmor', 'tomoyo', 'bpf', 'ipe', 'ima', 'evm'],
      '/sys/kernel/security/lsm',
      'lockdown,capability,landlock,yama,apparmor,tomoyo,bpf,ipe,ima,evm',
    ),
    appArmorEnabled: fromFile('Y', '/sys/module/apparmor/parameters/enabled'),
    selinuxEnforcing: missing('/sys/fs/selinux/enforce'),
    selinuxConfig: missing('/etc/selinux/config'),
    containerSelinuxPolicy: missing('/var/lib/selinux'),
    seccompActions: fromFile(
      ['kill_process', 'kill_thread', 'trap', 'errno', 'user_notif', 'trace', 'log', 'allow'],
      '/proc/sys/kernel/seccomp/actions_avail',
      'kill_process kill_thread trap errno user_notif trace log allow',
    ),
    ownSeccompMode: fromFile(0, '/proc/self/status', 'Seccomp:\t0'),
    groups: {
      docker: fromFile({ gid: 996, members: [] }, '/etc/group', 'docker:x:996:'),
      podman: missing('/etc/group'),
      lxd: missing('/etc/group'),
      'incus-admin': missing('/etc/group'),
    },
    auditedPaths: missing('/etc/audit/rules.d'),
  };
}
