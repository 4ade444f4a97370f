import { findingStatuses, type FindingStatus } from '../../src/model/finding';
import { finiteNumber, listOf, objectOf, oneOf, text, type Shaped } from '../../src/model/shape';

const shape = objectOf({
  hostId: text,
  search: text,
  /** The statuses whose findings are shown. */
  statuses: listOf(oneOf(findingStatuses)),
  /** Empty: all categories. */
  category: text,
  /** Empty, or the capability whose findings alone are shown. */
  capability: text,
  /** Ids of the findings that are open. */
  open: listOf(text),
  optionsOpen: oneOf(['yes', 'no']),
  optionSearch: text,
  onlyUnsatisfied: oneOf(['yes', 'no']),
  /** The last request to lead somewhere that was followed. */
  followed: finiteNumber,
});

/** What a person has set up on the page: searches, filters, what is open. Never data of the host. */
export type ViewState = Shaped<typeof shape>;

const usualStatuses: readonly FindingStatus[] = findingStatuses.filter(
  (status) => status !== 'notApplicable',
);

export const initialViewState: ViewState = {
  hostId: '',
  search: '',
  statuses: usualStatuses,
  category: '',
  capability: '',
  open: [],
  optionsOpen: 'no',
  optionSearch: '',
  onlyUnsatisfied: 'no',
  followed: 0,
};

/** The state that was saved, when it is whole; else the initial one. */
export function restoreViewState(saved: unknown): ViewState {
  return shape(saved) ? saved : initialViewState;
}

/** The state without its filters on findings. */
export function withoutFilters(state: ViewState): ViewState {
  return { ...state, search: '', statuses: usualStatuses, category: '', capability: '' };
}

export function hasFilters(state: ViewState): boolean {
  return (
    state.search.trim() !== '' ||
    state.category !== '' ||
    state.capability !== '' ||
    usualStatuses.some((status) => !state.statuses.includes(status))
  );
}
