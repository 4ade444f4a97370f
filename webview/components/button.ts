import { icon } from '../page/element';

interface ButtonOptions {
  readonly label: string;
  readonly onPress: () => void;
  readonly kind?: 'primary' | 'secondary';
  readonly iconName?: string;
}

/** A push button with a label. */
export function button({ label, onPress, kind = 'secondary', iconName }: ButtonOptions): HTMLElement {
  const made = document.createElement('vscode-button');
  made.setAttribute('appearance', kind);
  if (iconName !== undefined) {
    const start = icon(iconName);
    start.slot = 'start';
    made.append(start);
  }
  made.append(label);
  made.addEventListener('click', onPress);
  return made;
}

/** A small button that shows only an icon; its label is spoken and shown as its hover. */
export function iconButton({ label, onPress, iconName }: ButtonOptions & { iconName: string }): HTMLElement {
  const made = document.createElement('vscode-button');
  made.setAttribute('appearance', 'icon');
  made.setAttribute('aria-label', label);
  made.title = label;
  made.append(icon(iconName));
  made.addEventListener('click', onPress);
  return made;
}
