import { readdirSync, readFileSync, statSync } from 'node:fs';
import { governorPaths } from '../../../src/fixes/governors/findGovernor';
import type { HostFacts } from '../../../src/model/hostFacts';
import type { SurveyedFile } from '../../../src/model/surveyedFile';
import { fixtureFacts } from '../fixtureHosts/fixtureHost';

const folder = 'test/fixtures/hostFiles';

/** The part of Debian's grub-mkconfig that matters: that it reads drop-ins. */
const mkconfigWithDropIns = 'for x in ${sysconfdir}/default/grub.d/*.cfg ; do\n  . "${x}"\ndone\n';

export function surveyedText(path: string, text: string): SurveyedFile {
  const content = new Uint8Array(Buffer.from(text, 'utf8'));
  return { path, kind: 'file', content, mode: '644', uid: 0, gid: 0, links: 1, immutable: false };
}

/** What a survey finds where only these texts are: everything else that planners ask for is absent. */
export function surveyOf(texts: Readonly<Record<string, string>>): Map<string, SurveyedFile> {
  const asked = governorPaths.filter((path) => !path.includes('*'));
  const files = new Map<string, SurveyedFile>(asked.map((path) => [path, { path, kind: 'absent' }]));
  for (const [path, text] of Object.entries(texts)) {
    files.set(path, surveyedText(path, text));
  }
  return files;
}

/** The texts of a folder of test/fixtures/hostFiles, by their path on the host. */
export function fixtureTexts(name: string): Record<string, string> {
  const root = `${folder}/${name}`;
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) =>
    statSync(`${root}/${path}`).isFile(),
  );
  return Object.fromEntries(paths.map((path) => [`/${path}`, readFileSync(`${root}/${path}`, 'latin1')]));
}

/** The programs of Debian's GRUB. */
export const debianGrubPrograms: Readonly<Record<string, string>> = {
  '/usr/sbin/grub-mkconfig': mkconfigWithDropIns,
  '/usr/sbin/update-grub': 'exec grub-mkconfig -o /boot/grub/grub.cfg "$@"\n',
};

/** The facts of a fixture host, started with another kernel command line. */
export async function factsStartedWith(name: string, commandLine?: string): Promise<HostFacts> {
  const facts = await fixtureFacts(name);
  return commandLine === undefined ? facts : startedWith(facts, commandLine);
}

export function startedWith(facts: HostFacts, commandLine: string): HostFacts {
  const source = { kind: 'file', path: '/proc/cmdline' } as const;
  return {
    ...facts,
    kernel: {
      ...facts.kernel,
      commandLine: { state: 'known', value: commandLine, source, excerpt: commandLine },
    },
  };
}
