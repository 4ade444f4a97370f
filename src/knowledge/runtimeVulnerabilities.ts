import { message, type Message } from '../model/message';

/** A hole in a runtime through which a container reaches the host. */
export interface RuntimeVulnerability {
  readonly cve: string;
  readonly program: 'runc';
  readonly effect: Message;
  /** First release that has it; left out: all before the repair. */
  readonly since?: string;
  /** First repaired release of each series `MAJOR.MINOR`; later series have the repair from their first release on. */
  readonly fixed: Readonly<Record<string, string>>;
  readonly source: string;
}

/** Newest first. Ranges as the advisories of runc give them. */
export const runtimeVulnerabilities: readonly RuntimeVulnerability[] = [
  {
    cve: 'CVE-2026-41579',
    program: 'runc',
    effect: message('an image with a prepared /dev can reach files of the host'),
    fixed: { '1.3': '1.3.6', '1.4': '1.4.3' },
    source: 'https://github.com/opencontainers/runc/security/advisories/GHSA-xjvp-4fhw-gc47',
  },
  {
    cve: 'CVE-2025-31133',
    program: 'runc',
    effect: message('a container can write files in /proc of the host'),
    fixed: { '1.2': '1.2.8', '1.3': '1.3.3' },
    source: 'https://github.com/opencontainers/runc/security/advisories/GHSA-9493-h29p-rfm2',
  },
  {
    cve: 'CVE-2024-45310',
    program: 'runc',
    effect: message('a container can make empty files and folders on the host'),
    fixed: { '1.1': '1.1.14' },
    source: 'https://github.com/opencontainers/runc/security/advisories/GHSA-jfvp-7x6p-h2pv',
  },
  {
    cve: 'CVE-2024-21626',
    program: 'runc',
    effect: message('a container can leave to the file system of the host'),
    since: '1.0.0',
    fixed: { '1.1': '1.1.12' },
    source: 'https://github.com/opencontainers/runc/security/advisories/GHSA-xr7r-f8xq-vfvv',
  },
];
