import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import path from 'node:path';
import type { TransportChoice } from '../../../src/model/connection';
import { freePort } from '../../rig/freePort';
import { RelayPort } from '../../rig/relayPort';
import { makeKey, type SshServer } from '../../rig/sshServer';
import { refusedAs, textOf, usual, type TestPerson } from './sshTestHosts';

/** What a proof has at hand: a person, a server that lets root in by the person's key, and one that asks for passwords. */
export interface ProofBench {
  readonly person: TestPerson;
  readonly server: SshServer;
  readonly passwordServer: SshServer;
  readonly account: { readonly name: string; readonly password: string };
  readonly transport: Exclude<TransportChoice, 'auto'>;
}

type Proof = (bench: ProofBench) => Promise<void>;

/** Writes a configuration for the host `h`; `options` come before those that every proof needs. */
async function configure({ person, server }: ProofBench, ...options: readonly string[]): Promise<void> {
  const lines = ['Host h', ...options, 'HostName 127.0.0.1', `Port ${server.port}`, 'User root'];
  await person.configure(lines.join('\n  '));
}

/** The server is known under this name whatever else it is called. */
function alias({ server }: ProofBench): string {
  return `HostKeyAlias [127.0.0.1]:${server.port}`;
}

async function output({ person, transport }: ProofBench, script: string): Promise<string> {
  const result = await person.runOnce('h', script, { transport });
  assert.equal(result.end, 'exited', result.stderr);
  return textOf(result).trim();
}

async function fails(bench: ProofBench, ...expected: Parameters<typeof refusedAs>): Promise<void> {
  await assert.rejects(output(bench, 'true'), refusedAs(...expected));
}

/** The option is there, and a login with it works. */
function works(...options: readonly string[]): Proof {
  return async (bench) => {
    await configure(bench, ...options);
    assert.equal(await output(bench, 'echo in'), 'in');
  };
}

/** The built-in client refuses what only OpenSSH can do; through ssh the login ends as it would in a terminal. */
function leadsToOpenssh(options: (bench: ProofBench) => Promise<readonly string[]>, logsIn: boolean): Proof {
  return async (bench) => {
    await configure(bench, ...(await options(bench)));
    if (bench.transport === 'ssh2') {
      await fails(bench, 'transportUnfit', /needs OpenSSH/);
      return;
    }
    const host = bench.person.host('h', { transport: 'auto' });
    if (logsIn) {
      assert.equal(textOf(await host.run('echo in', usual)), 'in\n');
      assert.equal(host.connection?.transport, 'openssh');
    } else {
      await assert.rejects(host.run('true', usual), refusedAs('authenticationFailed'));
    }
    host.dispose();
  };
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** By option. `test/hosts/ssh/sshOptions.test.ts` asks for one of each row of the table. */
export const sshOptionProofs: Readonly<Record<string, Proof>> = {
  HostName: works('HostName 127.0.0.1'),
  Port: async (bench) => {
    await configure(bench, `Port ${await freePort()}`);
    await fails(bench, 'connectionRefused');
  },
  User: async (bench) => {
    await configure(bench, 'User nobody-of-that-name');
    await fails(bench, 'authenticationFailed');
  },
  AddressFamily: async (bench) => {
    await configure(bench, 'HostName localhost', alias(bench), 'AddressFamily inet');
    assert.equal(await output(bench, 'echo in'), 'in');
    await configure(bench, 'HostName localhost', alias(bench), 'AddressFamily inet6');
    // Where the machine has an address of that family, nobody listens there.
    await assert.rejects(output(bench, 'true'), /could not be found|refused the connection/);
  },
  BindAddress: async (bench) => {
    await configure(bench, 'BindAddress 127.0.0.9');
    assert.match(await output(bench, 'echo $SSH_CONNECTION'), /^127\.0\.0\.9 /);
  },
  IdentityFile: async (bench) => {
    const { person } = bench;
    await configure(bench);
    const config = await readFile(person.configFile, 'utf8');
    const other = path.join(person.folder, 'other');
    await rm(other, { force: true });
    makeKey(other, 'ed25519');
    await writeFile(person.configFile, config.replace(person.keyFile, other));
    await fails(bench, 'authenticationFailed');
  },
  IdentitiesOnly: (bench) =>
    withAgent(bench, async () => {
      await identities(bench, 'IdentitiesOnly yes', 'IdentityFile none');
      await fails(bench, 'authenticationFailed');
      await identities(bench, 'IdentitiesOnly no', 'IdentityFile none');
      assert.equal(await output(bench, 'echo in'), 'in');
    }),
  IdentityAgent: (bench) =>
    withAgent(bench, async () => {
      await identities(bench, 'IdentityFile none');
      assert.equal(await output(bench, 'echo in'), 'in');
    }),
  PreferredAuthentications: async (bench) => {
    await configure(bench, 'PreferredAuthentications keyboard-interactive');
    await fails(bench, 'authenticationFailed');
  },
  PubkeyAuthentication: async (bench) => {
    await configure(bench, 'PubkeyAuthentication no');
    await fails(bench, 'authenticationFailed');
  },
  PasswordAuthentication: async (bench) => {
    await passwords(bench, 'PasswordAuthentication no');
    await fails(bench, 'authenticationFailed');
    assert.deepEqual(bench.person.questions, []);
  },
  KbdInteractiveAuthentication: works('KbdInteractiveAuthentication no'),
  NumberOfPasswordPrompts: async (bench) => {
    await passwords(bench, 'NumberOfPasswordPrompts 2');
    bench.person.secrets = ['wrong', 'wrong', bench.account.password];
    if (bench.transport === 'ssh2') {
      await fails(bench, 'authenticationFailed');
      assert.equal(bench.person.questions.length, 2);
    } else {
      await assert.rejects(output(bench, 'true'));
    }
  },
  ConnectTimeout: async (bench) => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    await configure(bench, `Port ${(silent.address() as AddressInfo).port}`, 'ConnectTimeout 1');
    const started = performance.now();
    await assert.rejects(output(bench, 'true'));
    assert.ok(performance.now() - started < 10_000);
    silent.close();
  },
  ServerAliveInterval: (bench) => aliveness(bench, 'ServerAliveInterval 1', 'ServerAliveCountMax 1'),
  ServerAliveCountMax: (bench) => aliveness(bench, 'ServerAliveInterval 1', 'ServerAliveCountMax 2'),
  ProxyJump: async (bench) => {
    const { server, person } = bench;
    await configure(bench, 'ProxyJump hop');
    const hop = ['Host hop', 'HostName 127.0.0.1', `Port ${server.port}`, 'User root', ''].join('\n  ');
    await writeFile(person.configFile, `${hop}\n${await readFile(person.configFile, 'utf8')}`);
    // The connection that the server sees comes from the machine of the jump host, from a program of sshd's.
    assert.equal(await output(bench, 'echo in'), 'in');
  },
  HostKeyAlias: async (bench) => {
    await configure(bench, 'HostKeyAlias another-name', 'StrictHostKeyChecking yes');
    await assert.rejects(output(bench, 'true'), /not known|hostKey/);
  },
  UserKnownHostsFile: async (bench) => {
    await configure(bench, 'UserKnownHostsFile /dev/null', 'StrictHostKeyChecking yes');
    await assert.rejects(output(bench, 'true'), /not known|hostKey/);
  },
  GlobalKnownHostsFile: async (bench) => {
    const { person } = bench;
    const copy = path.join(person.folder, 'global_known_hosts');
    await cp(person.knownHosts, copy);
    await configure(bench, 'UserKnownHostsFile /dev/null', `GlobalKnownHostsFile ${copy}`);
    assert.equal(await output(bench, 'echo in'), 'in');
  },
  StrictHostKeyChecking: async (bench) => {
    const { person, transport } = bench;
    const dataFolder = path.join(person.folder, `data-${transport}`);
    const refused = { transport, dataFolder, prompts: undefined };
    await configure(bench, 'UserKnownHostsFile /dev/null', 'StrictHostKeyChecking ask');
    await assert.rejects(person.runOnce('h', 'true', refused), refusedAs('hostKeyUnknown'));
    await configure(bench, 'UserKnownHostsFile /dev/null', 'StrictHostKeyChecking yes');
    await assert.rejects(person.runOnce('h', 'true', refused), refusedAs('hostKeyRefused'));
    await configure(bench, 'UserKnownHostsFile /dev/null', 'StrictHostKeyChecking accept-new');
    const host = person.host('h', refused);
    await host.run('true', usual);
    assert.match(JSON.stringify(host.connection?.notes), /accepted without asking/);
    host.dispose();
  },
  ProxyCommand: leadsToOpenssh(
    ({ server }) => Promise.resolve([`ProxyCommand socat - TCP:127.0.0.1:${server.port}`]),
    true,
  ),
  CertificateFile: leadsToOpenssh(async ({ person }) => {
    const file = path.join(person.folder, 'some-cert.pub');
    await writeFile(file, '');
    return [`CertificateFile ${file}`];
  }, true),
  PKCS11Provider: leadsToOpenssh(() => Promise.resolve(['PKCS11Provider /nonexistent/token.so']), true),
  RevokedHostKeys: leadsToOpenssh(async ({ person }) => {
    const file = path.join(person.folder, 'revoked');
    await writeFile(file, '');
    return [`RevokedHostKeys ${file}`];
  }, true),
  GSSAPIAuthentication: leadsToOpenssh(
    () => Promise.resolve(['GSSAPIAuthentication yes', 'PreferredAuthentications gssapi-with-mic']),
    false,
  ),
  HostbasedAuthentication: leadsToOpenssh(
    () => Promise.resolve(['HostbasedAuthentication yes', 'PreferredAuthentications hostbased']),
    false,
  ),
  KexAlgorithms: async (bench) => {
    await configure(bench, 'KexAlgorithms sntrup761x25519-sha512@openssh.com');
    if (bench.transport === 'ssh2') {
      await fails(bench, 'transportUnfit', /key exchange/);
    } else {
      assert.equal(await output(bench, 'echo in'), 'in');
    }
  },
  HostKeyAlgorithms: works('HostKeyAlgorithms ssh-ed25519'),
  Ciphers: works('Ciphers aes256-ctr'),
  MACs: works('MACs hmac-sha2-512'),
  ForwardAgent: (bench) =>
    withAgent(bench, async () => {
      await configure(bench, 'ForwardAgent yes');
      assert.equal(await output(bench, 'echo "${SSH_AUTH_SOCK-none}"'), 'none');
    }),
  ForwardX11: async (bench) => {
    await configure(bench, 'ForwardX11 yes');
    assert.equal(await output(bench, 'echo "${DISPLAY-none}"'), 'none');
  },
  LocalForward: async (bench) => {
    const port = await freePort();
    await configure(bench, `LocalForward ${port} 127.0.0.1:${bench.server.port}`);
    await whileConnected(bench, async () => {
      assert.equal(await isListening(port), false);
    });
  },
  RemoteForward: async (bench) => {
    const port = await freePort();
    await configure(bench, `RemoteForward ${port} 127.0.0.1:${bench.server.port}`);
    await whileConnected(bench, async () => {
      assert.equal(await isListening(port), false);
    });
  },
  DynamicForward: async (bench) => {
    const port = await freePort();
    await configure(bench, `DynamicForward ${port}`);
    await whileConnected(bench, async () => {
      assert.equal(await isListening(port), false);
    });
  },
  PermitLocalCommand: async (bench) => {
    const file = path.join(bench.person.folder, 'local-command-ran');
    await configure(bench, 'PermitLocalCommand yes', `LocalCommand touch ${file}`);
    assert.equal(await output(bench, 'echo in'), 'in');
    assert.equal(existsSync(file), false);
  },
  RemoteCommand: works('RemoteCommand echo another'),
  RequestTTY: async (bench) => {
    await configure(bench, 'RequestTTY force');
    assert.equal(await output(bench, 'if [ -t 1 ]; then echo terminal; else echo none; fi'), 'none');
  },
  UpdateHostKeys: async (bench) => {
    const before = await readFile(bench.person.knownHosts, 'utf8');
    await configure(bench, 'UpdateHostKeys yes');
    assert.equal(await output(bench, 'echo in'), 'in');
    assert.equal(await readFile(bench.person.knownHosts, 'utf8'), before);
  },
  ControlMaster: async (bench) => {
    const socket = path.join(bench.person.folder, 'master');
    await configure(bench, 'ControlMaster yes', `ControlPath ${socket}`, 'ControlPersist 60');
    assert.equal(await output(bench, 'echo in'), 'in');
    assert.equal(existsSync(socket), false);
  },
  SendEnv: works('SendEnv LANG LC_*'),
  SetEnv: works('SetEnv HULLWRIGHT_TEST=1'),
  AddKeysToAgent: works('AddKeysToAgent no'),
  Compression: works('Compression yes'),
  LogLevel: works('LogLevel DEBUG3'),
  TCPKeepAlive: works('TCPKeepAlive no'),
  CanonicalizeHostname: async (bench) => {
    await configure(bench, 'CanonicalizeHostname yes', 'CanonicalizeFallbackLocal yes');
    assert.equal(await output(bench, 'echo in'), 'in');
    if (bench.transport === 'ssh2') {
      const host = bench.person.host('h', { transport: 'ssh2', sshPath: '/nonexistent/ssh' });
      await host.run('true', usual);
      assert.match(JSON.stringify(host.connection?.notes), /not made canonical/);
      host.dispose();
    }
  },
};

/** Runs `act` while a program runs on the host. */
async function whileConnected({ person, transport }: ProofBench, act: () => Promise<void>): Promise<void> {
  const host = person.host('h', { transport });
  await host.run('true', usual);
  const controller = new AbortController();
  const running = host.run('sleep 60', { ...usual, signal: controller.signal });
  await new Promise((resolve) => setTimeout(resolve, 500));
  await act();
  controller.abort();
  await running;
  host.dispose();
}

/** An agent that holds the person's key, at the place that IdentityAgent names. */
async function withAgent(bench: ProofBench, act: () => Promise<void>): Promise<void> {
  const { person } = bench;
  const socket = agentSocket(bench);
  await rm(socket, { force: true });
  const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
  try {
    while (!existsSync(socket)) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    execFileSync('ssh-add', ['-q', person.keyFile], {
      env: { ...process.env, SSH_AUTH_SOCK: socket },
      stdio: 'ignore',
    });
    await act();
  } finally {
    agent.kill();
  }
}

function agentSocket({ person }: ProofBench): string {
  return path.join(person.folder, 'agent');
}

/** As `configure`, without the identities that every proof else has. */
async function identities(bench: ProofBench, ...options: readonly string[]): Promise<void> {
  const { person, server } = bench;
  const lines = ['Host h', ...options, `IdentityAgent ${agentSocket(bench)}`, 'HostName 127.0.0.1'];
  const known = [`Port ${server.port}`, 'User root', `UserKnownHostsFile ${person.knownHosts}`];
  await mkdir(path.dirname(person.configFile), { recursive: true });
  await writeFile(person.configFile, `${[...lines, ...known].join('\n  ')}\n`);
}

/** An account that logs in by a password only. */
async function passwords(bench: ProofBench, ...options: readonly string[]): Promise<void> {
  const { account, passwordServer } = bench;
  await configure(
    bench,
    ...options,
    'PreferredAuthentications password',
    `Port ${passwordServer.port}`,
    `User ${account.name}`,
  );
}

/** A server that stops answering is noticed within seconds. */
async function aliveness(bench: ProofBench, ...options: readonly string[]): Promise<void> {
  const { person, server, transport } = bench;
  const proxy = await RelayPort.to(server.port);
  await configure(bench, `Port ${proxy.port}`, alias(bench), ...options);
  const host = person.host('h', { transport });
  const running = host.run('sleep 60', usual);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  proxy.stall();
  const started = performance.now();
  // What ssh itself says when it had printed nothing yet is an error of its own.
  const outcome = await running.then(
    ({ end }) => end,
    (error: unknown) => (error as { readonly code?: string }).code,
  );
  assert.ok(['connectionLost', 'connectionTimedOut'].includes(outcome ?? ''), outcome);
  assert.ok(performance.now() - started < 15_000);
  host.dispose();
  proxy.end();
}
