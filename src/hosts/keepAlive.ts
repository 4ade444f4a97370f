/** Seconds between two signs of life, and how many may stay away, where the configuration sets no other. */
export const aliveSeconds = 15;
export const aliveCount = 3;
