import type { PageCapability, ReportPageTexts } from '../../src/model/reportPageMessages';
import { element } from '../page/element';
import { answerIcon } from '../page/statusIcons';

/** One card for each thing that people want from a host. A card leads to the findings that decide it. */
export function capabilityCards(
  capabilities: readonly PageCapability[],
  texts: ReportPageTexts,
  lead: (capabilityId: string) => void,
): HTMLElement {
  return element('section', { class: 'capabilities', hidden: capabilities.length === 0 }, [
    element('h2', { text: texts.capabilities }),
    element(
      'ul',
      { class: 'card-grid' },
      capabilities.map((capability) => element('li', {}, [card(capability, lead)])),
    ),
  ]);
}

function card(
  { id, title, answer, answerWord, reason, findings }: PageCapability,
  lead: (capabilityId: string) => void,
): HTMLElement {
  const content = [
    element('span', { class: 'card-head' }, [
      answerIcon(answer),
      element('span', { class: 'card-title', text: title }),
      element('span', { class: 'card-answer', text: answerWord }),
    ]),
    element('span', { class: 'card-reason', text: reason }),
  ];
  // Without a finding behind it there is nowhere to lead to: the reason says it all.
  if (findings.length === 0) {
    return element('div', { class: 'card', attributes: { 'data-capability': id } }, content);
  }
  const attributes = { type: 'button', 'data-capability': id };
  const on = {
    click: () => {
      lead(id);
    },
  };
  return element('button', { class: 'card', attributes, on }, content);
}
