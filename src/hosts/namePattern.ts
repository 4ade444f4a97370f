/**
 * Whether a name fits patterns with `*` and `?`; one with `!` that fits outweighs all others: PATTERNS of ssh_config(5). Letter
 * case counts.
 */
export function matchesNamePatterns(patterns: readonly string[], name: string): boolean {
  let found = false;
  for (const pattern of patterns) {
    const negated = pattern.startsWith('!');
    if (matchesPattern(negated ? pattern.slice(1) : pattern, name)) {
      if (negated) {
        return false;
      }
      found = true;
    }
  }
  return found;
}

/** By hand and not by a regular expression: patterns are foreign text, and this is linear in the name for each star. */
function matchesPattern(pattern: string, name: string): boolean {
  let at = 0;
  let place = 0;
  let star = -1;
  let starPlace = 0;
  while (place < name.length) {
    if (pattern[at] === '*') {
      star = at;
      starPlace = place;
      at += 1;
    } else if (pattern[at] === '?' || pattern[at] === name[place]) {
      at += 1;
      place += 1;
    } else if (star >= 0) {
      at = star + 1;
      starPlace += 1;
      place = starPlace;
    } else {
      return false;
    }
  }
  return /^\**$/.test(pattern.slice(at));
}
