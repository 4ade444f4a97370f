import type { KernelOptionResult } from '../model/hostReport';
import { message, type Message } from '../model/message';

/** One sentence about the kernel options; it names those that are required and missing. */
export function summarizeKernelOptions(options: readonly KernelOptionResult[]): Message {
  const judged = options.filter(({ requirement }) => requirement !== 'notApplicable');
  const missing = judged.filter(
    ({ requirement, satisfied }) => requirement === 'required' && satisfied === false,
  );
  const open = judged.filter(({ satisfied }) => satisfied === null).length;
  const args = {
    total: options.length,
    judged: judged.length,
    satisfied: judged.filter(({ satisfied }) => satisfied === true).length,
    open,
    missing: missing.map(({ option }) => option).join(', '),
  };
  return missing.length === 0
    ? message(
        'Kernel options: {satisfied} of {judged} that matter here are there, {open} unknown, none that is required is missing.',
        args,
      )
    : message(
        'Kernel options: {satisfied} of {judged} that matter here are there, {open} unknown. Required and missing: {missing}.',
        args,
      );
}
