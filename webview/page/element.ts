type Listener = (event: Event) => void;

interface Properties {
  readonly class?: string;
  readonly text?: string;
  readonly id?: string;
  readonly hidden?: boolean;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly on?: Readonly<Record<string, Listener>>;
}

/** Makes an element. Text is set as text: nothing that a host printed can become markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Properties = {},
  children: readonly (Node | undefined)[] = [],
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  const { text, id, hidden, attributes = {}, on = {} } = properties;
  if (properties.class !== undefined) {
    made.className = properties.class;
  }
  if (id !== undefined) {
    made.id = id;
  }
  if (text !== undefined) {
    made.textContent = text;
  }
  made.hidden = hidden ?? false;
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, value);
  }
  for (const [type, listener] of Object.entries(on)) {
    made.addEventListener(type, listener);
  }
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/** A codicon, which says nothing to a screen reader: the word beside it does. */
export function icon(name: string, extraClass = ''): HTMLElement {
  return element('span', {
    class: `codicon codicon-${name} ${extraClass}`.trim(),
    attributes: { 'aria-hidden': 'true' },
  });
}

/** Text that only a screen reader gets. */
export function spokenText(text: string): HTMLElement {
  return element('span', { class: 'spoken', text });
}
