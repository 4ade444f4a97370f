import { parseArgs } from 'node:util';
import { installMissingNeeds, missingNeeds } from '../test/rig/machineNeeds';
import { machineTierNeeds } from './testTiers';
import { thawMachine, variantTitle } from '../test/rig/machines/frozenMachine';
import { thawGrubMachine } from '../test/rig/machines/grubMachine';
import { Machine } from '../test/rig/machines/machine';
import { machineImage } from '../test/rig/machines/machineImage';
import { sshArguments } from '../test/rig/machines/machineShell';
import { heldSlots, releaseSlot, type MachineSlot } from '../test/rig/machines/machineSlots';
import { isSuiteName, suites } from '../test/rig/machines/suites';
import { findVariant, variants } from '../test/rig/machines/variants';
import { shellWords } from '../src/model/shellWord';

const usage = `npm run rig -- up SUITE [--variant NAME] [--append WORDS] [--port PORT]   start a machine and print how to log in
npm run rig -- up --grub [--port PORT]                                  start one that boots by a GRUB of its own
npm run rig -- list                                                     what runs, and the variants
npm run rig -- down [PORT]                                              end the machine on that port, or all of yours

SUITE is ${Object.keys(suites).join(', ')}. --append boots anew with more words for the kernel's command line;
--variant goes on with a frozen machine. Log in as root, as admin (has sudo and subordinate ids) or as guest (neither).`;

/** A mistake in the arguments. */
class UsageError extends Error {}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535) throw new UsageError(`${text} is no port.`);
  return port;
}

async function requireNeeds(): Promise<void> {
  await installMissingNeeds(machineTierNeeds);
  const missing = missingNeeds(machineTierNeeds);
  if (missing.length === 0) return;
  const packages = missing.map((need) => need.debianPackage).join(' ');
  throw new Error(`This machine lacks what machines need: apt-get install ${packages}`);
}

interface UpOptions {
  readonly variant?: string | undefined;
  readonly append?: string | undefined;
  readonly port?: string | undefined;
  readonly grub?: boolean | undefined;
}

async function up(suite: string | undefined, options: UpOptions): Promise<void> {
  const sshPort = portOf(options.port);
  const start = { kept: true, patienceMs: 0, ...(sshPort !== undefined && { sshPort }) };
  const machine =
    options.grub === true ? await upWithGrub(suite, options, start) : await upOfSuite(suite, options, start);
  console.log(`\n${machine.title} runs:\n\n  ssh ${shellWords(sshArguments(machine.address, 'root'))}\n`);
  console.log(`End it with: npm run rig -- down ${machine.address.port}`);
}

interface KeptStart {
  readonly kept: boolean;
  readonly patienceMs: number;
  readonly sshPort?: number;
}

async function upWithGrub(
  suite: string | undefined,
  { variant, append }: UpOptions,
  start: KeptStart,
): Promise<Machine> {
  if ((suite ?? 'trixie') !== 'trixie' || variant !== undefined || append !== undefined) {
    throw new UsageError(
      'The machine with GRUB is trixie. Edit /etc/default/grub in it, run update-grub, and reboot.',
    );
  }
  await requireNeeds();
  return thawGrubMachine(start, console.log);
}

async function upOfSuite(
  suite: string | undefined,
  { variant, append }: UpOptions,
  start: KeptStart,
): Promise<Machine> {
  if (suite === undefined || !isSuiteName(suite)) throw new UsageError('Which suite?');
  if (variant !== undefined && append !== undefined) {
    throw new UsageError('A frozen variant has its own command line: leave out --variant or --append.');
  }
  const chosen = findVariant(suite, variant ?? 'default');
  await requireNeeds();
  if (append === undefined) return thawMachine(chosen, start, console.log);
  const title = variantTitle({ ...chosen, name: append });
  console.log(`Booting ${title} (about two minutes)`);
  return Machine.start({ ...start, title, append, image: await machineImage(suite, console.log) });
}

function lineOf({ record }: MachineSlot): string {
  const kind = record.kept ? 'yours' : 'a test';
  return `port ${record.sshPort ?? '-'}  ${record.title}  since ${record.startedAt}  (${kind})`;
}

async function list(): Promise<void> {
  const slots = await heldSlots();
  const running = slots.length === 0 ? ['No machine runs.'] : slots.map(lineOf);
  const known = variants.map(({ suite, name, append }) => `  ${suite}  ${name}  ${append}`.trimEnd());
  console.log([...running, '', 'Variants:', ...known].join('\n'));
}

async function down(text: string | undefined): Promise<void> {
  const port = portOf(text);
  const slots = (await heldSlots()).filter(
    ({ record }) => record.kept && (port === undefined || record.sshPort === port),
  );
  if (slots.length === 0) {
    throw new Error(
      port === undefined ? 'No machine of yours runs.' : `No machine of yours is on port ${port}.`,
    );
  }
  for (const slot of slots) {
    await releaseSlot(slot.folder);
    console.log(`Ended: ${slot.record.title}`);
  }
}

async function rig(): Promise<void> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { variant: text, append: text, port: text, grub: { type: 'boolean' } },
  });
  const [command, argument, ...rest] = positionals;
  if (rest.length > 0) throw new UsageError(`What is ${rest.join(' ')}?`);
  if (command === 'up') await up(argument, values);
  else if (command === 'list') await list();
  else if (command === 'down') await down(argument);
  else throw new UsageError('Which command?');
}

rig().catch((error: unknown) => {
  const isUsage =
    error instanceof UsageError || (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS');
  console.error(error instanceof Error ? error.message : error);
  if (isUsage) console.error(`\n${usage}`);
  process.exitCode = isUsage ? 2 : 1;
});
