import { findingStatuses } from './finding';
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

/** What the Health view and the extension say to each other. All text is rendered by the extension. */

const status = oneOf(findingStatuses);

const capability = objectOf({
  id: text,
  title: text,
  answer: oneOf(['yes', 'no', 'unknown']),
  answerWord: text,
  reason: text,
});

/** The page's own words, by purpose. */
export const healthPageTextKeys = [
  'cancel',
  'capabilities',
  'examine',
  'examineAgain',
  'nextAction',
  'noHostBody',
  'noHostTitle',
  'notExaminedBody',
  'notExaminedTitle',
  'openReport',
  'showFinding',
  'showLog',
] as const;

export type HealthPageTextKey = (typeof healthPageTextKeys)[number];

const texts = objectOf(
  Object.fromEntries(healthPageTextKeys.map((key) => [key, text])) as Record<
    HealthPageTextKey,
    Shape<string>
  >,
);

/** From the extension to the Health page: all that it shows. */
export const healthPageUpdate = objectOf({
  type: oneOf(['health']),
  texts,
  /** Null when this window has no host. */
  hostLabel: nullable(text),
  hostLine: text,
  activity: objectOf({
    kind: oneOf(['idle', 'examining', 'examined', 'failed']),
    /** examining: the phase. failed: the problem. Else empty. */
    message: text,
    /** failed: what to do about it. Else empty. */
    remedy: text,
    /** Between 0 and 1. */
    fraction: finiteNumber,
  }),
  /** Null before the first report. */
  health: nullable(
    objectOf({
      worst: status,
      headline: text,
      counts: text,
      notices: listOf(text),
      nextAction: nullable(objectOf({ findingId: text, status, title: text, step: text })),
      capabilities: listOf(capability),
    }),
  ),
});

export type HealthPageUpdate = Shaped<typeof healthPageUpdate>;

/** From the Health page to the extension. */
export const healthPageRequest = anyOf(
  objectOf({ type: oneOf(['ready', 'examine', 'cancel', 'openReport', 'showLog']) }),
  objectOf({ type: oneOf(['openFinding', 'openCapability']), id: text }),
);

export type HealthPageRequest = Shaped<typeof healthPageRequest>;
