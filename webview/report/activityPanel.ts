import type { ReportActivity, ReportPageTexts } from '../../src/model/reportPageMessages';
import { button } from '../components/button';
import { progressRing } from '../components/progressRing';
import { element, icon } from '../page/element';
import type { PageContext } from './reportPage';

/**
 * How the examination goes: a running one with Cancel, a failed one with its remedy, else nothing. A panel that shows a
 * running examination already is updated in place, so that Cancel keeps the focus.
 */
export function activityPanel(
  activity: ReportActivity,
  texts: ReportPageTexts,
  context: PageContext,
  shown: Element | null,
): Element | undefined {
  switch (activity.kind) {
    case 'examining':
      return shown?.classList.contains('progress-panel')
        ? updateProgress(shown, activity)
        : updateProgress(progressPanel(texts, context), activity);
    case 'failed':
      return failurePanel(activity, texts, context);
    default:
      return undefined;
  }
}

/** What stands in place of a report before the first examination. */
export function emptyPanel(texts: ReportPageTexts, { send }: PageContext): HTMLElement {
  return element('section', { class: 'empty-panel' }, [
    icon('server', 'empty-icon'),
    element('h2', { text: texts.emptyTitle }),
    element('p', { text: texts.emptyBody }),
    button({
      label: texts.examine,
      kind: 'primary',
      onPress: () => {
        send({ type: 'examine' });
      },
    }),
  ]);
}

function progressPanel(texts: ReportPageTexts, { send }: PageContext): HTMLElement {
  return element('div', { class: 'progress-panel' }, [
    progressRing(),
    element('div', { class: 'progress-words' }, [
      element('span', { class: 'progress-phase' }),
      element('progress', { attributes: { max: '1', 'aria-label': texts.examining } }),
    ]),
    button({
      label: texts.cancel,
      onPress: () => {
        send({ type: 'cancel' });
      },
    }),
  ]);
}

function updateProgress(panel: Element, { message, fraction }: ReportActivity): Element {
  const phase = panel.querySelector('.progress-phase');
  const bar = panel.querySelector('progress');
  if (phase) {
    phase.textContent = message;
  }
  if (bar) {
    bar.value = fraction;
  }
  return panel;
}

function failurePanel(
  { message, remedy }: ReportActivity,
  texts: ReportPageTexts,
  { send }: PageContext,
): HTMLElement {
  return element('section', { class: 'callout callout-error' }, [
    icon('error', 'callout-icon status-error'),
    element('div', { class: 'callout-words' }, [
      element('h2', { text: texts.failedTitle }),
      element('p', { text: message }),
      element('p', { class: 'quiet', text: remedy }),
      element('div', { class: 'button-row' }, [
        button({
          label: texts.examineAgain,
          kind: 'primary',
          onPress: () => {
            send({ type: 'examine' });
          },
        }),
        button({
          label: texts.showLog,
          onPress: () => {
            send({ type: 'showLog' });
          },
        }),
      ]),
    ]),
  ]);
}
