import type {
  PageReport,
  ReportActivity,
  ReportContent,
  ReportFocus,
  ReportPageRequest,
} from '../../src/model/reportPageMessages';
import { element, spokenText } from '../page/element';
import { activityPanel, emptyPanel } from './activityPanel';
import { capabilityCards } from './capabilityCards';
import { FindingsSection } from './findingsSection';
import { KernelOptionsSection } from './kernelOptionsSection';
import { hostHeader, nextActionPanel, noticeList } from './overview';
import { suppressedSection } from './suppressedSection';
import { withoutFilters, type ViewState } from './viewState';

export interface PageContext {
  readonly send: (request: ReportPageRequest) => void;
  readonly state: () => ViewState;
  /** Remembers a change of the view. */
  readonly setState: (change: Partial<ViewState>) => void;
}

/** The whole page: it is built anew for a new report, and only the activity changes in between. */
export class ReportPage {
  readonly #root: HTMLElement;
  readonly #context: PageContext;
  readonly #activityPlace = element('div', { class: 'activity-place' });
  readonly #body = element('div');
  readonly #announcer = spokenText('');
  #content: ReportContent | undefined;
  #activity: ReportActivity = { type: 'activity', kind: 'idle', message: '', remedy: '', fraction: 0 };
  #findings: FindingsSection | undefined;
  #pendingFocus: ReportFocus | undefined;

  constructor(root: HTMLElement, context: PageContext) {
    this.#root = root;
    this.#context = context;
    this.#announcer.setAttribute('role', 'status');
    this.#announcer.setAttribute('aria-live', 'polite');
  }

  showContent(content: ReportContent): void {
    const isNew = this.#content?.revision !== content.revision || this.#content.hostId !== content.hostId;
    this.#content = content;
    if (isNew) {
      this.#build(content);
    }
  }

  showActivity(activity: ReportActivity): void {
    const before = this.#activity;
    this.#activity = activity;
    this.#showActivity(before);
  }

  /** Leads to a finding, or to the findings behind a capability. A request is followed once. */
  follow(focus: ReportFocus): void {
    if (focus.request <= this.#context.state().followed) {
      return;
    }
    if (!this.#findings) {
      this.#pendingFocus = focus;
      return;
    }
    this.#pendingFocus = undefined;
    this.#context.setState({ followed: focus.request });
    if (focus.target === 'finding') {
      this.#leadToFinding(focus.id);
    } else {
      this.#leadToCapability(focus.id);
    }
  }

  #build(content: ReportContent): void {
    const { report } = content;
    this.#findings = undefined;
    this.#body.replaceChildren(...(report ? this.#sections(content, report) : []));
    this.#root.replaceChildren(
      this.#announcer,
      hostHeader(content, this.#context),
      this.#activityPlace,
      this.#body,
    );
    this.#showActivity(this.#activity);
    if (this.#pendingFocus) {
      this.follow(this.#pendingFocus);
    }
  }

  #sections(content: ReportContent, report: PageReport): HTMLElement[] {
    const lead = (id: string) => {
      this.#leadToFinding(id);
    };
    this.#findings = new FindingsSection(content, report, this.#context);
    return [
      noticeList(report.notices),
      nextActionPanel(report, content.texts, lead),
      capabilityCards(report.capabilities, content.texts, (id) => {
        this.#leadToCapability(id);
      }),
      this.#findings.root,
      ...suppressedSection(report.suppressed, content.texts),
      new KernelOptionsSection(content, report, this.#context).root,
    ];
  }

  #leadToFinding(id: string): void {
    this.#findings?.reveal(id);
  }

  #leadToCapability(id: string): void {
    const capability = this.#content?.report?.capabilities.find((other) => other.id === id);
    if (!capability || capability.findings.length === 0) {
      this.#body.querySelector('.capabilities')?.scrollIntoView({ block: 'start' });
      return;
    }
    this.#context.setState({ ...withoutFilters(this.#context.state()), capability: id });
    this.#findings?.refresh();
    this.#findings?.focusHeading();
  }

  #showActivity(before: ReportActivity): void {
    const content = this.#content;
    if (!content) {
      return;
    }
    const { texts } = content;
    const { kind, message } = this.#activity;
    this.#root.classList.toggle('is-examining', kind === 'examining');
    const isEmpty = kind === 'idle' && content.report === null;
    const panel = isEmpty
      ? emptyPanel(texts, this.#context)
      : activityPanel(this.#activity, texts, this.#context, this.#activityPlace.firstElementChild);
    // Putting the same panel in again would take the focus from its Cancel.
    if (panel !== (this.#activityPlace.firstElementChild ?? undefined)) {
      this.#activityPlace.replaceChildren(...(panel ? [panel] : []));
    }
    if (kind !== before.kind || message !== before.message) {
      this.#announcer.textContent = this.#announcement(content);
    }
  }

  #announcement({ texts, report }: ReportContent): string {
    const { kind, message, remedy } = this.#activity;
    switch (kind) {
      case 'examining':
        return `${texts.examining}: ${message}`;
      case 'failed':
        return `${texts.failedTitle}: ${message} ${remedy}`;
      case 'examined':
        return report ? `${report.headline}. ${report.counts}` : '';
      case 'idle':
        return '';
    }
  }
}
