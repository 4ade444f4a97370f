/**
 * Resolves when the messages that have arrived by now were looked at. One is looked at in each round of the event loop, and a
 * cancellation comes right behind its request.
 */
export async function messagesRead(): Promise<void> {
  for (let round = 0; round < 2; round += 1) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}
