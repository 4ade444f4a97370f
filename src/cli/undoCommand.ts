import { HullwrightError } from '../model/hullwrightError';
import { message, renderEnglish } from '../model/message';
import type { ChangeExecutor } from '../fixes/executor/changeExecutor';
import type { RootedHost } from '../fixes/executor/rootedHost';
import { changeExecutor, withRootedHost, type ReachOptions } from './changeHosts';
import { endOfChange, recordText } from './changeText';
import { exitStatus } from './exitStatus';
import type { ChangeEnvironment } from './fixCommand';

/**
 * `hullwright history`: prints the changes that a host remembers, the newest first.
 * @returns the exit status
 */
export async function printHistory(
  name: string,
  options: ReachOptions,
  environment: ChangeEnvironment,
): Promise<number> {
  const { terminal } = environment;
  return withExecutor(name, options, environment, async (rooted, executor) => {
    const records = await executor.history(rooted, environment.signal);
    if (records.length === 0) {
      terminal.print(`${renderEnglish(message('Hullwright has changed nothing on this host.'))}\n`);
    }
    for (const record of records) terminal.print(recordText(record, terminal.style));
    return exitStatus.clean;
  });
}

/**
 * `hullwright undo`: takes a change back, or what was interrupted; without an id the newest that stands.
 * @returns the exit status
 * @throws HullwrightError `usage` where there is none
 */
export async function undoChange(
  name: string,
  id: string | undefined,
  options: ReachOptions,
  environment: ChangeEnvironment,
): Promise<number> {
  return withExecutor(name, options, environment, async (rooted, executor) => {
    const records = await executor.history(rooted, environment.signal);
    const record = records.find((each) =>
      id === undefined ? each.state === 'committed' || each.state === 'interrupted' : each.id === id,
    );
    if (record === undefined) throw noChange(rooted.label, id);
    const result =
      record.state === 'interrupted'
        ? await executor.recover(rooted, record.id, { signal: environment.signal })
        : await executor.undo(rooted, record.id, { signal: environment.signal });
    environment.terminal.print(recordText(result, environment.terminal.style));
    return result.undoRefusal ? exitStatus.refused : endOfChange(result.state);
  });
}

async function withExecutor(
  name: string,
  reach: ReachOptions,
  environment: ChangeEnvironment,
  use: (rooted: RootedHost, executor: ChangeExecutor) => Promise<number>,
): Promise<number> {
  const executor = changeExecutor(await environment.loadChangeScripts());
  return withRootedHost(name, reach, environment, (rooted) => use(rooted, executor));
}

function noChange(host: string, id: string | undefined): HullwrightError {
  return new HullwrightError({
    code: 'usage',
    problem:
      id === undefined
        ? message('There is no change on {host} that could be undone.', { host })
        : message('There is no change {id} on {host}.', { id, host }),
    remedy: message('`hullwright history` lists them.'),
  });
}
