import { valueOf } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';

/**
 * The name of the ordinary account that the facts were read as; undefined for root, and for a name that programs may take for
 * something else. Source: the names that useradd(8) accepts, with capitals and dots.
 */
export function ordinaryName({ account }: HostFacts): string | undefined {
  const { uid = 0, name = '' } = valueOf(account) ?? {};
  return uid !== 0 && /^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/.test(name) ? name : undefined;
}
