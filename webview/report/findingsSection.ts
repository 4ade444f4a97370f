import type { PageFinding, PageReport, ReportContent } from '../../src/model/reportPageMessages';
import { element } from '../page/element';
import { fillIn } from '../page/fillIn';
import { FilterBar } from './filterBar';
import { showsFinding } from './findingFilter';
import { findingRow } from './findingRow';
import type { PageContext } from './reportPage';
import { withoutFilters } from './viewState';

/** The findings, worst first, with search and filters. Rows are made once; a filter only hides them. */
export class FindingsSection {
  readonly root: HTMLElement;
  readonly #content: ReportContent;
  readonly #report: PageReport;
  readonly #context: PageContext;
  readonly #filters: FilterBar;
  readonly #rows: readonly { readonly finding: PageFinding; readonly row: HTMLDetailsElement }[];
  readonly #list: HTMLElement;
  readonly #heading: HTMLElement;
  readonly #shown = element('span', { class: 'quiet shown-count', attributes: { role: 'status' } });
  readonly #nothing: HTMLElement;

  constructor(content: ReportContent, report: PageReport, context: PageContext) {
    this.#content = content;
    this.#report = report;
    this.#context = context;
    const { texts } = content;
    this.#heading = element('h2', { text: texts.findings, attributes: { tabindex: '-1' } });
    this.#nothing = element('p', { class: 'nothing', text: texts.noFindingMatches });
    this.#filters = new FilterBar(content, report, context, () => {
      this.refresh();
    });
    this.#rows = report.findings.map((finding) => ({
      finding,
      row: findingRow(finding, texts, context),
    }));
    this.#list = element(
      'div',
      { class: 'finding-list' },
      this.#rows.map(({ row }) => row),
    );
    this.root = element('section', { class: 'findings', id: 'findings' }, [
      element('div', { class: 'section-head' }, [this.#heading, this.#shown]),
      this.#filters.root,
      this.#list,
      this.#nothing,
    ]);
    this.refresh();
  }

  /** Hides what the filters leave out. */
  refresh(): void {
    const state = this.#context.state();
    let shown = 0;
    for (const { finding, row } of this.#rows) {
      const shows = showsFinding(finding, state, this.#report.capabilities);
      row.hidden = !shows;
      shown += shows ? 1 : 0;
    }
    this.#list.hidden = shown === 0;
    this.#nothing.hidden = shown > 0;
    const total = this.#rows.length;
    this.#shown.textContent = fillIn(this.#content.texts.findingsShown, { shown, total });
    this.#filters.refresh();
  }

  /** Opens a finding and goes there; filters that hide it are cleared. */
  reveal(id: string): void {
    const found = this.#rows.find(({ finding }) => finding.id === id);
    if (!found) {
      return;
    }
    if (!showsFinding(found.finding, this.#context.state(), this.#report.capabilities)) {
      const cleared = withoutFilters(this.#context.state());
      const statuses = [...new Set([...cleared.statuses, found.finding.status])];
      this.#context.setState({ ...cleared, statuses });
      this.refresh();
    }
    found.row.open = true;
    found.row.scrollIntoView({ block: 'start' });
    found.row.querySelector('summary')?.focus({ preventScroll: true });
  }

  focusHeading(): void {
    this.#heading.scrollIntoView({ block: 'start' });
    this.#heading.focus({ preventScroll: true });
  }
}
