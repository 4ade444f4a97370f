import { Buffer } from 'node:buffer';
import type { ChangePlan, ChangeStep, FileStep } from '../../model/changePlan';
import { renderEnglish, type RenderMessage } from '../../model/message';
import { shellWord, shellWords } from '../../model/shellWord';

/**
 * A plan as a shell script to read and to copy. It does the same as the plan, without its journal and its way back: it stops at
 * the first step that fails.
 */
export function planScript(plan: ChangePlan, render: RenderMessage = renderEnglish): string {
  const steps = plan.steps.map(
    (step, index) => `# ${index + 1}. ${comment(render(step.changes))}\n${linesOf(step).join('\n')}`,
  );
  return ['#!/bin/sh', `# ${comment(render(plan.title))}`, 'set -eu', '', steps.join('\n\n'), ''].join('\n');
}

function comment(text: string): string {
  return text.replace(/\s+/g, ' ');
}

function linesOf(step: ChangeStep): readonly string[] {
  switch (step.kind) {
    case 'file':
      return linesOfFile(step);
    case 'command':
      return [shellWords(step.argv)];
    case 'check':
      return step.check.kind === 'command'
        ? [shellWords(step.check.argv)]
        : linesOfGrub(step.check.expectation);
    case 'reboot':
      return ['# Restart the host when it suits: systemctl reboot'];
  }
}

function linesOfFile({ path, before, after, mode }: FileStep): readonly string[] {
  const name = shellWord(path);
  if (after === undefined) return [`rm -- ${name}`];
  const text = Buffer.from(after).toString('utf8');
  // Bytes that are no text, and a last line without an end, pass a here-document by base64 only.
  const readable =
    text.endsWith('\n') && !text.includes('\0') && Buffer.from(text).equals(Buffer.from(after));
  const mark = hereMark(text);
  const write = readable
    ? [`cat >${name} <<'${mark}'`, `${text}${mark}`]
    : [
        `base64 -d >${name} <<'${mark}'`,
        Buffer.from(after)
          .toString('base64')
          .replace(/.{76}(?=.)/g, '$&\n'),
        mark,
      ];
  const folder = path.slice(0, path.lastIndexOf('/'));
  return before === undefined
    ? [`mkdir -p -- ${shellWord(folder)}`, ...write, `chmod ${mode} -- ${name}`]
    : [`cp -p -- ${name} /root/${shellWord(path.slice(folder.length + 1))}.before`, ...write];
}

/** A line that the text does not have. */
function hereMark(text: string): string {
  const lines = new Set(text.split('\n'));
  let mark = 'END';
  while (lines.has(mark)) mark += '_';
  return mark;
}

function linesOfGrub(expectation: {
  of: string;
  present: readonly string[];
  absent: readonly string[];
}): string[] {
  const config = expectation.of === 'candidate' ? '/tmp/grub.cfg.candidate' : '/boot/grub/grub.cfg';
  const make = expectation.of === 'candidate' ? [`grub-mkconfig -o ${config}`] : [];
  const words = [
    ...expectation.present.map((word) => `# Every kernel line of this system must have: ${word}`),
    ...expectation.absent.map((word) => `# No kernel line of this system may have: ${word}`),
  ];
  return [...make, `grub-script-check ${config}`, ...words, `grep -n '^[[:space:]]*linux' ${config}`];
}
