import { isHostFilePlace } from '../knowledge/hostFilePlaces';
import type { Finding } from '../model/finding';
import { renderEnglish } from '../model/message';

/** A file that matters for a finding, and the line that its evidence names. */
export interface FindingFile {
  readonly path: string;
  readonly line: number | undefined;
}

/**
 * The files of a host that matter for a finding: those that its evidence comes from or that its next step names, the ones that can be mended
 * in the editor first. What the kernel makes up, under /proc and /sys, is no file to open.
 */
export function findingFiles({ evidence, nextStep }: Finding): readonly FindingFile[] {
  const proven = evidence.flatMap(({ path, line }) => (path === undefined ? [] : [{ path, line }]));
  const named = (nextStep ? renderEnglish(nextStep) : '').match(/\/(?:etc|boot|run|usr)\/[\w./-]*\w/g) ?? [];
  const found = [...proven, ...named.map((path) => ({ path, line: undefined }))].filter(({ path }) =>
    /^\/(?!proc\/|sys\/|dev\/).*[^/]$/.test(path),
  );
  const first = found.filter(({ path }, index) => found.findIndex((other) => other.path === path) === index);
  const isEditable = ({ path }: FindingFile) => isHostFilePlace(path);
  return [...first.filter(isEditable), ...first.filter((file) => !isEditable(file))];
}
