/** Programs whose makers name what they still repair. Podman's makers repair the newest release alone and name no dates. */
export type ReleasedProgram = 'docker' | 'containerd' | 'runc';

/** A series of releases that its makers have ended. */
export interface EndedSeries {
  readonly program: ReleasedProgram;
  /** Major and minor number, or the major alone where it stands for all its minors. */
  readonly series: string;
  /** ISO date: the last day of support by the makers, or the day on which they said that it is over. */
  readonly ended: string;
  readonly source: string;
}

/** Lists the branches and who maintains them, but few dates; those come from endoflife.date, which cites it. */
const docker = 'https://endoflife.date/docker-engine';
const containerd = 'https://github.com/containerd/containerd/blob/main/RELEASES.md';
const runc = 'https://github.com/opencontainers/runc/releases/tag/';

const row = (program: ReleasedProgram, series: string, ended: string, source: string): EndedSeries => ({
  program,
  series,
  ended,
  source,
});

/**
 * By program, the oldest first: what is older still has ended too. Series without an announced end are left out, such
 * as Docker 25.0, which others still repair, and 28. See https://github.com/moby/moby/blob/master/project/BRANCHES-AND-TAGS.md
 */
export const endedSeries: readonly EndedSeries[] = [
  row('docker', '18.06', '2018-12-08', docker),
  row('docker', '18.09', '2019-08-22', docker),
  row('docker', '19.03', '2021-01-08', docker),
  row('docker', '20.10', '2023-12-10', docker),
  row('docker', '23.0', '2025-05-19', docker),
  row('docker', '24.0', '2024-06-08', docker),
  row('docker', '26.0', '2024-06-08', docker),
  row('docker', '26.1', '2025-02-17', docker),
  row('docker', '27', '2025-05-03', docker),
  row('containerd', '1.0', '2018-12-05', containerd),
  row('containerd', '1.1', '2019-10-23', containerd),
  row('containerd', '1.2', '2020-10-15', containerd),
  row('containerd', '1.3', '2021-03-04', containerd),
  row('containerd', '1.4', '2022-03-03', containerd),
  row('containerd', '1.5', '2023-02-28', containerd),
  row('containerd', '1.6', '2025-08-23', containerd),
  row('containerd', '2.0', '2025-11-07', containerd),
  row('containerd', '2.1', '2026-05-05', containerd),
  row('runc', '1.1', '2025-04-29', `${runc}v1.3.0`),
  row('runc', '1.2', '2026-06-19', `${runc}v1.5.0`),
];
