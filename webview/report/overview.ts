import type { PageReport, ReportContent, ReportPageTexts } from '../../src/model/reportPageMessages';
import { button } from '../components/button';
import { element, icon, spokenText } from '../page/element';
import { statusIcon } from '../page/statusIcons';
import type { PageContext } from './reportPage';

/** Who this host is, how it does, and what can be done with the report. */
export function hostHeader(content: ReportContent, { send }: PageContext): HTMLElement {
  const { report, texts, hostLabel, hostLine } = content;
  return element('header', { class: 'host-header' }, [
    element('div', { class: 'host-words' }, [
      element('h1', {}, [
        report ? statusIcon(report.worst) : icon('server'),
        element('span', { text: hostLabel }),
        report ? element('span', { class: 'headline', text: report.headline }) : undefined,
      ]),
      report ? element('p', { class: 'host-line', text: hostLine }) : undefined,
      report ? element('p', { class: 'counts', text: report.counts }) : undefined,
      report && report.connection !== ''
        ? element('p', { class: 'examined', text: report.connection })
        : undefined,
      report ? examinedLine(report, texts, send) : undefined,
    ]),
    report ? actionRow(texts, send) : undefined,
  ]);
}

/** What a reader must know before trusting the report. */
export function noticeList(notices: readonly string[]): HTMLElement {
  return element(
    'div',
    { class: 'notices', hidden: notices.length === 0 },
    notices.map((notice) =>
      element('p', { class: 'notice' }, [icon('info', 'status-info'), element('span', { text: notice })]),
    ),
  );
}

/** The one thing to do next, or that there is nothing. */
export function nextActionPanel(
  { nextAction }: PageReport,
  texts: ReportPageTexts,
  lead: (findingId: string) => void,
): HTMLElement {
  if (!nextAction) {
    return element('section', { class: 'callout callout-pass', id: 'next-action' }, [
      icon('pass-filled', 'callout-icon status-pass'),
      element('div', { class: 'callout-words' }, [
        element('h2', { text: texts.nothingToDo }),
        element('p', { text: texts.nothingToDoBody }),
      ]),
    ]);
  }
  const { findingId, status, title, step } = nextAction;
  return element('section', { class: `callout callout-${status}`, id: 'next-action' }, [
    icon('lightbulb', 'callout-icon'),
    element('div', { class: 'callout-words' }, [
      element('h2', { class: 'overline', text: texts.nextAction }),
      element('p', { class: 'callout-step', text: step }),
      element('p', { class: 'callout-because' }, [statusIcon(status), element('span', { text: title })]),
    ]),
    button({
      label: texts.showFinding,
      onPress: () => {
        lead(findingId);
      },
    }),
  ]);
}

function examinedLine(report: PageReport, texts: ReportPageTexts, send: PageContext['send']): HTMLElement {
  return element('p', { class: 'quiet' }, [
    element('span', { text: report.examined }),
    spokenText('. '),
    element('span', { class: 'profile', text: `${texts.profile}: ${report.profile}` }),
    element('button', {
      class: 'text-button',
      text: texts.changeProfile,
      attributes: { type: 'button' },
      on: {
        click: () => {
          send({ type: 'changeProfile' });
        },
      },
    }),
  ]);
}

function actionRow(texts: ReportPageTexts, send: PageContext['send']): HTMLElement {
  const attributes = { role: 'group', 'aria-label': texts.actions };
  return element('div', { class: 'button-row host-actions', attributes }, [
    button({
      label: texts.examineAgain,
      kind: 'primary',
      iconName: 'refresh',
      onPress: () => {
        send({ type: 'examine' });
      },
    }),
    button({
      label: texts.saveReport,
      iconName: 'save',
      onPress: () => {
        send({ type: 'saveReport' });
      },
    }),
  ]);
}
