/** The lines that were taken away and put in their place, between the lines that both texts begin and end with. */
export interface LineChanges {
  /** From 1. */
  readonly line: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** How a text became another one. Line ends of Windows count as part of their line. */
export function lineChanges(before: string, after: string): LineChanges {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const shorter = Math.min(old.length, now.length);
  let start = 0;
  while (start < shorter && old[start] === now[start]) {
    start += 1;
  }
  let tail = 0;
  while (tail < shorter - start && old.at(-1 - tail) === now.at(-1 - tail)) {
    tail += 1;
  }
  return {
    line: start + 1,
    removed: old.slice(start, old.length - tail),
    added: now.slice(start, now.length - tail),
  };
}
