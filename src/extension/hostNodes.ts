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
export type HostsTreeNode = HostNode | CategoryNode | FindingNode | SuppressedGroupNode | SuppressedNode;

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

/** `host`, `host/category` or `host/category/CHECK-ID`, with `suppressed` in place of a category. */
export function nodeId(node: HostsTreeNode): string {
  switch (node.kind) {
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

export function parentNode(node: HostsTreeNode): HostsTreeNode | undefined {
  switch (node.kind) {
    case 'host':
      return undefined;
    case 'category':
    case 'suppressedGroup':
      return { kind: 'host', hostId: node.hostId };
    case 'finding':
      return { kind: 'category', hostId: node.hostId, category: node.category };
    case 'suppressed':
      return { kind: 'suppressedGroup', hostId: node.hostId };
  }
}

/** The children of a row, in order. */
export function childNodes(
  node: HostsTreeNode,
  entry: HostEntry,
  showNotApplicable: boolean,
): HostsTreeNode[] {
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
