/**
 * True when the version in what a program prints (`v1.35.2+k3s1`, `20.10.5+dfsg1`) is `version` or later, by its
 * first three numbers; undefined when there is no version in it.
 */
export function isProgramAtLeast(printed: string | undefined, version: string): boolean | undefined {
  const found = printed === undefined ? undefined : numbersOf(printed);
  const wanted = numbersOf(version);
  if (found === undefined || wanted === undefined) {
    return undefined;
  }
  const difference = found.map((number, index) => number - (wanted[index] ?? 0)).find((step) => step !== 0);
  return (difference ?? 0) >= 0;
}

function numbersOf(text: string): number[] | undefined {
  const match = /(\d{1,6})\.(\d{1,6})(?:\.(\d{1,6}))?/.exec(text);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)] : undefined;
}
