/** One line of the table that `npm run bench` prints. */
export interface Measurement {
  readonly what: string;
  readonly measured: number;
  /** Undefined when there is none, or when what it compares with is not there. */
  readonly budget?: number;
  readonly unit: 'ms' | 's' | 'KiB' | 'MB' | 'forks' | 'x' | 'statements';
  readonly note?: string;
}

/** The middle of an odd number of values, the lower middle of an even one. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  if (middle === undefined) throw new Error('There is no median of nothing.');
  return middle;
}

/** Milliseconds that `work` takes. */
export async function millisecondsOf(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function amount(value: number, unit: Measurement['unit']): string {
  return `${value.toFixed(unit === 'x' ? 2 : value < 10 && unit !== 'forks' ? 1 : 0)} ${unit}`;
}

/** The table: what, budget, measured, measured in shares of the budget, ok or over. */
export function measurementTable(measurements: readonly Measurement[]): string {
  const rows = measurements.map(({ what, measured, budget, unit, note }) => [
    what,
    budget === undefined ? '-' : amount(budget, unit),
    amount(measured, unit),
    budget === undefined ? '-' : `${(measured / budget).toFixed(2)}x`,
    budget === undefined ? '' : measured <= budget ? 'ok' : 'OVER',
    note ?? '',
  ]);
  const all = [['what', 'budget', 'measured', 'of budget', '', ''], ...rows];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? [];
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
