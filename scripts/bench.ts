import { mkdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { outputFolder } from '../test/rig/projectFolder';
import { measureCollector } from './bench/collector';
import { measureEvaluation } from './bench/evaluation';
import { measureExtension } from './bench/extension';
import { measureLanguageServer } from './bench/languageServer';
import { measureLint } from './bench/lint';
import { measurementTable } from './bench/measurement';
import { measureSsh } from './bench/ssh';
import { measureWholeRun } from './bench/wholeRun';

/** `npm run bench -- [--check-config PATH]`: measures the budgets on this machine. It prints, and asserts nothing. */
async function bench(): Promise<void> {
  const { values } = parseArgs({ options: { 'check-config': { type: 'string' } } });
  await mkdir(outputFolder, { recursive: true });
  // Packaging first: it builds for production, and that build is what is measured.
  const extension = await measureExtension();
  const wholeRun = await measureWholeRun(values['check-config']);
  const rest = [
    ...(await measureCollector()),
    ...(await measureEvaluation()),
    ...(await measureLint()),
    ...(await measureSsh()),
    ...(await measureLanguageServer()),
  ];
  console.log(measurementTable([...wholeRun, ...rest, ...extension]));
}

bench().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
