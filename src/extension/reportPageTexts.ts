import { message, type Message } from '../model/message';
import type { ReportPageTextKey, ReportPageTexts } from '../model/reportPageMessages';
import { render } from './render';

const messages: Readonly<Record<ReportPageTextKey, Message>> = {
  actions: message('Actions'),
  allCategories: message('All categories'),
  cancel: message('Cancel'),
  capabilities: message('What this host can do'),
  capabilityFilter: message('Behind: {capability}'),
  category: message('Category'),
  changeProfile: message('Change profile'),
  clearFilters: message('Clear filters'),
  copyCommand: message('Copy command'),
  copyEvidence: message('Copy evidence'),
  emptyBody: message(
    'Hullwright reads kernel, cgroup, storage and engine facts of the machine. Reading changes nothing on it.',
  ),
  emptyTitle: message('Not examined yet'),
  evidence: message('Evidence'),
  examine: message('Examine'),
  examineAgain: message('Examine again'),
  examining: message('Examining'),
  failedTitle: message('The examination failed'),
  findings: message('Findings'),
  findingsShown: message('{shown} of {total} findings'),
  fixes: message('Fixes'),
  kernelOptions: message('Kernel options'),
  meaning: message('What it means'),
  nextAction: message('Next best action'),
  nextStep: message('What to do'),
  noFindingMatches: message('No finding matches these filters.'),
  noOptionMatches: message('No kernel option matches.'),
  nothingToDo: message('Nothing to do'),
  nothingToDoBody: message('No check found anything that needs you.'),
  onlyUnsatisfied: message('Only what is not satisfied'),
  option: message('Option'),
  optionsShown: message('{shown} of {total} options'),
  profile: message('Profile'),
  reason: message('Reason'),
  references: message('References'),
  requirement: message('Needed'),
  satisfied: message('Satisfied'),
  saveReport: message('Save report'),
  searchFindings: message('Search findings'),
  searchOptions: message('Search kernel options'),
  showFinding: message('Show finding'),
  showLog: message('Show log'),
  statusFilter: message('Show findings by status'),
  suppressed: message('Suppressed'),
  value: message('Value'),
};

/** The report page's own words, in the language of the window. */
export function reportPageTexts(): ReportPageTexts {
  return Object.fromEntries(
    Object.entries(messages).map(([key, text]) => [key, render(text)]),
  ) as unknown as ReportPageTexts;
}
