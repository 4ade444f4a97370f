import type {
  PageKernelOption,
  PageReport,
  ReportContent,
  ReportPageTexts,
} from '../../src/model/reportPageMessages';
import { checkbox } from '../components/checkbox';
import { searchField } from '../components/textField';
import { element, icon } from '../page/element';
import { fillIn } from '../page/fillIn';
import { answerIcon } from '../page/statusIcons';
import { optionRank, showsOption } from './findingFilter';
import type { PageContext } from './reportPage';

/** The kernel options in a table that can be searched. Closed at first, and its rows are made when it opens. */
export class KernelOptionsSection {
  readonly root: HTMLElement;
  readonly #texts: ReportPageTexts;
  readonly #options: readonly PageKernelOption[];
  readonly #context: PageContext;
  readonly #shown = element('p', { class: 'quiet shown-count', attributes: { role: 'status' } });
  readonly #nothing: HTMLElement;
  #rows: readonly { readonly option: PageKernelOption; readonly row: HTMLElement }[] = [];

  constructor({ texts }: ReportContent, report: PageReport, context: PageContext) {
    this.#texts = texts;
    this.#options = [...report.kernelOptions].sort((a, b) => optionRank(a) - optionRank(b));
    this.#context = context;
    this.#nothing = element('p', { class: 'nothing', text: texts.noOptionMatches, hidden: true });
    const disclosure = element('details', { class: 'options-disclosure' }, [
      element('summary', {}, [
        icon('chevron-right', 'twistie'),
        element('span', { class: 'finding-words' }, [
          element('h2', { text: texts.kernelOptions }),
          element('span', { class: 'finding-summary', text: report.kernelOptionSummary }),
        ]),
      ]),
    ]);
    disclosure.addEventListener('toggle', () => {
      context.setState({ optionsOpen: disclosure.open ? 'yes' : 'no' });
      this.#fill(disclosure);
    });
    if (context.state().optionsOpen === 'yes') {
      disclosure.open = true;
      this.#fill(disclosure);
    }
    this.root = element(
      'section',
      { class: 'kernel-options', id: 'kernel-options', hidden: this.#options.length === 0 },
      [disclosure],
    );
  }

  #fill(disclosure: HTMLDetailsElement): void {
    if (this.#rows.length > 0 || !disclosure.open) {
      return;
    }
    this.#rows = this.#options.map((option) => ({ option, row: optionRow(option) }));
    disclosure.append(
      element('div', { class: 'filter-fields' }, [this.#makeSearch(), this.#makeCheckbox(), this.#shown]),
      optionTable(
        this.#texts,
        this.#rows.map(({ row }) => row),
      ),
      this.#nothing,
    );
    this.#refresh();
  }

  #makeSearch(): HTMLElement {
    return searchField({
      label: this.#texts.searchOptions,
      value: this.#context.state().optionSearch,
      onChange: (optionSearch) => {
        this.#context.setState({ optionSearch });
        this.#refresh();
      },
    });
  }

  #makeCheckbox(): HTMLElement {
    return checkbox({
      label: this.#texts.onlyUnsatisfied,
      checked: this.#context.state().onlyUnsatisfied === 'yes',
      onChange: (checked) => {
        this.#context.setState({ onlyUnsatisfied: checked ? 'yes' : 'no' });
        this.#refresh();
      },
    });
  }

  #refresh(): void {
    const state = this.#context.state();
    let shown = 0;
    for (const { option, row } of this.#rows) {
      const shows = showsOption(option, state);
      row.hidden = !shows;
      shown += shows ? 1 : 0;
    }
    this.#nothing.hidden = shown > 0;
    this.#shown.textContent = fillIn(this.#texts.optionsShown, { shown, total: this.#rows.length });
  }
}

// The roles are spelled out because the narrow layout changes `display`, which would take them away.
function optionTable(texts: ReportPageTexts, rows: readonly HTMLElement[]): HTMLElement {
  const titles = [texts.option, texts.value, texts.requirement, texts.satisfied, texts.reason];
  return element(
    'table',
    { class: 'option-table', attributes: { role: 'table', 'aria-label': texts.kernelOptions } },
    [
      element('thead', { attributes: { role: 'rowgroup' } }, [
        element(
          'tr',
          { attributes: { role: 'row' } },
          titles.map((text) => element('th', { text, attributes: { role: 'columnheader', scope: 'col' } })),
        ),
      ]),
      element('tbody', { attributes: { role: 'rowgroup' } }, rows),
    ],
  );
}

function optionRow(option: PageKernelOption): HTMLElement {
  const { option: name, value, requirement, requirementWord, satisfiedWord, reason } = option;
  const cell = (className: string, children: readonly Node[]) =>
    element('td', { class: className, attributes: { role: 'cell' } }, children);
  return element('tr', { class: `need-${requirement}`, attributes: { role: 'row', 'data-option': name } }, [
    element('th', { class: 'option-name', attributes: { role: 'rowheader', scope: 'row' } }, [
      element('code', { text: `CONFIG_${name}` }),
    ]),
    cell('option-value', [element('code', { text: value })]),
    cell('option-need', [element('span', { text: requirementWord })]),
    cell('option-satisfied', [optionMark(option), element('span', { text: satisfiedWord })]),
    cell('option-reason', [element('span', { text: reason })]),
  ]);
}

/** What matters to nobody here is neither good nor bad, and an optional one that is missing is no fault. */
function optionMark({ requirement, satisfied }: PageKernelOption): HTMLElement {
  if (requirement === 'notApplicable') {
    return icon('dash', 'quiet');
  }
  return requirement === 'optional' && satisfied === 'no'
    ? icon('circle-large-outline', 'quiet')
    : answerIcon(satisfied);
}
