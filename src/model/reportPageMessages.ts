import { categories, findingStatuses } from './finding';
import {
  anyOf,
  finiteNumber,
  listOf,
  nullable,
  objectOf,
  oneOf,
  text,
  type Shape,
  type Shaped,
} from './shape';

/**
 * What the report panel and the extension say to each other. All text is rendered by the extension: the page only
 * shows it, as text and never as markup. Both sides check every message by these shapes.
 */

const status = oneOf(findingStatuses);
const answer = oneOf(['yes', 'no', 'unknown']);

const evidence = objectOf({
  source: text,
  excerpt: text,
  /** Empty when there is an excerpt. */
  note: text,
  /** Empty when no single command shows it. */
  command: text,
});

const finding = objectOf({
  id: text,
  category: oneOf(categories),
  categoryTitle: text,
  status,
  statusWord: text,
  title: text,
  summary: text,
  meaning: text,
  /** Empty when there is nothing to do. */
  nextStep: text,
  evidence: listOf(evidence),
  fixes: listOf(objectOf({ id: text, title: text, kindWord: text })),
  references: listOf(text),
});

/** A finding that a person suppressed, with why and until when. */
const suppressed = objectOf({ id: text, status, statusWord: text, title: text, reason: text });

const kernelOption = objectOf({
  option: text,
  value: text,
  requirement: oneOf(['required', 'optional', 'notApplicable']),
  requirementWord: text,
  satisfied: answer,
  satisfiedWord: text,
  reason: text,
});

const capability = objectOf({
  id: text,
  title: text,
  answer,
  answerWord: text,
  reason: text,
  findings: listOf(text),
});

const report = objectOf({
  worst: status,
  headline: text,
  counts: text,
  /** One for each status that occurs, worst first: "2 warnings". */
  statusCounts: listOf(objectOf({ status, label: text })),
  /** How and when it was examined, and the profile that judged it. */
  examined: text,
  profile: text,
  /** How the host was reached and why so; empty for the local host. */
  connection: text,
  notices: listOf(text),
  nextAction: nullable(objectOf({ findingId: text, status, title: text, step: text })),
  capabilities: listOf(capability),
  findings: listOf(finding),
  suppressed: listOf(suppressed),
  kernelOptions: listOf(kernelOption),
  kernelOptionSummary: text,
});

/** The page's own words, by purpose. Those with `{…}` are filled in by the page. */
export const reportPageTextKeys = [
  'actions',
  'allCategories',
  'cancel',
  'capabilities',
  'capabilityFilter',
  'category',
  'clearFilters',
  'copyCommand',
  'copyEvidence',
  'emptyBody',
  'emptyTitle',
  'evidence',
  'examine',
  'examineAgain',
  'examining',
  'failedTitle',
  'findings',
  'findingsShown',
  'fixes',
  'kernelOptions',
  'meaning',
  'nextAction',
  'nextStep',
  'noFindingMatches',
  'noOptionMatches',
  'nothingToDo',
  'nothingToDoBody',
  'onlyUnsatisfied',
  'option',
  'optionsShown',
  'profile',
  'changeProfile',
  'reason',
  'references',
  'requirement',
  'saveReport',
  'satisfied',
  'searchFindings',
  'searchOptions',
  'showFinding',
  'showLog',
  'statusFilter',
  'suppressed',
  'value',
] as const;

export type ReportPageTextKey = (typeof reportPageTextKeys)[number];

export type ReportPageTexts = Readonly<Record<ReportPageTextKey, string>>;

const texts: Shape<ReportPageTexts> = objectOf(
  Object.fromEntries(reportPageTextKeys.map((key) => [key, text])) as Record<
    ReportPageTextKey,
    Shape<string>
  >,
);

const content = objectOf({
  type: oneOf(['content']),
  /** Raised with every new report: the page builds itself anew only then. */
  revision: finiteNumber,
  hostId: text,
  hostLabel: text,
  hostLine: text,
  texts,
  report: nullable(report),
});

const activity = objectOf({
  type: oneOf(['activity']),
  kind: oneOf(['idle', 'examining', 'examined', 'failed']),
  /** examining: the phase. failed: the problem. Else empty. */
  message: text,
  /** failed: what to do about it. Else empty. */
  remedy: text,
  /** Between 0 and 1. */
  fraction: finiteNumber,
});

/** Asks the page to lead to something. A request is followed once, even when it is posted again. */
const focus = objectOf({
  type: oneOf(['focus']),
  target: oneOf(['finding', 'capability']),
  id: text,
  request: finiteNumber,
});

export type ReportContent = Shaped<typeof content>;
export type ReportActivity = Shaped<typeof activity>;
export type ReportFocus = Shaped<typeof focus>;
export type PageReport = Shaped<typeof report>;
export type PageFinding = Shaped<typeof finding>;
export type PageSuppressed = Shaped<typeof suppressed>;
export type PageEvidence = Shaped<typeof evidence>;
export type PageKernelOption = Shaped<typeof kernelOption>;
export type PageCapability = Shaped<typeof capability>;

/** From the extension to the report page. */
export type ReportPageUpdate = ReportContent | ReportActivity | ReportFocus;
export const reportPageUpdate: Shape<ReportPageUpdate> = anyOf(content, activity, focus);

/** From the report page to the extension. Things are named by their place in the report, never sent back whole. */
export const reportPageRequest = anyOf(
  objectOf({
    type: oneOf(['ready', 'examine', 'cancel', 'saveReport', 'changeProfile', 'showLog']),
  }),
  objectOf({ type: oneOf(['copyEvidence']), findingId: text }),
  objectOf({ type: oneOf(['copyCommand', 'openReference']), findingId: text, index: finiteNumber }),
);
export type ReportPageRequest = Shaped<typeof reportPageRequest>;
