import type { PageReport, ReportPageTexts } from '../../src/model/reportPageMessages';
import { element, spokenText } from '../page/element';
import { statusIcon } from '../page/statusIcons';

/** What a person suppressed, with why and until when; nothing where nothing is suppressed. */
export function suppressedSection(
  suppressed: PageReport['suppressed'],
  texts: ReportPageTexts,
): HTMLElement[] {
  if (suppressed.length === 0) {
    return [];
  }
  return [
    element('section', { class: 'suppressed', id: 'suppressed' }, [
      element('h2', { text: texts.suppressed }),
      element(
        'ul',
        {},
        suppressed.map(({ id, status, statusWord, title, reason }) =>
          element('li', { attributes: { 'data-suppressed': id } }, [
            statusIcon(status),
            element('span', { class: 'finding-words' }, [
              element('span', {}, [spokenText(`${statusWord}: `), element('span', { text: title })]),
              element('span', { class: 'finding-summary', text: reason }),
            ]),
            element('span', { class: 'finding-id', text: id }),
          ]),
        ),
      ),
    ]),
  ];
}
