import {
  categories,
  findingStatuses,
  type Category,
  type Finding,
  type FindingStatus,
} from '../model/finding';
import type { HostEntry } from './hostStore';
import { worstStatus } from './worstStatus';

/** What stands in the tree of hosts. The ids never hold anything that changes with time. */
export type HostsTreeNode =
  GroupNode | HostNode | CategoryNode | FindingNode | SuppressedGroupNode | SuppressedNode;

/** Everything below a host. */
export type HostsTreeHostNode = Exclude<HostsTreeNode, GroupNode>;

/** A name that a person gave to several hosts. */
export interface GroupNode {
  readonly kind: 'group';
  readonly group: string;
}

export interface HostNode {
  readonly kind: 'host';
  readonly hostId: string;
}

export interface CategoryNode {
  readonly kind: 'category';
  readonly hostId: string;
  readonly category: Category;
}

export interface FindingNode {
  readonly kind: 'finding';
  readonly hostId: string;
  readonly category: Category;
  readonly findingId: string;
}

/** Above the findings that a person suppressed. */
export interface SuppressedGroupNode {
  readonly kind: 'suppressedGroup';
  readonly hostId: string;
}

export interface SuppressedNode {
  readonly kind: 'suppressed';
  readonly hostId: string;
  readonly findingId: string;
}

/** `group:NAME`, `host`, `host/category` or `host/category/CHECK-ID`, with `suppressed` in place of a category. */
export function nodeId(node: HostsTreeNode): string {
  switch (node.kind) {
    case 'group':
      return `group:${node.group}`;
    case 'host':
      return node.hostId;
    case 'category':
      return `${node.hostId}/${node.category}`;
    case 'finding':
      return `${node.hostId}/${node.category}/${node.findingId}`;
    case 'suppressedGroup':
      return `${node.hostId}/suppressed`;
    case 'suppressed':
      return `${node.hostId}/suppressed/${node.findingId}`;
  }
}

/** @param groupOf The group of a host, by its id. */
export function parentNode(
  node: HostsTreeNode,
  groupOf: (hostId: string) => string | undefined,
): HostsTreeNode | undefined {
  switch (node.kind) {
    case 'group':
      return undefined;
    case 'host': {
      const group = groupOf(node.hostId);
      return group === undefined ? undefined : { kind: 'group', group };
    }
    case 'category':
    case 'suppressedGroup':
      return { kind: 'host', hostId: node.hostId };
    case 'finding':
      return { kind: 'category', hostId: node.hostId, category: node.category };
    case 'suppressed':
      return { kind: 'suppressedGroup', hostId: node.hostId };
  }
}

/** The top of the tree: hosts without a group, then the groups, in the order of their names. */
export function topNodes(entries: readonly HostEntry[]): (HostNode | GroupNode)[] {
  const groups = [...new Set(entries.flatMap(({ remote }) => remote?.group ?? []))].sort((a, b) =>
    a.localeCompare(b),
  );
  return [...hostNodes(entries, undefined), ...groups.map((group): GroupNode => ({ kind: 'group', group }))];
}

/** The hosts of a group, or those without one. */
export function hostNodes(entries: readonly HostEntry[], group: string | undefined): HostNode[] {
  return entries
    .filter(({ remote }) => remote?.group === group)
    .map(({ identity }) => ({ kind: 'host', hostId: identity.id }));
}

/** The children of a row below the hosts, or of a host, in order. */
export function childNodes(
  node: HostsTreeHostNode,
  entry: HostEntry,
  showNotApplicable: boolean,
): HostsTreeHostNode[] {
  switch (node.kind) {
    case 'host':
      return [...categoryNodes(entry, showNotApplicable), ...suppressedGroupNodes(entry)];
    case 'category':
      return findingNodes(entry, node.category, showNotApplicable);
    case 'suppressedGroup':
      return suppressedNodes(entry);
    case 'finding':
    case 'suppressed':
      return [];
  }
}

function suppressedGroupNodes({ identity, report }: HostEntry): SuppressedGroupNode[] {
  return report && report.suppressed.length > 0 ? [{ kind: 'suppressedGroup', hostId: identity.id }] : [];
}

function suppressedNodes({ identity, report }: HostEntry): SuppressedNode[] {
  const suppressed = report?.suppressed ?? [];
  return suppressed.map(({ finding }) => ({
    kind: 'suppressed',
    hostId: identity.id,
    findingId: finding.id,
  }));
}

/** The findings that the tree shows of a report, worst first as they come. */
export function visibleFindings(entry: HostEntry, showNotApplicable: boolean): readonly Finding[] {
  const findings = entry.report?.findings ?? [];
  return showNotApplicable ? findings : findings.filter(({ status }) => status !== 'notApplicable');
}

/** The categories that have a finding to show, worst first. */
export function categoryNodes(entry: HostEntry, showNotApplicable: boolean): CategoryNode[] {
  const findings = visibleFindings(entry, showNotApplicable);
  const rank = (category: Category): number =>
    findingStatuses.indexOf(worstStatus(findings.filter((finding) => finding.category === category)));
  return categories
    .filter((category) => findings.some((finding) => finding.category === category))
    .sort((a, b) => rank(a) - rank(b) || categories.indexOf(a) - categories.indexOf(b))
    .map((category) => ({ kind: 'category', hostId: entry.identity.id, category }));
}

export function findingNodes(
  entry: HostEntry,
  category: Category,
  showNotApplicable: boolean,
): FindingNode[] {
  return visibleFindings(entry, showNotApplicable)
    .filter((finding) => finding.category === category)
    .map(({ id }) => ({ kind: 'finding', hostId: entry.identity.id, category, findingId: id }));
}

/** How often each status occurs. */
export function countStatuses(findings: readonly Finding[]): Readonly<Record<FindingStatus, number>> {
  const counts: Record<FindingStatus, number> = {
    error: 0,
    warning: 0,
    unknown: 0,
    info: 0,
    pass: 0,
    notApplicable: 0,
  };
  for (const { status } of findings) {
    counts[status] += 1;
  }
  return counts;
}
