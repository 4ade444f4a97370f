import { readFileSync } from 'node:fs';
import { readHostAnswers } from '../../fixtureHosts/hostAnswers';
import type { FileTexts } from './planning';

/** The files of a fixture host, as a survey by root would find them. */
export function fixtureFiles(name: string): FileTexts {
  const text = readFileSync(`test/fixtures/hosts/${name}/host.txt`, 'utf8');
  const answers = readHostAnswers(text, (layer) => readFileSync(`test/fixtures/layers/${layer}.txt`, 'utf8'));
  const found = [...answers.files].filter(([, { kind }]) => kind !== 'absent');
  return Object.fromEntries(
    found.map(([path, answer]): [string, FileTexts[string]] => [
      path,
      answer.kind === 'content' ? answer.text : { kind: 'unreadable', problem: 'Permission denied' },
    ]),
  );
}
