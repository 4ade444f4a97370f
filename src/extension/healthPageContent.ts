import type { HealthPageUpdate } from '../model/healthPageMessages';
import { describeHost } from '../reports/hostLine';
import { healthPageTexts } from './healthPageTexts';
import type { HostEntry } from './hostStore';
import { render } from './render';
import { activity, reportOverview } from './reportPageContent';

/** All that the Health page shows of the selected host. */
export function healthContent(entry: HostEntry | undefined): HealthPageUpdate {
  return {
    type: 'health',
    texts: healthPageTexts(),
    hostLabel: entry ? entry.identity.label : null,
    hostLine: entry?.report ? describeHost(entry.report.summary, render) : '',
    activity: activity(entry?.state ?? { kind: 'idle' }),
    health: entry?.report ? reportOverview(entry.report) : null,
  };
}
