import type { KernelConfig } from '../model/hostFacts';

/** Longer values are cut: no option that we judge has one. In characters. */
const valueLimit = 1024;

/** Lines before the first option in which a header may stand. */
const headerLines = 40;

/**
 * A whole configuration has at least this many symbols that are not set, or this share of them; anything less is a
 * fragment. `make savedefconfig` writes only what differs from the default, and most defaults are n, so a few dozen such
 * lines remain however long the file is. The share alone cannot tell: distribution kernels build nearly everything and
 * leave 8 % unset, while a short fragment for a small board may have 36 %. docs/kernel-options.md has the measurement.
 */
const wholeUnsetSymbols = 400;
const wholeUnsetShare = 0.4;

const symbolPattern = /^(?:CONFIG_(\w{1,128})=(.*)|# CONFIG_(\w{1,128}) is not set[ \t\r]*)$/m;

/**
 * Parses the text of a kernel configuration (`.config`, `/proc/config.gz` unpacked). Never throws: lines that are no
 * configuration are passed over, in time linear to the text. `path` is where it was read. The last of several lines for
 * one symbol counts, as it does for the kernel's own build.
 */
export function parseKernelConfigText(text: string, path: string): KernelConfig {
  const values = parseSymbols(text);
  return { path, ...parseHeader(text), fragment: isFragment(values), values };
}

/** A program that runs once spends five times as long on the same matches one by one: measured on 3,051 options. */
function parseSymbols(text: string): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  // What stands between two symbols, then the three groups of the next one.
  const parts: readonly (string | undefined)[] = text.split(symbolPattern);
  for (let index = 1; index < parts.length; index += 4) {
    const unset = parts[index + 2];
    const option = unset ?? parts[index] ?? '';
    const value = unset === undefined ? plainValue(parts[index + 1] ?? '') : 'n';
    if (option === '__proto__') {
      Object.defineProperty(values, option, { value, enumerable: true, configurable: true, writable: true });
    } else {
      values[option] = value;
    }
  }
  return values;
}

function plainValue(raw: string): string {
  if (raw === 'y' || raw === 'm') {
    return raw;
  }
  const value = raw.trim();
  const quoted = /^"(.*)"$/.exec(value);
  const plain = quoted ? (quoted[1] ?? '').replace(/\\(.)/g, '$1') : value;
  return plain.slice(0, valueLimit);
}

/**
 * Recognised by its content: people cut headers off whole files and put them onto fragments. A text without a single
 * symbol counts as a fragment too, so that nothing is called absent on its word.
 */
function isFragment(values: Readonly<Record<string, string>>): boolean {
  const all = Object.values(values);
  const unset = all.filter((value) => value === 'n').length;
  return all.length === 0 || (unset < wholeUnsetSymbols && unset < all.length * wholeUnsetShare);
}

/**
 * Reads `# Linux/x86 6.1.0 Kernel Configuration` (since 3.0), `# Linux/x86_64 2.6.35 Kernel Configuration` or
 * `# Linux kernel version: 2.6.32-5-amd64` (before 2.6.35), of which only the first tells the architecture.
 */
function parseHeader(text: string): Pick<KernelConfig, 'headerRelease' | 'headerArchitecture'> {
  for (const line of text.slice(0, headerLines * 200).split('\n', headerLines)) {
    if (/^\uFEFF?CONFIG_/.test(line)) {
      break;
    }
    const modern = /^# Linux\/([\w-]{1,32}) (\d[\w.+~-]{0,127})(?: Kernel Configuration)?\s*$/.exec(line);
    if (modern) {
      return { headerArchitecture: modern[1] ?? '', headerRelease: modern[2] ?? '' };
    }
    const old = /^# Linux kernel version: (\d[\w.+~-]{0,127})\s*$/.exec(line);
    if (old) {
      return { headerRelease: old[1] ?? '' };
    }
  }
  return {};
}
