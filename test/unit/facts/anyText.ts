import fc from 'fast-check';

/**
 * Any text at all, lone surrogates included: each character is any of the 65,536 units of UTF-16, or mostly one of
 * `likely`. Much faster than fast-check's own texts of all characters.
 */
export function anyText(maxLength: number, likely = ''): fc.Arbitrary<string> {
  const written = (units: Uint16Array) => String.fromCharCode(...units);
  const anything = fc.uint16Array({ maxLength }).map(written);
  if (likely === '') {
    return anything;
  }
  const piece = fc.uint16Array({ maxLength, max: likely.length - 1 });
  const plain = piece.map((indices) => Array.from(indices, (index) => likely.charAt(index)).join(''));
  return fc.oneof(anything, plain);
}
