import { message, type Message } from '../model/message';

export type VulnerableProgram = 'runc' | 'containerd' | 'docker';

/** A hole in an engine or its runtime that concerns the host. */
export interface EngineVulnerability {
  readonly cve: string;
  readonly program: VulnerableProgram;
  /** What it lets somebody do; reads after "has it:". */
  readonly effect: Message;
  /** First release that has it; left out: all before the repair. */
  readonly since?: string;
  /** First repaired release of each series `MAJOR.MINOR`; later series have the repair from their first release on. */
  readonly fixed: Readonly<Record<string, string>>;
  readonly source: string;
}

const row = (
  program: VulnerableProgram,
  cve: string,
  effect: Message,
  rest: Pick<EngineVulnerability, 'since' | 'fixed'> & { readonly advisory: string },
): EngineVulnerability => {
  const { advisory, ...range } = rest;
  const source = advisory.startsWith('https:') ? advisory : `${advisories[program]}${advisory}`;
  return { program, cve, effect, ...range, source };
};

const advisories: Readonly<Record<VulnerableProgram, string>> = {
  runc: 'https://github.com/opencontainers/runc/security/advisories/',
  containerd: 'https://github.com/containerd/containerd/security/advisories/',
  docker: 'https://github.com/moby/moby/security/advisories/',
};

/** By program, newest first. Ranges as the advisories give them. */
export const engineVulnerabilities: readonly EngineVulnerability[] = [
  row('runc', 'CVE-2026-41579', message('an image with a prepared /dev can reach files of the host'), {
    fixed: { '1.3': '1.3.6', '1.4': '1.4.3' },
    advisory: 'GHSA-xjvp-4fhw-gc47',
  }),
  row('runc', 'CVE-2025-31133', message('a container can write files in /proc of the host'), {
    fixed: { '1.2': '1.2.8', '1.3': '1.3.3' },
    advisory: 'GHSA-9493-h29p-rfm2',
  }),
  row('runc', 'CVE-2024-45310', message('a container can make empty files and folders on the host'), {
    fixed: { '1.1': '1.1.14' },
    advisory: 'GHSA-jfvp-7x6p-h2pv',
  }),
  row('runc', 'CVE-2024-21626', message('a container can leave to the file system of the host'), {
    since: '1.0.0',
    fixed: { '1.1': '1.1.12' },
    advisory: 'GHSA-xr7r-f8xq-vfvv',
  }),
  row(
    'runc',
    'CVE-2023-27561',
    message('a prepared image can leave its limits by a link in place of /proc'),
    { since: '1.0.0', fixed: { '1.1': '1.1.5' }, advisory: 'GHSA-g2j6-57v7-gm8c' },
  ),
  row('runc', 'CVE-2021-30465', message('a prepared container can mount the file system of the host'), {
    fixed: { '1.0': '1.0.0-rc95' },
    advisory: 'GHSA-c3xm-pvg7-gh7r',
  }),
  row('containerd', 'CVE-2024-25621', message('other accounts of the host can look into its folders'), {
    fixed: { '1.7': '1.7.29', '2.0': '2.0.7', '2.1': '2.1.5' },
    advisory: 'GHSA-pwhc-rpq9-4c8w',
  }),
  row('containerd', 'CVE-2024-40635', message('an image with a huge user id runs as root'), {
    fixed: { '1.6': '1.6.38', '1.7': '1.7.27', '2.0': '2.0.4' },
    advisory: 'GHSA-265r-hfxg-fhmg',
  }),
  row('containerd', 'CVE-2023-25173', message('containers keep groups that they should not have'), {
    fixed: { '1.5': '1.5.18', '1.6': '1.6.18' },
    advisory: 'GHSA-hmfx-3pcx-653p',
  }),
  row('containerd', 'CVE-2022-31030', message('a container can use up the memory of the host through exec'), {
    fixed: { '1.5': '1.5.13', '1.6': '1.6.6' },
    advisory: 'GHSA-5ffw-gxpp-mxpf',
  }),
  row('containerd', 'CVE-2022-23648', message('an image can read files of the host'), {
    fixed: { '1.4': '1.4.13', '1.5': '1.5.10', '1.6': '1.6.1' },
    advisory: 'GHSA-crp2-qrr5-8pq7',
  }),
  row('containerd', 'CVE-2020-15257', message('a container in the network of the host can take it over'), {
    fixed: { '1.3': '1.3.9', '1.4': '1.4.3' },
    advisory: 'GHSA-36xw-fx78-c5r4',
  }),
  row(
    'docker',
    'CVE-2024-41110',
    message('requests pass an authorization plugin unseen, where one is set up'),
    {
      since: '19.03',
      fixed: { '23.0': '23.0.15', '25.0': '25.0.6', '26.1': '26.1.5', '27.1': '27.1.1' },
      advisory: 'GHSA-v23v-6jw2-98fq',
    },
  ),
  row(
    'docker',
    'CVE-2024-23651',
    message('building an image of a stranger can reach files of the host (BuildKit)'),
    {
      since: '18.09',
      fixed: { '24.0': '24.0.9', '25.0': '25.0.2' },
      advisory: 'https://github.com/moby/buildkit/security/advisories/GHSA-m3r6-h7wv-7xxv',
    },
  ),
  row(
    'docker',
    'CVE-2023-28840',
    message('encrypted overlay networks of a swarm take packets from outside'),
    { since: '1.12', fixed: { '20.10': '20.10.24', '23.0': '23.0.3' }, advisory: 'GHSA-232p-vwff-86mp' },
  ),
  row(
    'docker',
    'CVE-2021-41091',
    message('accounts of the host can run programs in the folders of containers'),
    { fixed: { '20.10': '20.10.9' }, advisory: 'GHSA-3fwx-pjgw-3558' },
  ),
];
