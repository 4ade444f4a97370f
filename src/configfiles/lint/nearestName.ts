import { distance } from 'fastest-levenshtein';

/** Shorter names are near to too many words. */
const shortestName = 8;
/** No known name is so long: comparing would only cost time. */
const longestName = 60;
/** From this length on, two slips are still the same word. */
const longName = 11;

/**
 * The one known name that somebody must have meant who wrote `written`, or undefined. Precise rather than complete: short names and
 * words as near to two names are left alone.
 */
export function nearestName(written: string, known: readonly string[]): string | undefined {
  if (written.length < shortestName || written.length > longestName || known.includes(written)) {
    return undefined;
  }
  let best: { name: string; far: number } | undefined;
  for (const name of known.filter((candidate) => mayBeNear(written, candidate))) {
    const far = distance(written, name);
    if (far <= slipsIn(name) && far < (best?.far ?? Infinity)) {
      best = { name, far };
    }
  }
  return best?.name;
}

function slipsIn(name: string): number {
  return name.length >= longName ? 2 : 1;
}

/** Cheap, to spare the counting: slips at both ends of a word at once are rare. */
function mayBeNear(written: string, name: string): boolean {
  return (
    name.length >= shortestName &&
    Math.abs(name.length - written.length) <= slipsIn(name) &&
    (written.startsWith(name.slice(0, 1)) || name.at(-1) === written.at(-1))
  );
}
