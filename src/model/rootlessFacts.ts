import type { Fact } from './fact';

/** What an account needs to run containers without root. */
export interface RootlessFacts {
  /** /etc/subuid. */
  readonly subordinateUids: Fact<readonly SubordinateRange[]>;
  /** /etc/subgid. */
  readonly subordinateGids: Fact<readonly SubordinateRange[]>;
  /** The services of the line `subid:` of /etc/nsswitch.conf; absent without one: then the files count. */
  readonly subordinateServices: Fact<readonly string[]>;
  /** Program (`newuidmap`, `newgidmap`, `criu`) to what `getcap` prints of it: `cap_setuid=ep`, or empty for none. */
  readonly fileCapabilities: Readonly<Record<string, Fact<string>>>;
  /** The home folder of the account that was used. */
  readonly home: Fact<string>;
  /** $XDG_RUNTIME_DIR of the shell. Absent: it is not set. */
  readonly runtimeDirectory: Fact<string>;
  /** Whether /run/user/UID/bus, the account's D-Bus, is a socket. */
  readonly userBus: Fact<boolean>;
  /** Accounts in /var/lib/systemd/linger, whose services run without a session. */
  readonly lingering: Fact<readonly string[]>;
  /** cgroup.controllers of user@UID.service, of the account that was used. */
  readonly delegatedControllers: Fact<readonly string[]>;
  /** State folders of rootless daemons that are there in the runtime directory: `dockerd-rootless`, `containerd-rootless`. */
  readonly stateFolders: Fact<readonly string[]>;
}

export interface SubordinateRange {
  /** Name or number of the account. */
  readonly owner: string;
  readonly start: number;
  readonly count: number;
}
