import { HullwrightError } from '../model/hullwrightError';
import { message, renderEnglish } from '../model/message';
import type { RootedHost } from '../fixes/executor/rootedHost';
import { changeExecutor, rootedHost } from './changeHosts';
import { endOfChange, recordText } from './changeText';
import { exitStatus } from './exitStatus';
import type { ChangeEnvironment, FixOptions } from './fixCommand';

type ReachOptions = Pick<FixOptions, 'transport' | 'sshConfig'>;

/**
 * `hullwright history`: prints the changes that a host remembers, the newest first.
 * @throws HullwrightError the codes of connecting and of root's rights
 */
export async function printHistory(
  name: string,
  options: ReachOptions,
  environment: ChangeEnvironment,
): Promise<number> {
  const { terminal } = environment;
  return withRoot(name, options, environment, async (rooted, executor) => {
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
 * @throws HullwrightError `usage` where there is none, the codes of connecting and of root's rights
 */
export async function undoChange(
  name: string,
  id: string | undefined,
  options: ReachOptions,
  environment: ChangeEnvironment,
): Promise<number> {
  return withRoot(name, options, environment, async (rooted, executor) => {
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

async function withRoot(
  name: string,
  { transport, sshConfig }: ReachOptions,
  environment: ChangeEnvironment,
  use: (rooted: RootedHost, executor: ReturnType<typeof changeExecutor>) => Promise<number>,
): Promise<number> {
  const executor = changeExecutor(await environment.loadChangeScripts());
  const rooted = rootedHost(name, {
    ...{ ...environment.sshEnvironment(), transport, sshConfigFile: sshConfig },
  });
  try {
    return await use(rooted, executor);
  } finally {
    rooted.dispose();
    rooted.host.dispose();
  }
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
