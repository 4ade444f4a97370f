/** A series of Docker releases whose makers have ended it. */
export interface EndedSeries {
  /** Major and minor number, or the major alone since 25. */
  readonly series: string;
  /** Last day of support by the makers. */
  readonly ended: string;
  readonly source: string;
}

/** Series of the project itself; Mirantis keeps some of them longer for its customers. */
export const endedDockerSeries: readonly EndedSeries[] = [
  { series: '18.09', ended: '2019-11-08', source: 'https://endoflife.date/docker-engine' },
  { series: '19.03', ended: '2021-01-12', source: 'https://endoflife.date/docker-engine' },
  { series: '20.10', ended: '2023-12-10', source: 'https://endoflife.date/docker-engine' },
  { series: '23.0', ended: '2024-05-19', source: 'https://endoflife.date/docker-engine' },
  { series: '24.0', ended: '2024-06-08', source: 'https://endoflife.date/docker-engine' },
];
