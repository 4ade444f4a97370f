import type { Message } from './message';

/** Told while an examination runs, in order. `fraction` is between 0 and 1. */
export interface ExaminationProgress {
  readonly phase: Message;
  readonly fraction: number;
}

export type ReportProgress = (progress: ExaminationProgress) => void;
