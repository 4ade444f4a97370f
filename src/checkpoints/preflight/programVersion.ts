/** The first three numbers of a version, such as `28.0.1+dfsg1`; undefined when there is none in it. */
function numbersOf(text: string): readonly number[] | undefined {
  const match = /(\d{1,6})\.(\d{1,6})(?:\.(\d{1,6}))?/.exec(text);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)] : undefined;
}

/** Whether a version is `wanted`, such as `4.1`, or later; undefined when it is no version. */
export function isVersionAtLeast(text: string, wanted: string): boolean | undefined {
  const found = numbersOf(text);
  const least = numbersOf(wanted);
  if (found === undefined || least === undefined) {
    return undefined;
  }
  const step = found
    .map((number, index) => number - (least[index] ?? 0))
    .find((difference) => difference !== 0);
  return (step ?? 0) >= 0;
}
