/**
 * What a kernel configuration says of one option. `default`: the file is a fragment that leaves the symbol to its
 * default. `unreadable`: there is no trustworthy configuration. Anything else is a string or number value.
 */
export type KernelOptionState =
  'y' | 'm' | 'n' | 'absent' | 'default' | 'unreadable' | (string & {}) | number;

export type KernelOptionRequirement = 'required' | 'optional' | 'notApplicable';
