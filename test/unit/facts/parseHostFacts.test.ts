import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as v from 'valibot';
import { hostFactsSchema } from '../../../src/facts/hostFactsSchema';
import { parseHostFacts } from '../../../src/facts/parseHostFacts';
import type { CommandReading, FileReading, Readings } from '../../../src/facts/readings';
import { redactFacts } from '../../../src/facts/redactFacts';
import { parseAccount } from '../../../src/facts/sections/account';
import { parseCgroups } from '../../../src/facts/sections/cgroups';
import { parseNetwork } from '../../../src/facts/sections/network';
import { parseSecurity } from '../../../src/facts/sections/security';
import { parseRootless } from '../../../src/facts/sections/rootless';
import { parseCheckpoint } from '../../../src/facts/sections/checkpoint';
import { parseClock } from '../../../src/facts/sections/clock';
import { parseLogs } from '../../../src/facts/sections/logs';
import { parseSysctlAssignments } from '../../../src/facts/sections/sysctlAssignments';
import { parseEngines } from '../../../src/facts/sections/engines';
import { parseKernel } from '../../../src/facts/sections/kernel';
import { parseMemory } from '../../../src/facts/sections/memory';
import { parseModules } from '../../../src/facts/sections/modules';
import { readMountTable } from '../../../src/facts/sections/mountTable';
import { parseNamespaces } from '../../../src/facts/sections/namespaces';
import { parseStorage } from '../../../src/facts/sections/storage';
import { parseSysctls } from '../../../src/facts/sections/sysctls';
import { parseSystem } from '../../../src/facts/sections/system';
import { trustedReadings } from '../../../src/facts/trustedReadings';
import { factsSchema, type HostFacts } from '../../../src/model/hostFacts';
import { message } from '../../../src/model/message';
import { anyText } from './anyText';
import { fakeReadings, fileAbsent, fileDenied, fileRead, ran } from './fakeReadings';
import { recordedHost } from './recordedHost';

const host = { id: 'local', label: 'local' };
const now = '2026-01-15T12:00:00.000Z';

function parse(readings: Readings): HostFacts {
  return parseHostFacts(readings, host, now);
}

function assertSchema(facts: HostFacts): void {
  assertShape(hostFactsSchema, facts);
}

function assertShape(schema: v.GenericSchema, facts: unknown): void {
  const checked = v.safeParse(schema, facts);
  assert.ok(checked.success, JSON.stringify(checked.issues?.[0], ['message', 'path', 'key', 'received']));
  assert.deepEqual(JSON.parse(JSON.stringify(facts)), facts, 'facts survive JSON');
}

/** Readings that answer every question with what `answer` gives, and that remember the questions. */
function readingsFrom(
  answer: (name: string) => FileReading & CommandReading,
  asked = new Set<string>(),
): Readings {
  const ask = (name: string) => {
    asked.add(name);
    return answer(name);
  };
  return {
    file: ask,
    pathsUnder: (prefix) => [`${prefix}one.conf`, `${prefix}max_x_namespaces`],
    command: ask,
    kernelConfig: { path: '/proc/config.gz', reading: ask('/proc/config.gz') },
    incomplete: [],
  };
}

/** The answer of the right kind: names of files begin with a slash. */
function fitting(
  name: string,
  text: string,
  truncated: boolean,
  exitCode: number,
): FileReading & CommandReading {
  const reading = name.startsWith('/') ? fileRead(text, truncated) : ran(text, exitCode, truncated);
  return reading as FileReading & CommandReading;
}

/** The names of all files and commands that the parsers ask for. */
function questions(): string[] {
  const asked = new Set<string>();
  parse(readingsFrom((name) => fitting(name, '', false, 0), asked));
  return [...asked];
}

type Section = keyof Omit<HostFacts, 'schema' | 'host' | 'collectedAt' | 'incomplete'>;

const sections: Readonly<Record<Section, (trusted: Readings) => unknown>> = {
  account: parseAccount,
  system: parseSystem,
  kernel: parseKernel,
  modules: parseModules,
  namespaces: parseNamespaces,
  cgroups: (trusted) => parseCgroups(trusted, readMountTable(trusted)),
  memory: parseMemory,
  storage: (trusted) => parseStorage(trusted, readMountTable(trusted)),
  network: parseNetwork,
  security: parseSecurity,
  engines: parseEngines,
  rootless: parseRootless,
  checkpoint: parseCheckpoint,
  clock: parseClock,
  logs: parseLogs,
  sysctls: parseSysctls,
  sysctlAssignments: parseSysctlAssignments,
};

const sectionNames = Object.keys(sections) as Section[];

/** Each file and command with the sections that ask for it, on the recorded host and on one that says nothing. */
function sectionsByQuestion(): Map<string, Section[]> {
  const { texts } = recordedHost();
  const found = new Map<string, Section[]>();
  for (const section of sectionNames) {
    const asked = new Set<string>();
    for (const answers of [texts, {} as typeof texts]) {
      const readings = readingsFrom((name) => fitting(name, answers[name] ?? '', false, 0), asked);
      sections[section](trustedReadings(readings));
    }
    for (const name of asked) {
      found.set(name, [...(found.get(name) ?? []), section]);
    }
  }
  return found;
}

describe('parseHostFacts', () => {
  it('reads a recorded host whole (Debian 12, kernel 6.18)', () => {
    const facts = parse(recordedHost());
    assertSchema(facts);
    const { system, kernel, cgroups, memory, engines, modules } = facts;
    assert.equal(system.osRelease.state === 'known' && system.osRelease.value.id, 'debian');
    assert.equal(kernel.release.state === 'known' && kernel.release.value.minor, 18);
    assert.equal(cgroups.mode.state === 'known' && cgroups.mode.value, 'hybrid');
    assert.deepEqual(memory.swaps.state === 'known' && memory.swaps.value, []);
    assert.equal(modules.loaded.state, 'absent');
    assert.equal(engines.docker.state, 'unreadable');
  });

  it('gives facts that a second redaction leaves as they are', () => {
    const facts = parse(recordedHost());
    assert.deepEqual(redactFacts(facts), facts);
  });

  it('knows nothing of a host that told nothing, and calls nothing absent', () => {
    const facts = parse(fakeReadings({ incomplete: ['system', 'mounts'] }));
    assertSchema(facts);
    assert.ok(!JSON.stringify(facts).includes('"state":"absent"'));
    assert.ok(!JSON.stringify(facts).includes('"state":"known"'));
    assert.deepEqual(facts.incomplete, ['system', 'mounts']);
  });

  it('does not call a file of /proc absent where /proc is not mounted', () => {
    const facts = parse(readingsOfAbsentFiles());
    assert.equal(facts.modules.loaded.state, 'unreadable');
    assert.equal(facts.cgroups.controllers.state, 'unreadable');
    assert.equal(facts.memory.pressure.memory?.state, 'unreadable');
    assert.equal(facts.sysctls['kernel.pid_max']?.state, 'unreadable');
    assert.equal(facts.engines.dockerDaemonJson.state, 'absent');
  });

  it('does not call a file of securityfs absent where that is not mounted', () => {
    const files = {
      '/proc/self/mountinfo': '22 27 0:21 / /proc rw - proc proc rw\n23 27 0:22 / /sys rw - sysfs sysfs rw\n',
      '/sys/kernel/security/lockdown': fileAbsent,
    };
    assert.equal(parse(fakeReadings({ files })).kernel.lockdown.state, 'unreadable');
    const mounted = `${files['/proc/self/mountinfo']}24 23 0:7 / /sys/kernel/security rw - securityfs securityfs rw\n`;
    const mountedFiles = { ...files, '/proc/self/mountinfo': mounted };
    assert.equal(parse(fakeReadings({ files: mountedFiles })).kernel.lockdown.state, 'absent');
  });

  it('does not call process 1 absent: it is hidden', () => {
    const files = { '/proc/version': 'Linux version 6.1.0\n', '/proc/1/comm': fileAbsent };
    assert.equal(parse(fakeReadings({ files })).system.initProgram.state, 'unreadable');
  });

  it('strips escape sequences and keeps nothing that moves the cursor', () => {
    const files = {
      '/etc/os-release': 'ID=debian\nPRETTY_NAME="\u001b]0;owned\u0007Debian\u001b[31m\u202e 12\u009b2J"\n',
    };
    const { osRelease } = parse(fakeReadings({ files })).system;
    assert.equal(osRelease.state === 'known' && osRelease.value.prettyName, 'Debian 12');
  });

  it('shows no more of a text than the limit of evidence', () => {
    const files = { '/proc/cmdline': 'x '.repeat(10_000), '/proc/version': 'x'.repeat(10_000) };
    const { commandLine, build } = parse(fakeReadings({ files })).kernel;
    assert.ok(commandLine.state === 'known' && commandLine.excerpt.length <= 2000);
    assert.equal(build.state, 'unreadable');
  });

  it('keeps the schema whatever the host says', () => {
    const text = fc.oneof(
      anyText(200, '0 1-9:/.\n\t"{}[]=,|#()\\abcN'),
      fc.json({ maxDepth: 3 }),
      fc.constantFrom(...Object.values(recordedHost().texts)),
    );
    fc.assert(
      fc.property(
        text,
        text,
        fc.boolean(),
        fc.integer({ min: 0, max: 255 }),
        (first, second, cut, exitCode) => {
          assertSchema(
            parse(readingsFrom((name) => fitting(name, name.length % 2 ? first : second, cut, exitCode))),
          );
        },
      ),
      { numRuns: 100 },
    );
  }).timeout(60_000);

  it('keeps the schema when a recorded text is damaged', () => {
    const { texts } = recordedHost();
    const askers = sectionsByQuestion();
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(texts)),
        fc.nat(2000),
        anyText(8),
        fc.nat(40),
        (name, at, insert, drop) => {
          const text = texts[name] ?? '';
          const position = at % (text.length + 1);
          const damaged = text.slice(0, position) + insert + text.slice(position + drop);
          const trusted = trustedReadings(
            readingsFrom((asked) =>
              fitting(asked, asked === name ? damaged : (texts[asked] ?? ''), false, 0),
            ),
          );
          for (const section of askers.get(name) ?? []) {
            assertShape(hostFactsSchema.entries[section], sections[section](trusted));
          }
        },
      ),
      { numRuns: 300 },
    );
  }).timeout(20_000);

  const secret = 'Canary9hunter2';
  const positions = [
    `https://user:${secret}@host.example/`,
    `password=${secret}`,
    `"registry-token": "${secret}"`,
    `Authorization: Bearer ${secret}`,
    `-----BEGIN PRIVATE KEY-----\n${secret}\n-----END PRIVATE KEY-----`,
    `api_key: ${secret}`,
  ];

  // A secret in one file can show only in the sections that read the file: the others need no second look.
  it('joins what the sections make of the readings, each by itself', () => {
    const { host: identity, schema, collectedAt, incomplete, ...facts } = parse(recordedHost());
    assert.deepEqual([identity, schema, collectedAt, incomplete], [host, factsSchema, now, []]);
    const parsed = sectionNames.map((name) => [name, sections[name](trustedReadings(recordedHost()))]);
    assert.deepEqual(Object.fromEntries(parsed), facts);
  });

  it('lets no planted secret through, from any file or command', () => {
    const { texts } = recordedHost();
    const askers = sectionsByQuestion();
    assert.deepEqual(
      questions().filter((name) => !askers.has(name)),
      [],
    );
    for (const [name, asking] of askers) {
      const text = texts[name] ?? '';
      for (const position of positions) {
        for (const planted of [`${position}\n${text}`, `${text} ${position}`]) {
          const readings = trustedReadings(
            readingsFrom((asked) =>
              fitting(asked, asked === name ? planted : (texts[asked] ?? ''), false, 0),
            ),
          );
          const facts = JSON.stringify(asking.map((section) => sections[section](readings)));
          assert.ok(!facts.includes('hunter2'), `${name}: ${position}`);
        }
      }
    }
  }).timeout(20_000);

  it('lets no planted secret through inside the configuration of an engine or in a complaint', () => {
    const files = {
      '/etc/docker/daemon.json': `{"proxies":{"http-proxy":"http://a:${secret}@p:1"},"auths":{"r":{"auth":"${secret}"}},"pass\\u0077d":"${secret}"}`,
      '/proc/self/mountinfo': `22 27 0:21 / /mnt rw - cifs //a:${secret}@files/x rw,password=${secret},vers=3\n`,
      '/proc/cgroups': {
        state: 'unreadable',
        reason: message('{problem}.', { problem: `token=${secret}` }),
      } as const,
    };
    const facts = parse(fakeReadings({ files, commands: { 'docker-info': ran(`token=${secret}`, 1) } }));
    assert.ok(!JSON.stringify(facts).includes('hunter2'));
    const { dockerDaemonJson } = facts.engines;
    assert.deepEqual(dockerDaemonJson.state === 'known' && dockerDaemonJson.value.proxies, {
      'http-proxy': 'http://***@p:1',
    });
    const [mount] = facts.storage.mounts.state === 'known' ? facts.storage.mounts.value : [];
    assert.deepEqual(mount?.superOptions, ['rw', 'password=***', 'vers=3']);
  });

  it('survives megabytes', () => {
    const line = '36 35 98:0 / /var/lib/docker/x rw - overlay overlay rw,lowerdir=/a\n';
    const files = {
      '/proc/self/mountinfo': line.repeat(20_000),
      '/proc/modules': 'a'.repeat(1_000_000),
      '/etc/docker/daemon.json': '['.repeat(1_000_000),
      '/proc/cmdline': 'password='.repeat(100_000),
      '/proc/cgroups': fileDenied(),
    };
    const facts = parse(fakeReadings({ files }));
    assert.equal(facts.storage.mounts.state === 'known' && facts.storage.mounts.value.length, 20_000);
    assertSchema(facts);
  }).timeout(20_000);
});

function readingsOfAbsentFiles(): Readings {
  return { ...fakeReadings({}), file: () => fileAbsent };
}
