import { access, readFile } from 'node:fs/promises';
import type { Host, HostIdentity } from '../model/host';
import { HullwrightError } from '../model/hullwrightError';
import { message, type Message } from '../model/message';
import { hostKeyTarget } from './hostKeys/hostKeyTarget';
import { hasCertificateAuthority } from './hostKeys/hostKeyVerdict';
import { readKnownHosts } from './hostKeys/knownHostsFiles';
import { resolveSshSettings } from './sshConfig/resolveSshSettings';
import { mostJumps, type SshSettings } from './sshConfig/sshSettings';
import type { SshHostEnvironment } from './sshHostEnvironment';

/** Key exchanges of ssh2 1.17: lib/protocol/constants.js. */
const builtInKeyExchanges = new Set([
  ...['curve25519-sha256', 'curve25519-sha256@libssh.org'],
  ...['ecdh-sha2-nistp256', 'ecdh-sha2-nistp384', 'ecdh-sha2-nistp521'],
  ...['diffie-hellman-group-exchange-sha256', 'diffie-hellman-group14-sha256'],
  ...['diffie-hellman-group15-sha512', 'diffie-hellman-group16-sha512'],
  ...['diffie-hellman-group17-sha512', 'diffie-hellman-group18-sha512'],
]);

/** Ways of logging in that the built-in client has. */
const builtInAuthentications = ['publickey', 'keyboard-interactive', 'password'];

/**
 * The adapter for a destination: the built-in client, unless its configuration needs what only OpenSSH can do.
 * @throws HullwrightError `transportUnfit` when the person asked for the built-in client and it cannot do what is needed
 */
export async function chooseTransport(
  identity: HostIdentity,
  settings: SshSettings,
  environment: SshHostEnvironment,
): Promise<Host> {
  const need = environment.transport === 'openssh' ? undefined : await needOnTheWay(settings, environment);
  if (environment.transport === 'ssh2' && need) {
    throw new HullwrightError({
      code: 'transportUnfit',
      problem: message('{host} needs OpenSSH: {reason}', { host: identity.label, reason: need }),
      remedy: message('Set hullwright.ssh.transport to auto or openssh.'),
    });
  }
  if (environment.transport === 'openssh' || need) {
    return opensshTransport(
      identity,
      { settings, environment },
      need ?? message('Your settings ask for it.'),
    );
  }
  const { Ssh2Host } = await import('./ssh2/ssh2Host');
  return new Ssh2Host(identity, {
    settings,
    environment,
    reason:
      environment.transport === 'ssh2'
        ? message('Your settings ask for it.')
        : message('The configuration of this host needs nothing that only OpenSSH has.'),
  });
}

/** The adapter for this machine's ssh program. */
export async function opensshTransport(
  identity: HostIdentity,
  given: { readonly settings: SshSettings; readonly environment: SshHostEnvironment },
  reason: Message,
): Promise<Host> {
  const { OpensshHost } = await import('./openssh/opensshHost');
  return new OpensshHost(identity, { ...given, reason });
}

/** What only OpenSSH can do, at the host or at a jump host before it. */
async function needOnTheWay(
  settings: SshSettings,
  environment: SshHostEnvironment,
  depth = 0,
): Promise<Message | undefined> {
  const own = await needOfOpenssh(settings, environment);
  if (own !== undefined || depth > mostJumps) {
    return own;
  }
  for (const jump of settings.jumpHosts) {
    const need = await needOnTheWay(await resolveSshSettings(jump, environment), environment, depth + 1);
    if (need !== undefined) {
      return message('its jump host {jump}: {reason}', { jump, reason: need });
    }
  }
  return undefined;
}

/** What of the configuration only OpenSSH can do; undefined for nothing. */
export async function needOfOpenssh(
  settings: SshSettings,
  { logger }: Pick<SshHostEnvironment, 'logger'>,
): Promise<Message | undefined> {
  const { proxyCommand, keyExchangeAlgorithms, preferredAuthentications, options } = settings;
  if (proxyCommand !== undefined) {
    return message('it is reached through a ProxyCommand.');
  }
  if (isSet(options.get('pkcs11provider'))) {
    return message('its key is on a PKCS#11 token.');
  }
  if (settings.certificateFiles.length > 0 || (await anyExists(certificatesOf(settings)))) {
    return message('you log in with a certificate.');
  }
  if (
    preferredAuthentications.length > 0 &&
    !preferredAuthentications.some((method) => builtInAuthentications.includes(method))
  ) {
    return message('you log in with GSSAPI or by host.');
  }
  if (
    keyExchangeAlgorithms.length > 0 &&
    !keyExchangeAlgorithms.some((name) => builtInKeyExchanges.has(name))
  ) {
    return message('its key exchange is one that only OpenSSH has.');
  }
  if (settings.revokedHostKeys !== undefined) {
    return message('revoked host keys are listed in a file of their own.');
  }
  if (await onlySecurityKeys(settings)) {
    return message('you log in with a security key (FIDO).');
  }
  const files = [...settings.userKnownHostsFiles, ...settings.globalKnownHostsFiles];
  return hasCertificateAuthority(await readKnownHosts(files, logger), hostKeyTarget(settings))
    ? message('the keys of that host are signed by an authority.')
    : undefined;
}

function isSet(values: readonly string[] | undefined): boolean {
  return values?.some((value) => value.toLowerCase() !== 'none') === true;
}

function certificatesOf({ identityFiles }: SshSettings): string[] {
  return identityFiles.map((file) => `${file.replace(/\.pub$/, '')}-cert.pub`);
}

async function anyExists(files: readonly string[]): Promise<boolean> {
  const found = await Promise.all(
    files.map((file) =>
      access(file).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.includes(true);
}

/** True when there are keys in files and all of them are on security keys. */
async function onlySecurityKeys({ identityFiles }: SshSettings): Promise<boolean> {
  const types = await Promise.all(
    identityFiles.map((file) => readFile(`${file.replace(/\.pub$/, '')}.pub`, 'utf8').catch(() => undefined)),
  );
  const present = types.filter((text) => text !== undefined);
  return present.length > 0 && present.every((text) => text.startsWith('sk-'));
}
