import type { HealthPageTextKey } from '../model/healthPageMessages';
import { message, type Message } from '../model/message';
import { render } from './render';

const messages: Readonly<Record<HealthPageTextKey, Message>> = {
  cancel: message('Cancel'),
  capabilities: message('What this host can do'),
  examine: message('Examine'),
  examineAgain: message('Examine again'),
  nextAction: message('Next best action'),
  noHostBody: message(
    'Containers run on Linux machines. This window works on another system, so it has no local host to examine.',
  ),
  noHostTitle: message('No local host'),
  notExaminedBody: message(
    'Hullwright reads kernel, cgroup, storage and engine facts of the machine. Reading changes nothing on it.',
  ),
  notExaminedTitle: message('Not examined yet'),
  openReport: message('Open report'),
  showFinding: message('Show finding'),
  showLog: message('Show log'),
};

/** The Health page's own words, in the language of the window. */
export function healthPageTexts(): Readonly<Record<HealthPageTextKey, string>> {
  return Object.fromEntries(
    Object.entries(messages).map(([key, text]) => [key, render(text)]),
  ) as unknown as Readonly<Record<HealthPageTextKey, string>>;
}
