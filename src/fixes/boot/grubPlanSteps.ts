import { bytesOf } from '../../configfiles/byteText';
import type { ChangeStep, FileStep } from '../../model/changePlan';
import { message } from '../../model/message';
import type { HostFiles } from '../../model/surveyedFile';
import { grubMenuPath } from '../governors/debianGrub';
import type { GrubTexts } from '../grub/grubFiles';
import type { BootFixRow } from './bootFixRow';

/** Byte texts before, and those that differ after. */
export interface EditedFiles {
  readonly files: HostFiles;
  readonly texts: GrubTexts;
  readonly changed: readonly (readonly [path: string, text: string])[];
}

/** What the kernel lines of the menu must and must not have then. */
export interface ChangedWords {
  readonly present: readonly string[];
  readonly absent: readonly string[];
}

/** Writes the edited files. */
export function fileSteps(row: BootFixRow, { files, texts, changed }: EditedFiles): FileStep[] {
  return changed.map(([path, text]): FileStep => {
    const before = texts.get(path);
    return {
      kind: 'file',
      path,
      before: before === undefined ? undefined : bytesOf(before),
      after: bytesOf(text),
      mode: files.get(path)?.mode ?? '644',
      validation: { kind: 'shellSyntax' },
      changes: before === undefined ? message('Makes {path}', { path }) : message('Edits {path}', { path }),
      reason: row.reason,
    };
  });
}

/** Tests the menu that the new defaults make, installs it, reads it again, and reboots. */
export function menuSteps(row: BootFixRow, words: ChangedWords): ChangeStep[] {
  return [
    {
      kind: 'check',
      check: { kind: 'grub', expectation: { of: 'candidate', ...words } },
      changes: message('Makes the boot menu on trial, and installs nothing'),
      reason: message('A menu that GRUB cannot read, or that lacks the change, is never installed.'),
    },
    {
      kind: 'command',
      argv: ['update-grub'],
      undo: { kind: 'repeat' },
      changes: message('Makes {path} anew', { path: grubMenuPath }),
      reason: message('GRUB reads this file, and it is made from the defaults.'),
    },
    {
      kind: 'check',
      check: { kind: 'grub', expectation: { of: 'installed', ...words } },
      changes: message('Reads {path} again', { path: grubMenuPath }),
      reason: message('Every ordinary entry must have the change before the host is rebooted.'),
    },
    {
      kind: 'reboot',
      changes: message('Reboots the host'),
      reason: row.reason,
    },
  ];
}
