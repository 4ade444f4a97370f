interface Choice {
  readonly value: string;
  readonly label: string;
}

interface DropdownOptions {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly Choice[];
  readonly onChange: (value: string) => void;
}

/** A list to choose one entry from. */
export function dropdown({
  label,
  value,
  choices,
  onChange,
}: DropdownOptions): HTMLElement & { value: string } {
  const made = document.createElement('vscode-dropdown') as HTMLElement & { value: string };
  made.setAttribute('aria-label', label);
  for (const choice of choices) {
    const option = document.createElement('vscode-option');
    option.setAttribute('value', choice.value);
    option.textContent = choice.label;
    option.toggleAttribute('selected', choice.value === value);
    made.append(option);
  }
  made.addEventListener('change', () => {
    onChange(made.value);
  });
  return made;
}
