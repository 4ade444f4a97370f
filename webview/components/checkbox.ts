interface CheckboxOptions {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** A box to tick, with its label. */
export function checkbox({ label, checked, onChange }: CheckboxOptions): HTMLElement {
  const made = document.createElement('vscode-checkbox') as HTMLElement & { checked: boolean };
  made.textContent = label;
  made.toggleAttribute('checked', checked);
  made.addEventListener('change', () => {
    onChange(made.checked);
  });
  return made;
}
