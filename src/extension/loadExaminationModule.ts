import { createRequire } from 'node:module';
import path from 'node:path';
import type * as examinationModule from './examinationModule';

export type ExaminationModule = typeof examinationModule;

/** Loads the heavy half of the extension; Node keeps it after the first time. `folder` holds both bundles. */
export function loadExaminationModule(folder: string): ExaminationModule {
  const file = path.join(folder, 'examination.js');
  return createRequire(file)(file) as ExaminationModule;
}
