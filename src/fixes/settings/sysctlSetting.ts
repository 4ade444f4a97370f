import { ownSysctlPath } from './sysctlSources';

/** A sysctl as a fix wants it: `value` is written where the one that is there is below `least` or above `most`. */
export interface SysctlSetting {
  readonly key: string;
  readonly value: string;
  readonly least?: number;
  readonly most?: number;
  /** Only there once this module is loaded, which an earlier step of the plan does. */
  readonly module?: string;
}

export function suffices({ least, most }: SysctlSetting, value: string): boolean {
  return (
    /^-?\d{1,19}$/.test(value) &&
    (least === undefined || Number(value) >= least) &&
    (most === undefined || Number(value) <= most)
  );
}

/** Where a sysctl lies under /proc/sys. Only for keys of our own tables, none of which has a dot within a part. */
export function sysctlFilePath(key: string): string {
  return `/proc/sys/${key.replaceAll('.', '/')}`;
}

/** The same by hand. */
export function sysctlsByHand(settings: readonly SysctlSetting[]): string[] {
  return [
    `# ${ownSysctlPath}`,
    ...settings.map(({ key, value }) => `${key} = ${value}`),
    '# then, as root:',
    ...settings.map(({ key, value }) => `sysctl -w ${key}=${value}`),
  ];
}
