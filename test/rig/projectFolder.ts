import path from 'node:path';

/** The folder of this project. */
export const projectFolder = path.resolve(__dirname, '../..');

/** Where tests may write: a folder that git ignores. */
export const outputFolder = path.join(projectFolder, 'test/output');

/** The file in which a tier writes down its result. */
export function tierResultFile(tier: string): string {
  return path.join(outputFolder, 'results', `${tier}.json`);
}
