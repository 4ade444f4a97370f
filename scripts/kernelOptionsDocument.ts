import { kernelOptions } from '../src/knowledge/kernelOptions';
import {
  kernelOptionGroups,
  type KernelOptionGroup,
  type KernelOptionRow,
} from '../src/knowledge/kernelOptionRow';
import { renderEnglish } from '../src/model/message';
import { profiles, type Profile } from '../src/model/profile';

/** Between these lines of docs/kernel-options.md stands what is generated. */
export const generatedMarks = {
  begin: '<!-- generated from src/knowledge/kernelOptions.ts by scripts/writeKernelOptions.ts -->',
  end: '<!-- end of what is generated -->',
} as const;

const groupTitles: Readonly<Record<KernelOptionGroup, string>> = {
  base: 'Base',
  namespaces: 'Namespaces',
  cgroups: 'Cgroups',
  memory: 'Memory',
  security: 'Security',
  network: 'Network',
  iptables: 'iptables',
  nftables: 'nftables',
  ipvs: 'IPVS',
  overlayNetwork: 'Overlay networks',
  storage: 'Storage',
  checkpoint: 'Checkpoint and restore',
  compatibility: 'Compatibility with old images',
};

/** Puts the list of options, by group and name, into the document. Throws an Error when the marks are missing. */
export function withKernelOptions(document: string): string {
  const begin = document.indexOf(generatedMarks.begin);
  const end = document.indexOf(generatedMarks.end);
  if (begin < 0 || end < begin) {
    throw new Error('docs/kernel-options.md has lost the marks around what is generated');
  }
  const before = document.slice(0, begin + generatedMarks.begin.length);
  return `${before}\n\n${kernelOptionGroups.map(describeGroup).join('\n\n')}\n\n${document.slice(end)}`;
}

function describeGroup(group: KernelOptionGroup): string {
  const rows = kernelOptions.filter((row) => row.group === group);
  return `### ${groupTitles[group]}\n\n${rows.map(describeRow).join('\n')}`;
}

function describeRow(row: KernelOptionRow): string {
  const sentences = [
    `${renderEnglish(row.gives)}.`,
    describeLife(row),
    describeAlternatives(row),
    describeScope(row),
    describeProfiles(row),
    row.note ? renderEnglish(row.note) : '',
    `Sources: ${row.sources.map((url) => `<${url}>`).join(', ')}.`,
  ];
  return `- **\`${row.option}\`**: ${sentences.filter((sentence) => sentence !== '').join(' ')}`;
}

function describeLife({ since, until }: KernelOptionRow): string {
  const parts = [since && `since ${since}`, until && `gone in ${until}`].filter(Boolean);
  return parts.length === 0 ? '' : `Kernels: ${parts.join(', ')}.`;
}

function describeAlternatives({ aliases, impliedBy, until }: KernelOptionRow): string {
  const same = aliases ? `The same by ${aliases.map(code).join(' or ')}.` : '';
  if (impliedBy === undefined || until === undefined) {
    return same;
  }
  const later =
    impliedBy.length === 0
      ? `Built in from ${until} on.`
      : `From ${until} on given by ${impliedBy.map(code).join(' and ')}.`;
  return [same, later].filter((sentence) => sentence !== '').join(' ');
}

function describeScope({ cgroup, backend, architectures, unwanted }: KernelOptionRow): string {
  return [
    cgroup ? `Cgroup ${cgroup} only.` : '',
    backend === 'legacy' ? 'For the old iptables.' : backend === 'nft' ? 'For nftables.' : '',
    architectures ? `On ${architectures.join(', ')} only.` : '',
    unwanted ? 'Better not set.' : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

function describeProfiles({ required, used }: KernelOptionRow): string {
  const parts = [
    required.length > 0 ? `Required by ${nameProfiles(required)}.` : '',
    used.length > 0 ? `Used by ${nameProfiles(used)}.` : '',
  ];
  return parts.filter((sentence) => sentence !== '').join(' ');
}

function nameProfiles(some: readonly Profile[]): string {
  return some.length === profiles.length
    ? 'all'
    : profiles.filter((profile) => some.includes(profile)).join(', ');
}

function code(option: string): string {
  return `\`${option}\``;
}
