import type { Fact } from './fact';

/** The host's clock. */
export interface ClockFacts {
  /** Seconds since 1970, when the collector ran. */
  readonly time: Fact<number>;
  /** /sys/devices/system/clocksource/clocksource0/current_clocksource: `tsc`, `kvm-clock`, `hpet`. */
  readonly source: Fact<string>;
  /** The sources that the kernel could use. */
  readonly availableSources: Fact<readonly string[]>;
  /** Whether systemd-timesyncd says that it has set the clock: /run/systemd/timesync/synchronized is there. */
  readonly timesyncdSynchronized: Fact<boolean>;
  /**
   * Names of running processes that set clocks: `chronyd`, `ntpd`, `ntp-daemon` (ntpd-rs), `phc2sys`, `systemd-timesyn`, as
   * the kernel shortens systemd-timesyncd.
   */
  readonly setters: Fact<readonly string[]>;
  /** /etc/timezone, or where /etc/localtime leads: `Europe/Berlin`. */
  readonly timeZone: Fact<string>;
}
