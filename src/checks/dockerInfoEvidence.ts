import type { Evidence } from '../model/finding';

/** One field of `docker info`, and the command that prints it alone; the whole document is too long for a proof. */
export function dockerInfoEvidence(field: 'ServerVersion' | 'CgroupDriver', value: string): Evidence {
  return {
    source: 'docker info',
    command: `docker info --format '{{.${field}}}'`,
    excerpt: `${field}: ${value}`,
  };
}
