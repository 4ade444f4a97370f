import type { HealthPageRequest, HealthPageUpdate } from '../../src/model/healthPageMessages';
import { button } from '../components/button';
import { progressRing } from '../components/progressRing';
import { element, icon } from '../page/element';
import { answerIcon, statusIcon } from '../page/statusIcons';

type Send = (request: HealthPageRequest) => void;
type Health = NonNullable<HealthPageUpdate['health']>;

/** All that the Health view shows, from the host's worst status down to what it can do. */
export function healthPage(update: HealthPageUpdate, send: Send): HTMLElement[] {
  const { texts, hostLabel, activity, health } = update;
  if (hostLabel === null) {
    return [emptyState(texts.noHostTitle, texts.noHostBody)];
  }
  const parts = [
    activity.kind === 'examining' ? progressRow(update, send) : undefined,
    activity.kind === 'failed' ? failure(update, send) : undefined,
    health ? statusRow(update, health) : undefined,
    health?.nextAction ? nextAction(texts, health.nextAction, send) : undefined,
    health ? capabilityList(texts, health, send) : undefined,
    health ? control('openReport', texts.openReport, 'primary', send) : undefined,
    ...(health?.notices ?? []).map((text) =>
      element('p', { class: 'notice' }, [icon('info', 'status-info'), element('span', { text })]),
    ),
  ].filter((part) => part !== undefined);
  return parts.length > 0
    ? parts
    : [
        emptyState(
          texts.notExaminedTitle,
          texts.notExaminedBody,
          control('examine', texts.examine, 'primary', send),
        ),
      ];
}

function control(
  type: 'examine' | 'cancel' | 'openReport' | 'showLog',
  label: string,
  kind: 'primary' | 'secondary',
  send: Send,
): HTMLElement {
  const made = button({
    label,
    kind,
    onPress: () => {
      send({ type });
    },
  });
  made.setAttribute('data-control', type);
  return made;
}

function emptyState(title: string, body: string, action?: HTMLElement): HTMLElement {
  return element('section', { class: 'empty-panel' }, [
    element('h2', { text: title }),
    element('p', { text: body }),
    action,
  ]);
}

function progressRow({ texts, activity }: HealthPageUpdate, send: Send): HTMLElement {
  return element('div', { class: 'progress-panel' }, [
    progressRing(),
    element('span', { class: 'progress-words', text: activity.message }),
    control('cancel', texts.cancel, 'secondary', send),
  ]);
}

function failure({ texts, activity }: HealthPageUpdate, send: Send): HTMLElement {
  return element('section', { class: 'callout callout-error' }, [
    icon('error', 'callout-icon status-error'),
    element('div', { class: 'callout-words' }, [
      element('h2', { class: 'callout-step', text: activity.message }),
      element('p', { class: 'quiet', text: activity.remedy }),
      element('div', { class: 'button-row' }, [
        control('examine', texts.examineAgain, 'primary', send),
        control('showLog', texts.showLog, 'secondary', send),
      ]),
    ]),
  ]);
}

function statusRow(
  { hostLabel, hostLine }: HealthPageUpdate,
  { worst, headline, counts }: Health,
): HTMLElement {
  return element('section', { class: 'status-row' }, [
    element('h2', {}, [statusIcon(worst), element('span', { text: headline })]),
    element('p', {
      class: 'quiet host-line',
      text: `${hostLabel ?? ''} · ${counts}`,
      attributes: { title: hostLine },
    }),
  ]);
}

function nextAction(
  texts: HealthPageUpdate['texts'],
  { findingId, status, title, step }: NonNullable<Health['nextAction']>,
  send: Send,
): HTMLElement {
  return element('section', { class: `callout callout-${status}` }, [
    element('div', { class: 'callout-words' }, [
      element('h2', { class: 'overline', text: texts.nextAction }),
      element('p', { class: 'callout-step', text: step }),
      element(
        'button',
        {
          class: 'text-button callout-because',
          attributes: { type: 'button', 'data-control': 'finding', title: texts.showFinding },
          on: {
            click: () => {
              send({ type: 'openFinding', id: findingId });
            },
          },
        },
        [statusIcon(status), element('span', { text: title })],
      ),
    ]),
  ]);
}

function capabilityList(texts: HealthPageUpdate['texts'], { capabilities }: Health, send: Send): HTMLElement {
  return element('section', { hidden: capabilities.length === 0 }, [
    element('h2', { class: 'overline', text: texts.capabilities }),
    element(
      'ul',
      { class: 'capability-list' },
      capabilities.map(({ id, title, answer, answerWord, reason }) =>
        element('li', {}, [
          element(
            'button',
            {
              class: 'capability',
              attributes: { type: 'button', 'data-control': `capability-${id}`, title: reason },
              on: {
                click: () => {
                  send({ type: 'openCapability', id });
                },
              },
            },
            [
              answerIcon(answer),
              element('span', { class: 'capability-title', text: title }),
              element('span', { class: 'capability-answer quiet', text: answerWord }),
            ],
          ),
        ]),
      ),
    ),
  ]);
}
