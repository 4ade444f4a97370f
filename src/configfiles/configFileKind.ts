import type { ConfigFileKind } from '../model/configDiagnostic';

const patterns: readonly { readonly kind: ConfigFileKind; readonly pattern: RegExp }[] = [
  { kind: 'grub', pattern: /(?:^|\/)(?:default\/)?grub$|\/default\/grub\.d\/[^/]+\.cfg$/ },
  { kind: 'daemon.json', pattern: /(?:^|\/)daemon\.json$/ },
  { kind: 'sysctl', pattern: /(?:^|\/)sysctl\.conf$|(?:^|\/)sysctl\.d\/[^/]+\.conf$/ },
  {
    kind: 'cmdline',
    pattern: /(?:^|\/)cmdline(?:\.txt)?$|(?:^|\/)loader\/entries\/[^/]+\.conf$/,
  },
  {
    kind: 'sysconfig',
    pattern: /(?:^|\/)(?:sysconfig|default|conf\.d)\/docker[^/]*$|(?:^|\/)SuSEfirewall2$/,
  },
];

/** What a file is by its name and the folders above it; undefined when they do not tell. */
export function configFileKindOf(path: string): ConfigFileKind | undefined {
  return patterns.find(({ pattern }) => pattern.test(path))?.kind;
}
