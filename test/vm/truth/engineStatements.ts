import { type Machine } from '../../rig/machines/machine';

/** What the engines say of themselves, as JSON; undefined when one says nothing. */
export interface EngineStatements {
  readonly docker: Readonly<Record<string, unknown>> | undefined;
  readonly podman: Readonly<Record<string, unknown>> | undefined;
}

async function askFor(machine: Machine, script: string): Promise<Record<string, unknown> | undefined> {
  const { exitCode, stdout } = await machine.run('root', script);
  if (exitCode !== 0) return undefined;
  const answer: unknown = JSON.parse(stdout);
  return typeof answer === 'object' && answer !== null ? { ...answer } : undefined;
}

/** Asks both engines of a machine. */
export async function engineStatements(machine: Machine): Promise<EngineStatements> {
  return {
    docker: await askFor(machine, "docker info --format '{{json .}}'"),
    podman: await askFor(machine, 'podman info --format json'),
  };
}

/** A value deep in an answer. */
export function statementAt(answer: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined,
    answer,
  );
}
