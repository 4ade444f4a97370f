import { Command, CommanderError, Option } from 'commander';
import { configFileKinds } from '../model/configDiagnostic';
import { transportChoices } from '../model/connection';
import { profileChoices } from '../model/profile';
import { checkHosts, type CheckEnvironment } from './checkCommand';
import { fixHost, type ChangeEnvironment, type FixOptions } from './fixCommand';
import { printHistory, undoChange } from './undoCommand';
import { reportFormats, type CheckOptions } from './checkOptions';
import {
  explainFailureLog,
  explanationFormats,
  type ExplanationEnvironment,
  type ExplanationOptions,
} from './checkpointCommand';
import { exitStatus, failOnChoices } from './exitStatus';
import { explainCheck } from './explainCommand';
import { lintNamedFile, type LintEnvironment } from './lintCommand';
import { lintFormats, type LintOptions } from './lintOptions';

/** What the commands need from the process around them. */
export type CommandEnvironment = CheckEnvironment &
  LintEnvironment &
  ExplanationEnvironment &
  ChangeEnvironment;

/**
 * Parses the arguments and runs the command that they name.
 * @returns the exit status
 * @throws HullwrightError for what a person can mend; the caller prints it
 */
export async function runCommandLine(
  args: readonly string[],
  environment: CommandEnvironment,
): Promise<number> {
  let status: number = exitStatus.clean;
  const program = createProgram(environment, (result) => {
    status = result;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? exitStatus.clean : exitStatus.usage;
    }
    throw error;
  }
}

function createProgram(environment: CommandEnvironment, finish: (status: number) => void): Command {
  const { terminal, version } = environment;
  const program = new Command('hullwright')
    .description('Examines Linux container hosts and says what is wrong, why, and how to mend it.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .configureOutput({ writeOut: terminal.print, writeErr: terminal.complain })
    .showSuggestionAfterError()
    .exitOverride();
  addCheckCommand(program, environment, finish);
  addFixCommands(program, environment, finish);
  addLintCommand(program, environment, finish);
  addCheckpointCommand(program, environment, finish);
  program
    .command('explain [CHECK-ID]')
    .description('tell what a check asks, what it means and where to read on; without an id, list all checks')
    .action((id: string | undefined) => {
      finish(explainCheck(id, terminal));
    });
  return program;
}

function addCheckCommand(
  program: Command,
  environment: CheckEnvironment,
  finish: (status: number) => void,
): void {
  reachedBy(program.command('check [HOST...]'))
    .description(
      'examine hosts and print what was found: local (the default), an alias of ssh_config, user@host:port, or ssh://user@host:port',
    )
    .addOption(
      new Option('--profile <profile>', 'what the host is meant to do')
        .choices(profileChoices)
        .default('auto'),
    )
    .addOption(new Option('--format <format>', 'how to print').choices(reportFormats).default('text'))
    .option('--hosts-file <file>', 'examine the hosts in a file too, one on a line')
    .option('--root', "read with root's rights, by sudo where it is needed", false)
    .option('--save <file>', 'keep the facts in a snapshot, readable by you only')
    .option('--snapshot <file>', 'judge a saved snapshot; no host is touched')
    .option('--kernel-config <file>', 'judge a kernel configuration alone')
    .option('--kernel-release <release>', 'the release of that kernel, such as 6.1.76')
    .addOption(
      new Option('--fail-on <level>', 'exit with 1 when a finding is this bad')
        .choices(failOnChoices)
        .default('error'),
    )
    .option('--ignore <id...>', 'leave these checks out', (id, ids: string[]) => [...ids, id], [])
    .addHelpText('after', exitStatusHelp)
    .action(async (hosts: string[], options: CheckOptions) => {
      finish(await checkHosts(hosts, options, environment));
    });
}

function addFixCommands(
  program: Command,
  environment: ChangeEnvironment,
  finish: (status: number) => void,
): void {
  reachedBy(program.command('fix <HOST> <FIX-ID>'))
    .description(
      'repair a finding: show the plan, ask, do it as a whole or not at all, and look whether it worked',
    )
    .option('--dry-run', 'only show the plan', false)
    .option('--yes', 'apply without asking; never a plan that a person must confirm', false)
    .option('--reboot', 'restart the host when the plan needs it, and look whether it worked', false)
    .addHelpText('after', changeStatusHelp)
    .action(async (host: string, id: string, options: FixOptions) => {
      finish(await fixHost(host, id, options, environment));
    });
  reachedBy(program.command('history <HOST>'))
    .description('list what Hullwright changed on a host')
    .action(async (host: string, options: FixOptions) => {
      finish(await printHistory(host, options, environment));
    });
  reachedBy(program.command('undo <HOST> [CHANGE-ID]'))
    .description('take a change back; the newest when none is named')
    .addHelpText('after', changeStatusHelp)
    .action(async (host: string, id: string | undefined, options: FixOptions) => {
      finish(await undoChange(host, id, options, environment));
    });
}

/** The options that say how a host over SSH is reached. */
function reachedBy(command: Command): Command {
  return command
    .addOption(
      new Option('--transport <transport>', 'how to reach hosts over SSH')
        .choices(transportChoices)
        .default('auto'),
    )
    .option('--ssh-config <file>', 'another file than ~/.ssh/config');
}

function addLintCommand(
  program: Command,
  environment: LintEnvironment,
  finish: (status: number) => void,
): void {
  program
    .command('lint <FILE>')
    .description('judge a configuration file of a host; - reads standard input')
    .addOption(
      new Option('--as <kind>', 'what the file is, when its name does not tell').choices(configFileKinds),
    )
    .option('--fix', 'mend what has one certain repair, in place')
    .addOption(new Option('--format <format>', 'how to print').choices(lintFormats).default('text'))
    .addHelpText('after', lintStatusHelp)
    .action(async (path: string, options: LintOptions) => {
      finish(await lintNamedFile(path, options, environment));
    });
}

function addCheckpointCommand(
  program: Command,
  environment: ExplanationEnvironment,
  finish: (status: number) => void,
): void {
  program
    .command('checkpoint')
    .description('checkpoints of containers')
    .command('explain <FILE>')
    .description(
      'tell why a checkpoint or a restore failed, by dump.log, restore.log or what an engine said; - reads standard input',
    )
    .addOption(new Option('--format <format>', 'how to print').choices(explanationFormats).default('text'))
    .addHelpText('after', explanationStatusHelp)
    .action(async (path: string, options: ExplanationOptions) => {
      finish(await explainFailureLog(path, options, environment));
    });
}

const explanationStatusHelp = `
Exit status:
  0  the reason is known
  1  no known reason is in it; the lines that matter are shown
  2  usage, or a file that cannot be read`;

const lintStatusHelp = `
Exit status:
  0  no errors and no warnings
  1  errors or warnings are left
  2  usage, or a file that cannot be read or replaced`;

const changeStatusHelp = `
Exit status:
  0  done, or nothing was to be done
  2  usage
  3  the host could not be reached, or not be followed to the end
  4  refused, nothing was touched
  5  failed, and all is as it was
  6  failed, and a person must look`;

const exitStatusHelp = `
Exit status:
  0  nothing at or above --fail-on
  1  findings
  2  usage, or a file that cannot be read
  3  a host could not be examined`;
