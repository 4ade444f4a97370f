import type { PageCapability, PageFinding, PageKernelOption } from '../../src/model/reportPageMessages';
import type { ViewState } from './viewState';

/** True when the page shows the finding: it passes every filter and has all the words of the search. */
export function showsFinding(
  finding: PageFinding,
  state: ViewState,
  capabilities: readonly PageCapability[],
): boolean {
  // The findings behind a capability are shown whatever their status: they are what the person asked for.
  const behind = capabilities.find(({ id }) => id === state.capability)?.findings;
  return (
    (behind ? behind.includes(finding.id) : state.statuses.includes(finding.status)) &&
    (state.category === '' || finding.category === state.category) &&
    hasWords(searchableText(finding), state.search)
  );
}

/** True when the table shows the kernel option. */
export function showsOption(option: PageKernelOption, state: ViewState): boolean {
  const open = option.satisfied !== 'yes' && option.requirement !== 'notApplicable';
  return (
    (state.onlyUnsatisfied === 'no' || open) &&
    hasWords(
      `config_${option.option} ${option.value} ${option.requirementWord} ${option.satisfiedWord} ${option.reason}`,
      state.optionSearch,
    )
  );
}

/** The place of an option in the table: what is required and missing first, what does not apply last. */
export function optionRank({ requirement, satisfied }: PageKernelOption): number {
  if (requirement === 'notApplicable') {
    return 5;
  }
  if (satisfied === 'yes') {
    return 4;
  }
  return (requirement === 'required' ? 0 : 2) + (satisfied === 'no' ? 0 : 1);
}

function searchableText(finding: PageFinding): string {
  const { id, title, summary, meaning, nextStep, categoryTitle, statusWord, evidence } = finding;
  const printed = evidence.map(({ source, excerpt }) => `${source} ${excerpt}`);
  return [id, title, summary, meaning, nextStep, categoryTitle, statusWord, ...printed].join(' ');
}

function hasWords(hay: string, search: string): boolean {
  const text = hay.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
