import { distance } from 'fastest-levenshtein';

const mostWords = 3;

/** The words nearest to what was typed, best first, at most three; none when nothing is near. */
export function nearestWords(typed: string, words: readonly string[]): string[] {
  const limit = Math.max(2, Math.floor(typed.length / 3));
  return words
    .map((word) => ({ word, far: word.startsWith(typed) ? 1 : distance(typed, word) }))
    .filter(({ far }) => far <= limit)
    .sort((a, b) => a.far - b.far)
    .slice(0, mostWords)
    .map(({ word }) => word);
}
