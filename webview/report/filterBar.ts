import { categories, type FindingStatus } from '../../src/model/finding';
import type { PageReport, ReportContent } from '../../src/model/reportPageMessages';
import { dropdown } from '../components/dropdown';
import { searchField } from '../components/textField';
import { element, icon } from '../page/element';
import { fillIn } from '../page/fillIn';
import { statusIcon } from '../page/statusIcons';
import type { PageContext } from './reportPage';
import { hasFilters, withoutFilters } from './viewState';

/** Search, category and status filters of the findings. */
export class FilterBar {
  readonly root: HTMLElement;
  readonly #content: ReportContent;
  readonly #report: PageReport;
  readonly #context: PageContext;
  readonly #onChange: () => void;
  readonly #search: HTMLElement & { value: string };
  readonly #category: HTMLElement & { value: string };
  readonly #chips: ReadonlyMap<FindingStatus, HTMLButtonElement>;
  readonly #capability = element('button', { class: 'chip capability-chip', attributes: { type: 'button' } });
  readonly #clear: HTMLButtonElement;

  constructor(content: ReportContent, report: PageReport, context: PageContext, onChange: () => void) {
    this.#content = content;
    this.#report = report;
    this.#context = context;
    this.#onChange = onChange;
    const { texts } = content;
    this.#search = this.#makeSearch();
    this.#category = this.#makeCategory();
    this.#chips = new Map(
      report.statusCounts.map(({ status, label }) => [status, this.#makeChip(status, label)]),
    );
    this.#capability.addEventListener('click', () => {
      this.#change({ capability: '' });
    });
    this.#clear = element('button', {
      class: 'text-button',
      text: texts.clearFilters,
      attributes: { type: 'button' },
      on: {
        click: () => {
          this.#change(withoutFilters(context.state()));
        },
      },
    });
    this.root = element('div', { class: 'filter-bar' }, [
      element('div', { class: 'filter-fields' }, [this.#search, this.#category]),
      element('div', { class: 'chips', attributes: { role: 'group', 'aria-label': texts.statusFilter } }, [
        ...this.#chips.values(),
        this.#capability,
        this.#clear,
      ]),
    ]);
  }

  /** Shows the filters as the view's state has them. */
  refresh(): void {
    const state = this.#context.state();
    const capability = this.#report.capabilities.find(({ id }) => id === state.capability);
    for (const [status, chip] of this.#chips) {
      chip.setAttribute('aria-pressed', String(state.statuses.includes(status)));
      chip.disabled = capability !== undefined;
    }
    this.#capability.hidden = capability === undefined;
    if (capability) {
      const label = fillIn(this.#content.texts.capabilityFilter, { capability: capability.title });
      this.#capability.replaceChildren(element('span', { text: label }), icon('close'));
    }
    this.#clear.hidden = !hasFilters(state);
    this.#search.value = state.search;
    this.#category.value = state.category;
  }

  #makeSearch(): HTMLElement & { value: string } {
    return searchField({
      label: this.#content.texts.searchFindings,
      value: this.#context.state().search,
      onChange: (search) => {
        this.#change({ search });
      },
    });
  }

  #makeCategory(): HTMLElement & { value: string } {
    const { texts } = this.#content;
    const titles = new Map(
      this.#report.findings.map(({ category, categoryTitle }) => [category, categoryTitle]),
    );
    return dropdown({
      label: texts.category,
      value: this.#context.state().category,
      choices: [
        { value: '', label: texts.allCategories },
        ...categories.flatMap((category) => {
          const label = titles.get(category);
          return label === undefined ? [] : [{ value: category, label }];
        }),
      ],
      onChange: (category) => {
        this.#change({ category });
      },
    });
  }

  #makeChip(status: FindingStatus, label: string): HTMLButtonElement {
    const attributes = { type: 'button', 'data-status': status };
    return element(
      'button',
      {
        class: 'chip',
        attributes,
        on: {
          click: () => {
            this.#toggle(status);
          },
        },
      },
      [statusIcon(status), element('span', { text: label })],
    );
  }

  #toggle(status: FindingStatus): void {
    const { statuses } = this.#context.state();
    this.#change({
      statuses: statuses.includes(status)
        ? statuses.filter((other) => other !== status)
        : [...statuses, status],
    });
  }

  #change(change: Parameters<PageContext['setState']>[0]): void {
    this.#context.setState(change);
    this.#onChange();
  }
}
