import type { Fact } from './fact';

/** What guards the kernel and the engines' sockets. */
export interface SecurityFacts {
  /** /sys/kernel/security/lsm, in order: `lockdown`, `capability`, `apparmor`. */
  readonly modules: Fact<readonly string[]>;
  /** /sys/module/apparmor/parameters/enabled: `Y` or `N`. Absent: the kernel has no AppArmor. */
  readonly appArmorEnabled: Fact<string>;
  /** /sys/fs/selinux/enforce: true when policy is enforced. Absent: SELinux is not active. */
  readonly selinuxEnforcing: Fact<boolean>;
  /** Settings of /etc/selinux/config: `SELINUX`, `SELINUXTYPE`. */
  readonly selinuxConfig: Fact<Readonly<Record<string, string>>>;
  /** Whether the SELinux policy module for containers is installed, by its folder in the module store. */
  readonly containerSelinuxPolicy: Fact<boolean>;
  /** /proc/sys/kernel/seccomp/actions_avail: `kill_process`, `errno`, `user_notif`. Since Linux 4.14. */
  readonly seccompActions: Fact<readonly string[]>;
  /** The field Seccomp of /proc/self/status: 0 none, 1 strict, 2 filter. Absent: the kernel has no seccomp. */
  readonly ownSeccompMode: Fact<number>;
  /** Lines of /etc/group for groups that engines use, by name: `docker`, `podman`, `lxd`, `incus-admin`. */
  readonly groups: Readonly<Record<string, Fact<GroupEntry>>>;
  /** Paths that rules of /etc/audit/rules.d and /etc/audit/audit.rules watch. Mostly only root may read them. */
  readonly auditedPaths: Fact<readonly string[]>;
}

export interface GroupEntry {
  readonly gid: number;
  readonly members: readonly string[];
}
