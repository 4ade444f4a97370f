import type { Fact } from './fact';

/** What CRIU finds on the host, as far as it can be seen without running it. */
export interface CheckpointFacts {
  /** Lines of /etc/criu/NAME.conf without comments, by file name: `default.conf`, `runc.conf`, `crun.conf`. */
  readonly configurations: Readonly<Record<string, Fact<readonly string[]>>>;
  /** Interfaces of the kernel that CRIU needs, by name, true when they are there: `map_files`, `ns_last_pid`, `timers`, `pagemap`. */
  readonly kernelInterfaces: Readonly<Record<string, Fact<boolean>>>;
  /** The path of libcriu.so.2, which crun loads. */
  readonly libcriu: Fact<string>;
  /** The features in the second line of `crun --version`: `CRIU`, `SYSTEMD`, `SECCOMP`. */
  readonly crunFeatures: Fact<readonly string[]>;
  /** Programs that CRIU's network lock may call: `iptables-restore`, `ip6tables-restore`, `nft`. Known: the path. */
  readonly networkLockPrograms: Readonly<Record<string, Fact<string>>>;
}
