import { hostname, userInfo } from 'node:os';
import path from 'node:path';
import type { SshSettingNote, SshSettings, StrictHostKeyChecking } from './sshSettings';

/** Options by lower-case name, each with its values in order. */
export type SshOptions = ReadonlyMap<string, readonly string[]>;

interface Surroundings {
  /** As the person wrote it. */
  readonly destination: string;
  /** The host in it, which the configuration calls the original one. */
  readonly alias: string;
  readonly homeFolder: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly notes: readonly SshSettingNote[];
  readonly resolvedBy: SshSettings['resolvedBy'];
}

const defaultAuthentications = 'gssapi-with-mic,hostbased,publickey,keyboard-interactive,password';

/** What options mean, with the defaults of ssh_config(5) for those that are not there. */
export function settingsOfOptions(options: SshOptions, surroundings: Surroundings): SshSettings {
  const reader = new OptionReader(options, surroundings);
  const { homeFolder, destination, notes, resolvedBy } = surroundings;
  const sshFolder = path.join(homeFolder, '.ssh');
  return {
    destination,
    hostName: reader.hostName,
    port: reader.port,
    user: reader.user,
    hostKeyAlias: reader.text('hostkeyalias'),
    identityFiles: reader.files('identityfile'),
    certificateFiles: reader.files('certificatefile'),
    identitiesOnly: reader.isOn('identitiesonly'),
    identityAgent: reader.agent,
    strictHostKeyChecking: reader.strictHostKeyChecking,
    userKnownHostsFiles: reader.fileList('userknownhostsfile', [
      path.join(sshFolder, 'known_hosts'),
      path.join(sshFolder, 'known_hosts2'),
    ]),
    globalKnownHostsFiles: reader.fileList('globalknownhostsfile', [
      '/etc/ssh/ssh_known_hosts',
      '/etc/ssh/ssh_known_hosts2',
    ]),
    revokedHostKeys: reader.files('revokedhostkeys')[0],
    preferredAuthentications: reader.authentications,
    numberOfPasswordPrompts: reader.number('numberofpasswordprompts') ?? 3,
    connectTimeoutSeconds: reader.number('connecttimeout'),
    serverAliveIntervalSeconds: reader.interval('serveraliveinterval'),
    serverAliveCountMax: reader.number('serveralivecountmax'),
    jumpHosts: reader.list('proxyjump'),
    proxyCommand: reader.text('proxycommand'),
    hostKeyAlgorithms: reader.list('hostkeyalgorithms'),
    keyExchangeAlgorithms: reader.list('kexalgorithms'),
    ciphers: reader.list('ciphers'),
    messageAuthenticationCodes: reader.list('macs'),
    addressFamily: reader.addressFamily,
    bindAddress: reader.text('bindaddress'),
    options,
    notes,
    resolvedBy,
  };
}

class OptionReader {
  constructor(
    private readonly options: SshOptions,
    private readonly surroundings: Surroundings,
  ) {}

  get hostName(): string {
    const name = this.text('hostname') ?? this.surroundings.alias;
    return name.replaceAll('%h', this.surroundings.alias).replaceAll('%%', '%');
  }

  get port(): number {
    return this.number('port') ?? 22;
  }

  get user(): string {
    return this.text('user') ?? localUser();
  }

  /** The first value; `none` is none. */
  text(name: string): string | undefined {
    const [value = ''] = this.options.get(name) ?? [];
    return value === '' || value.toLowerCase() === 'none' ? undefined : value;
  }

  number(name: string): number | undefined {
    const value = this.text(name);
    return value !== undefined && /^\d{1,9}$/.test(value) ? Number(value) : undefined;
  }

  /** Seconds; 0 means none. */
  interval(name: string): number | undefined {
    const seconds = this.number(name);
    return seconds === 0 ? undefined : seconds;
  }

  isOn(name: string): boolean {
    return /^(?:yes|true)$/i.test(this.text(name) ?? '');
  }

  /** The parts of a value between commas. */
  list(name: string): string[] {
    return (this.text(name) ?? '').split(',').filter(Boolean);
  }

  /** Every value as a path. */
  files(name: string): string[] {
    const values = this.options.get(name) ?? [];
    return values
      .map((value) => value.replace(/^"(.*)"$/, '$1'))
      .filter((value) => value !== '' && value.toLowerCase() !== 'none')
      .map((value) => this.path(value));
  }

  /** One value with several paths between blanks. */
  fileList(name: string, otherwise: readonly string[]): readonly string[] {
    const [value] = this.options.get(name) ?? [];
    if (value === undefined) {
      return otherwise;
    }
    return [...value.matchAll(/"([^"]*)"|(\S+)/g)]
      .map(([, quoted, plain]) => quoted ?? plain ?? '')
      .filter((word) => word.toLowerCase() !== 'none')
      .map((word) => this.path(word));
  }

  get agent(): string | undefined {
    const { variables } = this.surroundings;
    const [value] = this.options.get('identityagent') ?? [];
    if (value === undefined || value === 'SSH_AUTH_SOCK') {
      return nonEmpty(variables.SSH_AUTH_SOCK);
    }
    if (value.toLowerCase() === 'none') {
      return undefined;
    }
    return /^\$\w+$/.test(value) ? nonEmpty(variables[value.slice(1)]) : this.path(value);
  }

  get strictHostKeyChecking(): StrictHostKeyChecking {
    switch (this.text('stricthostkeychecking')?.toLowerCase()) {
      case 'yes':
      case 'true':
        return 'yes';
      case 'no':
      case 'off':
      case 'false':
        return 'no';
      case 'accept-new':
        return 'accept-new';
      default:
        return 'ask';
    }
  }

  /** In the order of PreferredAuthentications, without those that are switched off. */
  get authentications(): string[] {
    const switches: Readonly<Record<string, string>> = {
      publickey: 'pubkeyauthentication',
      'keyboard-interactive': 'kbdinteractiveauthentication',
      password: 'passwordauthentication',
      'gssapi-with-mic': 'gssapiauthentication',
      hostbased: 'hostbasedauthentication',
    };
    const offByDefault = ['gssapi-with-mic', 'hostbased'];
    const preferred = (this.text('preferredauthentications') ?? defaultAuthentications).split(',');
    return preferred.filter((method) => {
      const value = this.text(switches[method] ?? '');
      return value === undefined ? !offByDefault.includes(method) : !/^(?:no|false)$/i.test(value);
    });
  }

  get addressFamily(): SshSettings['addressFamily'] {
    const family = this.text('addressfamily')?.toLowerCase();
    return family === 'inet' || family === 'inet6' ? family : 'any';
  }

  private path(text: string): string {
    const { homeFolder, variables } = this.surroundings;
    const named = this.expandTokens(text).replace(/\$\{(\w+)\}/g, (_, name: string) => variables[name] ?? '');
    const home = named.replace(/^~(?=$|[\\/])/, homeFolder);
    return path.isAbsolute(home) ? home : path.resolve(homeFolder, home);
  }

  /** TOKENS of ssh_config(5), as far as paths use them. */
  private expandTokens(text: string): string {
    const { alias, homeFolder } = this.surroundings;
    const tokens: Readonly<Record<string, () => string>> = {
      '%': () => '%',
      d: () => homeFolder,
      h: () => this.hostName,
      i: () => String(process.getuid?.() ?? ''),
      k: () => this.text('hostkeyalias') ?? alias,
      L: () => hostname().split('.')[0] ?? '',
      l: () => hostname(),
      n: () => alias,
      p: () => String(this.port),
      r: () => this.user,
      u: localUser,
    };
    return text.replace(/%(.)/g, (token, letter: string) => tokens[letter]?.() ?? token);
  }
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}

function localUser(): string {
  return userInfo().username;
}
