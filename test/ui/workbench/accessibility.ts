import { readFileSync } from 'node:fs';
import { type FrameLocator } from 'playwright-core';

const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

interface AxeViolation {
  readonly id: string;
  readonly impact: string | null;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** What VS Code shows behind a page, by its theme variable. */
export type PageBackground = '--vscode-editor-background' | '--vscode-sideBar-background';

/**
 * What axe finds serious or critical on a page, one text for each place. Our pages are transparent; axe sees the frame
 * alone and would take white for what is behind it, so the page gets the colour that VS Code shows there.
 */
export async function seriousViolations(
  page: FrameLocator,
  background: PageBackground,
): Promise<readonly string[]> {
  const body = page.locator('body');
  await body.evaluate(`document.documentElement.style.backgroundColor = 'var(${background})'`);
  await body.evaluate(`void (() => { ${axeSource} })()`);
  const violations: readonly AxeViolation[] = await body.evaluate(
    `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)`,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${help}\n${html}\n${failureSummary ?? ''}`),
    );
}
