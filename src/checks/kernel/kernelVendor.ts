import { valueOf } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';

/** A kernel whose maker changes it without changing its upstream version. */
export interface VendorKernel {
  /** For people, such as `RHEL 8`. */
  readonly name: string;
  /** The version it reports is not the version it is built from: it decides nothing. */
  readonly claimsOtherVersion: boolean;
}

interface VendorPattern {
  readonly name: string;
  /** Over the release, a space, and /proc/version. */
  readonly pattern: RegExp;
}

// The first that matches wins: a Red Hat stream says more than the word in a compiler's name.
const vendorPatterns: readonly VendorPattern[] = [
  { name: 'Oracle UEK', pattern: /\.el\d+uek\b/ },
  { name: 'RHEL', pattern: /\.el(\d+)(?:[._]|\b)/ },
  { name: 'Amazon Linux', pattern: /\.amzn\d+\b/ },
  { name: 'Raspberry Pi', pattern: /\+rpt|-v[78]l?\+|-v8-16k\+|-raspi\b/ },
  { name: 'WSL', pattern: /microsoft/i },
  { name: 'Proxmox VE', pattern: /-pve\b/ },
  { name: 'Ubuntu', pattern: /\bubuntu\b/i },
  { name: 'SUSE', pattern: /geeko@buildhost|\bSUSE\b/ },
  { name: 'Synology', pattern: /synology/i },
  { name: 'Debian', pattern: /#\d.*\bDebian \d/ },
];

// Virtuozzo and OpenVZ containers may be given any release text; RHEL-based hosts carry these marks.
const openVzPattern = /stab\d{3}|\bvz\d|\.vz\d/;

/** Who made the running kernel, as far as its release and build texts tell; undefined for one of no known maker. */
export function vendorKernelOf({ kernel, system }: HostFacts): VendorKernel | undefined {
  const text = `${valueOf(kernel.release)?.text ?? ''} ${valueOf(kernel.build) ?? ''}`;
  if (valueOf(system.container) === 'openvz' || openVzPattern.test(text)) {
    return { name: 'OpenVZ', claimsOtherVersion: true };
  }
  // Neither text names the maker, but the boot loader hands the model of the box to the kernel.
  if (/\bsyno_hw_version=/.test(valueOf(kernel.commandLine) ?? '')) {
    return { name: 'Synology', claimsOtherVersion: false };
  }
  // ELRepo builds upstream kernels for RHEL and backports nothing.
  if (/\.elrepo\b/.test(text)) {
    return undefined;
  }
  for (const { name, pattern } of vendorPatterns) {
    const match = pattern.exec(text);
    if (match) {
      return { name: match[1] === undefined ? name : `${name} ${match[1]}`, claimsOtherVersion: false };
    }
  }
  return undefined;
}
