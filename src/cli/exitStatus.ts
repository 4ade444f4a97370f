import type { FindingCounts } from '../model/hostReport';

/** Exit statuses of the command line. They are a contract: scripts branch on them. */
export const exitStatus = {
  clean: 0,
  findings: 1,
  usage: 2,
  hostNotExamined: 3,
  /** Nothing was touched. */
  refused: 4,
  /** It failed, and all is as it was. */
  rolledBack: 5,
  /** It failed, and could not be taken back whole. */
  needsPerson: 6,
  /** 128 + SIGINT, as shells have it. */
  interrupted: 130,
} as const;

export const failOnChoices = ['error', 'warning', 'never'] as const;

export type FailOn = (typeof failOnChoices)[number];

/** Whether these findings reach the level that the person chose. */
export function reachesLevel(counts: FindingCounts, failOn: FailOn): boolean {
  switch (failOn) {
    case 'never':
      return false;
    case 'warning':
      return counts.error + counts.warning > 0;
    case 'error':
      return counts.error > 0;
  }
}
