import { createTwoFilesPatch } from 'diff';
import type { FileStep } from '../model/changePlan';

/** What a step changes in a file, as `diff -u` shows it. */
export function fileDifference({ path, before, after }: FileStep): string {
  const [oldText, newText] = [before, after].map((bytes) => Buffer.from(bytes ?? []).toString('utf8'));
  const oldName = before === undefined ? '/dev/null' : path;
  const newName = after === undefined ? '/dev/null' : path;
  return createTwoFilesPatch(oldName, newName, oldText ?? '', newText ?? '')
    .split('\n')
    .filter((line) => !/^(?:={10,}|Index: .*)$/.test(line))
    .map((line) => line.replace(/\t$/, ''))
    .join('\n');
}
