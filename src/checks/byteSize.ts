const units = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** A number of bytes for people, in decimal units as disks are sold: `82.6 GB`, `640 MB`, `0 bytes`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let index = 0;
  while (value >= 999.95 && index < units.length - 1) {
    value /= 1000;
    index += 1;
  }
  const digits = index === 0 || value >= 100 ? 0 : 1;
  return `${value.toFixed(digits).replace(/\.0$/, '')} ${units[index] ?? 'bytes'}`;
}

/** A share for people: `3.1 %`, `85 %`. */
export function formatShare(part: number, whole: number): string {
  const percent = whole === 0 ? 0 : (part / whole) * 100;
  return `${percent.toFixed(percent < 10 ? 1 : 0).replace(/\.0$/, '')} %`;
}
