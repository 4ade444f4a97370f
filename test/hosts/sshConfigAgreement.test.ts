import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { evaluateConfig } from '../../src/hosts/sshConfig/configEvaluation';
import { parseDestination } from '../../src/hosts/sshConfig/destination';
import { settingsOfOptions } from '../../src/hosts/sshConfig/settingsOfOptions';
import { askSsh } from '../../src/hosts/sshConfig/sshQuery';
import type { SshSettings } from '../../src/hosts/sshConfig/sshSettings';
import type { SshHostEnvironment } from '../../src/hosts/sshHostEnvironment';
import { silentLogger } from '../../src/model/logger';

/** What both must agree on. Default identities differ by the version of OpenSSH and are left out. */
function compared(settings: SshSettings) {
  const { hostName, port, user, hostKeyAlias, identitiesOnly, certificateFiles } = settings;
  const { strictHostKeyChecking, userKnownHostsFiles, globalKnownHostsFiles, jumpHosts } = settings;
  const { proxyCommand, numberOfPasswordPrompts, connectTimeoutSeconds, addressFamily } = settings;
  const identityFiles = settings.identityFiles.filter((file) => !/\/id_\w+$/.test(file));
  return {
    ...{ hostName, port, user, hostKeyAlias, identitiesOnly, certificateFiles, identityFiles },
    ...{ strictHostKeyChecking, userKnownHostsFiles, globalKnownHostsFiles, jumpHosts, proxyCommand },
    ...{ numberOfPasswordPrompts, connectTimeoutSeconds, addressFamily },
    ...{ alive: settings.serverAliveIntervalSeconds, bind: settings.bindAddress },
  };
}

describe('our reading of ssh_config and ssh -G', function () {
  this.timeout(180_000);
  let folder: string;
  let file: string;
  let included: string;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'hullwright-config-'));
    file = path.join(folder, 'config');
    included = path.join(folder, 'conf.d');
    await mkdir(included);
  });

  after(() => rm(folder, { recursive: true }));

  const word = fc.constantFrom('web1', 'web2', 'db', 'jump', 'example.org');
  const pattern = fc.oneof(word, fc.constantFrom('*', 'web*', 'web?', '!web2', '*.org', 'WEB1', '!*'));
  const option = fc.oneof(
    word.map((value) => `HostName ${value}.example.net`),
    fc.constantFrom('HostName %h.example.net', 'HostName=%h'),
    fc.integer({ min: 1, max: 65535 }).map((value) => `Port ${value}`),
    fc.constantFrom('ann', 'bob', 'root').map((value) => `User ${value}`),
    word.map((value) => `HostKeyAlias ${value}`),
    fc.constantFrom('yes', 'no').map((value) => `IdentitiesOnly ${value}`),
    fc
      .constantFrom('~/.ssh/key1', '/keys/%r@%h', '"/keys/with blank"', '%d/key2', 'none')
      .map((value) => `IdentityFile ${value}`),
    fc.constantFrom('/keys/c-cert.pub', '~/c2').map((value) => `CertificateFile ${value}`),
    fc.constantFrom('yes', 'no', 'ask', 'accept-new', 'off').map((value) => `StrictHostKeyChecking ${value}`),
    fc
      .constantFrom('/dev/null', '~/.ssh/known_a ~/.ssh/known_b', 'none')
      .map((value) => `UserKnownHostsFile ${value}`),
    fc.constantFrom('jump', 'ann@jump:2222,b', 'none').map((value) => `ProxyJump ${value}`),
    fc.constantFrom('nc %h %p', 'none').map((value) => `ProxyCommand ${value}`),
    fc.integer({ min: 1, max: 9 }).map((value) => `NumberOfPasswordPrompts ${value}`),
    fc.integer({ min: 1, max: 99 }).map((value) => `ConnectTimeout ${value}`),
    fc.integer({ min: 0, max: 99 }).map((value) => `ServerAliveInterval ${value}`),
    fc.constantFrom('inet', 'inet6', 'any').map((value) => `AddressFamily ${value}`),
    fc.constantFrom('# a comment', '', '   ', '\t# another'),
  );
  const header = fc.oneof(
    fc.array(pattern, { minLength: 1, maxLength: 3 }).map((parts) => `Host ${parts.join(' ')}`),
    pattern.map((value) => `Match originalhost ${value}`),
    fc
      .tuple(pattern, fc.constantFrom('ann', 'root', '*'))
      .map(([host, user]) => `Match host ${host} user ${user}`),
    fc.constant('Match all'),
    fc.constantFrom('Match !host web1', 'Match localuser nobody', 'Match !localuser nobody'),
  );
  const block = fc
    .tuple(header, fc.array(option, { maxLength: 4 }), fc.constantFrom('\n', '\r\n'))
    .map(([first, lines, end]) => [first, ...lines.map((line) => `  ${line}`)].join(end));
  const config = fc
    .tuple(fc.array(option, { maxLength: 2 }), fc.array(block, { maxLength: 4 }))
    .map(([global, blocks]) => [...global, ...blocks].join('\n'));

  it('agree on random configurations with Include', async () => {
    let compares = 0;
    const environment: SshHostEnvironment = {
      prompts: undefined,
      logger: silentLogger,
      transport: 'auto',
      dataFolder: folder,
      homeFolder: homedir(),
      sshPath: undefined,
      sshConfigFile: file,
      variables: process.env,
    };
    await fc.assert(
      fc.asyncProperty(
        config,
        config,
        fc.constantFrom('web1', 'web2', 'db', 'ann@web1:2200', 'x.example.org'),
        fc.boolean(),
        async (outer, inner, text, inBlock) => {
          const include = `Include ${included}/*.conf`;
          await writeFile(file, inBlock ? `${outer}\n${include}\n` : `${include}\n${outer}\n`);
          await writeFile(path.join(included, 'a.conf'), `${inner}\n`);
          const destination = parseDestination(text);
          const surroundings = {
            destination: text,
            alias: destination.host,
            homeFolder: homedir(),
            variables: process.env,
            notes: [],
          };
          const told = await askSsh(destination, environment);
          assert.ok(told, 'there is no ssh');
          const read = await evaluateConfig([file], destination, homedir());
          assert.deepEqual(
            compared(settingsOfOptions(read.options, { ...surroundings, resolvedBy: 'library' })),
            compared(settingsOfOptions(told, { ...surroundings, resolvedBy: 'ssh' })),
          );
          compares += 1;
        },
      ),
      { numRuns: 500 },
    );
    console.log(`      ${compares} configurations agreed`);
  });
});
