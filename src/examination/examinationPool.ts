/** Hosts that are examined at once: more brings no speed, and the program that examines them stops answering. */
export const poolSize = 32;

/**
 * Works on all items, `size` of them at a time, in their order.
 * @throws what `work` throws, after the works that had begun have ended; nothing more is begun then.
 */
export async function runPooled<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
  size = poolSize,
): Promise<void> {
  const waiting = items[Symbol.iterator]();
  const failures: unknown[] = [];
  const worker = async (): Promise<void> => {
    for (let next = waiting.next(); !next.done && failures.length === 0; next = waiting.next()) {
      try {
        await work(next.value);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(size, items.length) }, worker));
  if (failures.length > 0) {
    throw failures[0];
  }
}
