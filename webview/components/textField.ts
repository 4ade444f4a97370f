import { icon } from '../page/element';

interface SearchFieldOptions {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
}

/** A field to search in. Its label is the placeholder and is spoken. */
export function searchField({ label, value, onChange }: SearchFieldOptions): HTMLElement & { value: string } {
  const made = document.createElement('vscode-text-field') as HTMLElement & { value: string };
  made.className = 'search-field';
  // The toolkit takes the label for screen readers from here; the style sheet hides it.
  made.textContent = label;
  made.setAttribute('placeholder', label);
  made.setAttribute('value', value);
  made.setAttribute('spellcheck', 'false');
  const start = icon('search');
  start.slot = 'start';
  made.append(start);
  made.addEventListener('input', () => {
    onChange(made.value);
  });
  return made;
}
