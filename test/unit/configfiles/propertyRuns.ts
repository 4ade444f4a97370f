/** True in the long run of the properties, `npm run test:long`. */
export const isLongRun = process.env.HULLWRIGHT_LONG === '1';

/** How many cases a property is tried with: 1,000 in every run, 100,000 in the long one. */
export const propertyRuns = { numRuns: isLongRun ? 100_000 : 1_000 } as const;

/** For `this.timeout`, in milliseconds: a property of 100,000 cases takes minutes. */
export const propertyTimeout = isLongRun ? 3_600_000 : 20_000;
