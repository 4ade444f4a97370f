/**
 * What becomes of an option in the built-in client:
 * - `honoured`: it does what OpenSSH does.
 * - `openssh`: only OpenSSH can do it. With the transport `auto` it leads there, with `ssh2` the host is refused.
 * - `looked at`: it only has a say in which transport is taken.
 * - `never`: what it asks for is not done, whatever the configuration says.
 * - `no effect`: it is about something that an examination does not do.
 */
export type Ssh2Treatment = 'honoured' | 'openssh' | 'looked at' | 'never' | 'no effect';

/** The ssh program does what the option says, or we do, or it is told otherwise on its command line. */
export type OpensshTreatment = 'by ssh' | 'by Hullwright' | 'switched off';

/** An option of ssh_config(5). */
export interface SshOptionRow {
  /** As ssh_config(5) writes it. */
  readonly option: string;
  readonly ssh2: Ssh2Treatment;
  readonly openssh: OpensshTreatment;
  /** What a person should know besides. */
  readonly note?: string;
}

/** Every option that is met in real configurations: ssh_config(5) of OpenSSH 10.0, https://man.openbsd.org/ssh_config. */
export const sshOptions: readonly SshOptionRow[] = [
  ...rows('honoured', 'by ssh', ['HostName', 'Port', 'User', 'AddressFamily', 'BindAddress']),
  ...rows('honoured', 'by ssh', [
    'IdentityFile',
    'IdentitiesOnly',
    'IdentityAgent',
    'PreferredAuthentications',
  ]),
  ...rows('honoured', 'by ssh', [
    'PubkeyAuthentication',
    'PasswordAuthentication',
    'KbdInteractiveAuthentication',
    'NumberOfPasswordPrompts',
    'ConnectTimeout',
    'ServerAliveInterval',
    'ServerAliveCountMax',
  ]),
  { ...row('ProxyJump', 'honoured', 'by ssh'), note: 'each hop is verified under its own name' },
  row('HostKeyAlias', 'honoured', 'by ssh'),
  { ...row('UserKnownHostsFile', 'honoured', 'by ssh'), note: 'read, never written' },
  { ...row('GlobalKnownHostsFile', 'honoured', 'by ssh'), note: 'read, never written' },
  {
    ...row('StrictHostKeyChecking', 'honoured', 'by Hullwright'),
    note: '`accept-new` and `no` remember a new key, with a note',
  },
  row('ProxyCommand', 'openssh', 'by ssh'),
  { ...row('CertificateFile', 'openssh', 'by ssh'), note: 'and a `KEY-cert.pub` beside a key' },
  row('PKCS11Provider', 'openssh', 'by ssh'),
  row('RevokedHostKeys', 'openssh', 'by ssh'),
  { ...row('GSSAPIAuthentication', 'openssh', 'by ssh'), note: 'where nothing else is left to log in with' },
  {
    ...row('HostbasedAuthentication', 'openssh', 'by ssh'),
    note: 'where nothing else is left to log in with',
  },
  {
    ...row('KexAlgorithms', 'looked at', 'by ssh'),
    note: 'only names that the built-in client lacks lead to openssh',
  },
  ...rows('looked at', 'by ssh', ['HostKeyAlgorithms', 'Ciphers', 'MACs']).map((entry) => ({
    ...entry,
    note: 'the built-in client has an order of its own; a server with nothing in common is reached through openssh',
  })),
  ...rows('never', 'switched off', [
    'ForwardAgent',
    'ForwardX11',
    'LocalForward',
    'RemoteForward',
    'DynamicForward',
    'PermitLocalCommand',
    'RemoteCommand',
    'RequestTTY',
    'UpdateHostKeys',
    'ControlMaster',
  ]),
  ...rows('no effect', 'by ssh', ['SendEnv', 'SetEnv']).map((entry) => ({
    ...entry,
    note: 'the script that reads a host sets what it needs itself',
  })),
  ...rows('no effect', 'by ssh', ['AddKeysToAgent', 'Compression', 'TCPKeepAlive']),
  row('LogLevel', 'no effect', 'switched off'),
  {
    ...row('CanonicalizeHostname', 'honoured', 'by ssh'),
    note: 'by `ssh -G`; left out with a note where there is no ssh program',
  },
];

function row(option: string, ssh2: Ssh2Treatment, openssh: OpensshTreatment): SshOptionRow {
  return { option, ssh2, openssh };
}

function rows(ssh2: Ssh2Treatment, openssh: OpensshTreatment, options: readonly string[]): SshOptionRow[] {
  return options.map((option) => row(option, ssh2, openssh));
}
