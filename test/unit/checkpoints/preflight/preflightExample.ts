import type { PreflightFacts } from '../../../../src/model/containerFacts';
import type { PreflightRequest, PreflightStatus } from '../../../../src/model/preflight';
import { containerWith, plainContainer, printed } from './preflightFixtures';

export interface PreflightExample {
  readonly name: string;
  readonly facts: PreflightFacts;
  readonly request?: PreflightRequest;
  /** Of the dump and of the restore. */
  readonly says: readonly [dump: PreflightStatus, restore: PreflightStatus];
}

export type Examples = readonly PreflightExample[];

export const { fails, works, unknown, warns, needs } = {
  fails: ['fails', 'fails'],
  works: ['works', 'works'],
  unknown: ['unknown', 'unknown'],
  warns: ['warns', 'warns'],
  needs: ['needsOption', 'needsOption'],
} as const;

export const plain: PreflightExample = { name: 'nothing is wrong', facts: plainContainer, says: works };
export const podman = { kind: 'podman', version: printed('5.4.2', 'podman version') } as const;

/** A container with some facts changed. */
export function when(
  name: string,
  changes: Parameters<typeof containerWith>[0],
  says: PreflightExample['says'],
  asked?: PreflightRequest,
): PreflightExample {
  return { name, facts: containerWith(changes), says, ...(asked && { request: asked }) };
}
