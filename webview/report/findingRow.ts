import type { PageEvidence, PageFinding, ReportPageTexts } from '../../src/model/reportPageMessages';
import { iconButton } from '../components/button';
import { element, icon, spokenText } from '../page/element';
import { statusIcon } from '../page/statusIcons';
import type { PageContext } from './reportPage';

/** One finding: a line that opens to what it means, its evidence and its references. The inside is made when it opens. */
export function findingRow(
  finding: PageFinding,
  texts: ReportPageTexts,
  context: PageContext,
): HTMLDetailsElement {
  const row = element(
    'details',
    { class: `finding finding-${finding.status}`, attributes: { 'data-finding': finding.id } },
    [summaryLine(finding)],
  );
  let isFilled = false;
  const fill = () => {
    if (!isFilled) {
      isFilled = true;
      row.append(findingBody(finding, texts, context));
    }
  };
  row.addEventListener('toggle', () => {
    if (row.open) {
      fill();
    }
    const others = context.state().open.filter((id) => id !== finding.id);
    context.setState({ open: row.open ? [...others, finding.id] : others });
  });
  if (context.state().open.includes(finding.id)) {
    fill();
    row.open = true;
  }
  return row;
}

function summaryLine({ status, statusWord, title, summary, categoryTitle, id }: PageFinding): HTMLElement {
  return element('summary', {}, [
    icon('chevron-right', 'twistie'),
    statusIcon(status),
    element('span', { class: 'finding-words' }, [
      element('h3', {}, [spokenText(`${statusWord}: `), element('span', { text: title })]),
      element('span', { class: 'finding-summary', text: summary }),
    ]),
    element('span', { class: 'finding-place' }, [
      element('span', { class: 'category-tag', text: categoryTitle }),
      element('span', { class: 'finding-id', text: id }),
    ]),
  ]);
}

function findingBody(finding: PageFinding, texts: ReportPageTexts, { send }: PageContext): HTMLElement {
  const { id, meaning, nextStep, evidence, fixes, references } = finding;
  return element('div', { class: 'finding-body' }, [
    part(texts.meaning, [element('p', { text: meaning })]),
    nextStep === ''
      ? undefined
      : part(texts.nextStep, [element('p', { class: 'next-step', text: nextStep })]),
    evidence.length === 0
      ? undefined
      : part(
          texts.evidence,
          evidence.map((entry, index) =>
            evidenceBlock(entry, texts, () => {
              send({ type: 'copyCommand', findingId: id, index });
            }),
          ),
          iconButton({
            label: texts.copyEvidence,
            iconName: 'copy',
            onPress: () => {
              send({ type: 'copyEvidence', findingId: id });
            },
          }),
        ),
    fixes.length === 0
      ? undefined
      : part(texts.fixes, [
          element(
            'ul',
            {},
            fixes.map(({ title, kindWord }) => element('li', { text: `${title} (${kindWord})` })),
          ),
        ]),
    references.length === 0
      ? undefined
      : part(texts.references, [
          element(
            'ul',
            { class: 'references' },
            references.map((url, index) => element('li', {}, [referenceLink(id, url, index, send)])),
          ),
        ]),
  ]);
}

function part(title: string, content: readonly Node[], action?: HTMLElement): HTMLElement {
  return element('section', { class: 'finding-part' }, [
    element('div', { class: 'part-head' }, [element('h4', { text: title }), action]),
    ...content,
  ]);
}

function evidenceBlock(
  { source, excerpt, note, command }: PageEvidence,
  texts: ReportPageTexts,
  copyCommand: () => void,
): HTMLElement {
  const title = command === '' ? source : command;
  return element('figure', { class: 'evidence' }, [
    element('figcaption', {}, [
      icon(command === '' ? 'file' : 'terminal'),
      element('code', { text: title }),
      command === ''
        ? undefined
        : iconButton({ label: `${texts.copyCommand}: ${command}`, iconName: 'copy', onPress: copyCommand }),
    ]),
    excerpt === ''
      ? element('p', { class: 'evidence-note', text: note })
      : element('pre', { text: excerpt, attributes: { tabindex: '0', 'aria-label': title } }),
  ]);
}

function referenceLink(
  findingId: string,
  url: string,
  index: number,
  send: PageContext['send'],
): HTMLAnchorElement {
  const link = element('a', { text: url });
  if (url.startsWith('https://')) {
    link.href = url;
  }
  link.addEventListener('click', (event) => {
    // The extension opens it, after a look at the address; VS Code's own handler must not open it as well.
    event.preventDefault();
    event.stopPropagation();
    send({ type: 'openReference', findingId, index });
  });
  return link;
}
