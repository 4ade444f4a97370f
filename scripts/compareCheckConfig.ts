/**
 * Compares what Hullwright reads in kernel configurations with what moby's check-config.sh says of them:
 *
 *     node --import=tsx scripts/compareCheckConfig.ts CHECK-CONFIG.SH CONFIG...
 *
 * The script takes the kernel's version from `uname -r`, whatever file it reads. So it runs twice for each file: as it is,
 * and with a `uname` that answers the release in the file's header. Prints one line for each file, then each option of
 * which the two say different things. Exit status 1: a value differs that no known exception explains, or nothing was compared.
 */
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { evaluateKernelOptions } from '../src/checks/kernelOptions/kernelOptionRules';
import { factsOfKernelConfig } from '../src/facts/kernelConfigFacts';
import { valueOf } from '../src/model/fact';
import type { KernelOptionResult } from '../src/model/hostReport';
import { renderEnglish } from '../src/model/message';
import { profiles } from '../src/model/profile';

type Statement = 'built in' | 'module' | 'missing';

interface Comparison {
  readonly name: string;
  readonly release: string;
  readonly compared: number;
  readonly left: number;
  readonly differences: readonly string[];
  /** Options that the script calls missing and that this kernel does not need, with our reason. */
  readonly excused: ReadonlyMap<string, string>;
}

/** The script's statements: `- CONFIG_VETH: enabled (as module)`. */
function parseStatements(output: string): Map<string, Statement> {
  const statements = new Map<string, Statement>();
  // Its old versions colour their words even without a terminal.
  const plain = output.replace(/\x1b\[[\d;]*m/g, '');
  for (const [, option = '', word, module] of plain.matchAll(
    /CONFIG_(\w+): (enabled|missing)( \(as module\))?/g,
  )) {
    statements.set(option, word === 'missing' ? 'missing' : module === undefined ? 'built in' : 'module');
  }
  return statements;
}

function statementOf({ value }: KernelOptionResult): Statement | undefined {
  switch (value) {
    case 'y':
      return 'built in';
    case 'm':
      return 'module';
    case 'n':
    case 'absent':
      return 'missing';
    default:
      return undefined;
  }
}

async function runScript(script: string, config: string, folder?: string): Promise<string> {
  // Its versions before 2022 are written for bash.
  const shell = /^#!.*\bbash\b/.test(await readFile(script, 'utf8')) ? 'bash' : 'sh';
  const path = folder === undefined ? process.env.PATH : `${folder}:${process.env.PATH ?? ''}`;
  const env = { ...process.env, PATH: path, CONFIG: config, NO_COLOR: '1' };
  // It ends with 1 when something is missing: what it printed counts.
  return new Promise((resolve) => {
    execFile(shell, [script], { env, maxBuffer: 1 << 20 }, (_error, stdout) => {
      resolve(stdout);
    });
  });
}

async function runScriptAs(script: string, config: string, release: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'uname-'));
  try {
    const program = join(folder, 'uname');
    await writeFile(program, `#!/bin/sh\nprintf '%s\\n' '${release.replace(/[^\w.+~-]/g, '')}'\n`);
    await chmod(program, 0o755);
    return await runScript(script, config, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readConfig(path: string): Promise<string> {
  const bytes = await readFile(path);
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

async function compare(script: string, path: string): Promise<Comparison> {
  const name = basename(path);
  const text = await readConfig(path);
  const facts = factsOfKernelConfig({ text, path: name, collectedAt: new Date(0).toISOString() });
  const results = new Map(evaluateKernelOptions(facts, profiles).map((result) => [result.option, result]));
  const release = valueOf(facts.kernel.release)?.text;
  const outputs = [await runScript(script, path)];
  if (release !== undefined) {
    outputs.push(await runScriptAs(script, path, release));
  }
  const statements = new Map(outputs.flatMap((output) => [...parseStatements(output)]));
  return { name, release: release ?? 'none', ...compareStatements(statements, results) };
}

function compareStatements(
  statements: ReadonlyMap<string, Statement>,
  results: ReadonlyMap<string, KernelOptionResult>,
): Omit<Comparison, 'name' | 'release'> {
  const differences: string[] = [];
  const excused = new Map<string, string>();
  let left = 0;
  for (const [option, theirs] of statements) {
    const result = results.get(option);
    if (result?.value === 'default' && theirs === 'missing') {
      left += 1;
    } else if (result === undefined || statementOf(result) !== theirs) {
      differences.push(`${option}: the script says ${theirs}, we say ${result?.value ?? 'nothing'}`);
    }
    if (result && theirs === 'missing' && isExcused(result)) {
      excused.set(option, renderEnglish(result.reason));
    }
  }
  return { compared: statements.size - left, left, differences, excused };
}

function isExcused({ requirement, satisfied }: KernelOptionResult): boolean {
  return requirement === 'notApplicable' || satisfied === true;
}

async function main([script, ...configs]: readonly string[]): Promise<number> {
  if (script === undefined || configs.length === 0) {
    process.stderr.write('Usage: compareCheckConfig.ts CHECK-CONFIG.SH CONFIG...\n');
    return 2;
  }
  let differences = 0;
  let statements = 0;
  for (const path of configs) {
    const result = await compare(script, path);
    const { name, release, compared, left } = result;
    process.stdout.write(
      `${name} (${release}): ${compared} values compared, ${result.differences.length} differ, ` +
        `${left} left to their default by a fragment\n`,
    );
    result.differences.forEach((difference) => process.stdout.write(`  differs   ${difference}\n`));
    result.excused.forEach((reason, option) => process.stdout.write(`  not asked ${option}: ${reason}\n`));
    differences += result.differences.length;
    statements += compared;
  }
  return differences === 0 && statements > 0 ? 0 : 1;
}

void main(process.argv.slice(2)).then((status) => {
  process.exitCode = status;
});
