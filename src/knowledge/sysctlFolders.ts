/**
 * Folders of sysctl files that are applied, the more important ones first.
 * Source: sysctl.d(5), https://www.freedesktop.org/software/systemd/man/latest/sysctl.d.html
 */
export const sysctlFolders: readonly string[] = [
  '/etc/sysctl.d',
  '/run/sysctl.d',
  '/usr/local/lib/sysctl.d',
  '/usr/lib/sysctl.d',
  '/lib/sysctl.d',
];
