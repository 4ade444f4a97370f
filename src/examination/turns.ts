/**
 * Lets one piece of work at a time have the program, and the program see to everything else in between: to parse and to
 * judge takes a few milliseconds, and dozens of hosts answer at the same moment.
 * @param nextRound Resolves when the program has seen to what was waiting, such as the next round of Node's event loop.
 * @returns Resolves when it is one's turn; what is done then without waiting is done before the next one's.
 */
export function makeTurns(nextRound: () => Promise<void>): () => Promise<void> {
  let last = Promise.resolve();
  return () => {
    last = last.then(nextRound);
    return last;
  };
}
