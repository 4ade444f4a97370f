import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { ChangePlan } from '../../../src/model/changePlan';
import { projectFolder, outputFolder } from '../../rig/projectFolder';
import { describeAsRoot } from '../ssh/sshTestHosts';
import { ChangeSite, executorScripts, lookAtFile, planOf, type FileLook } from './changeSite';

const kinds = ['before', 'after', 'fail', 'half', 'short'] as const;
type FaultKind = (typeof kinds)[number];

/** Something that goes wrong at one call of one program. */
interface FaultPoint {
  readonly at: string;
  readonly kind: FaultKind;
}

/** What is done to a host, and what may come of it. */
interface Scenario {
  readonly name: string;
  /** The way in which the program is called when it goes wrong. */
  readonly verb: 'apply' | 'undo' | 'recover';
  /** The last step, a check, ends so. */
  readonly check: 'true' | 'false';
  /** It asks for a confirmation, and none comes. */
  readonly unconfirmed?: true;
}

const scenarios: readonly Scenario[] = [
  { name: 'a change', verb: 'apply', check: 'true' },
  { name: 'a change whose check fails', verb: 'apply', check: 'false' },
  { name: 'a change that nobody confirms', verb: 'apply', check: 'true', unconfirmed: true },
  { name: 'taking a change back', verb: 'undo', check: 'true' },
  { name: 'taking back what a power cut left', verb: 'recover', check: 'true' },
];

const changed = ['kept.conf', 'removed.conf', 'new/deep/made.conf', 'generated'] as const;

type Looks = readonly (FileLook | undefined)[];

/** A change of every kind of step, on a host of its own. */
class FaultyHost {
  readonly site = new ChangeSite();
  readonly prelude = readFileSync(path.join(projectFolder, 'test/hosts/changes/faultPrelude.sh'), 'utf8');
  readonly clean = executorScripts(this.site.state);
  readonly faulty = {
    ...this.clean,
    change: this.clean.change.replace(/^export LC_ALL PATH$/m, (line) => `${line}\n${this.prelude}`),
  };
  #template = '';
  #change = '';
  before: Looks = [];
  after: Looks = [];

  plan(check: Scenario['check']): ChangePlan {
    const [kept, removed, made, generated] = changed.map((name) => this.site.path(name));
    const step = { mode: '644' };
    return planOf([
      {
        kind: 'file',
        path: kept!,
        before: Buffer.from('kept old\n'),
        after: Buffer.from('kept new\n'),
        ...step,
      },
      { kind: 'file', path: made!, before: undefined, after: Buffer.from('made\n'), ...step },
      { kind: 'file', path: removed!, before: Buffer.from('removed\n'), after: undefined, ...step },
      // As update-grub: it makes one file of another.
      { kind: 'command', argv: ['/bin/cp', kept!, generated!], undo: { kind: 'repeat' } },
      {
        kind: 'command',
        argv: ['/bin/ln', '-sfn', 'on', this.site.path('switch')],
        undo: { kind: 'inverse', argv: ['/bin/rm', '-f', this.site.path('switch')] },
      },
      { kind: 'check', check: { kind: 'command', argv: [check] } },
    ]);
  }

  /** Makes the host as the scenario finds it, once; `restore` brings it back. */
  async prepare(scenario: Scenario): Promise<void> {
    const { verb, check, unconfirmed } = scenario;
    this.site.reset();
    this.site.write('kept.conf', 'kept old\n');
    this.site.write('removed.conf', 'removed\n', { mode: 0o600 });
    this.site.write('generated', 'kept old\n', { marked: false });
    this.before = this.looks();
    this.#change = this.site.writeDown(this.plan(check), this.faulty);
    if (unconfirmed) writeFileSync(path.join(this.#change, 'confirmWithin'), '0\n');
    if (verb === 'recover') {
      // Before the last step: all files are changed then.
      this.#keepTemplate();
      const last = (await this.points({ ...scenario, verb: 'apply' }))
        .filter(({ at }) => at.endsWith('.date'))
        .at(-1);
      this.restore();
      await this.run('apply', { at: last!.at, kind: 'before' });
      assert.equal(this.state(), 'running');
    }
    if (verb === 'undo') {
      await this.run('apply', { at: 'none', kind: 'fail' });
      assert.equal(this.state(), 'committed');
      this.after = this.looks();
    }
    this.#keepTemplate();
  }

  #keepTemplate(): void {
    this.#template = path.join(this.site.folder, 'template');
    rmSync(this.#template, { recursive: true, force: true });
    mkdirSync(this.#template);
    this.#copy(this.site.folder, this.#template);
  }

  restore(): void {
    this.#copy(this.#template, this.site.folder);
  }

  #copy(from: string, to: string): void {
    for (const name of ['etc', 'state']) {
      rmSync(path.join(to, name), { recursive: true, force: true });
      execFileSync('cp', ['-a', path.join(from, name), path.join(to, name)]);
    }
  }

  looks(): Looks {
    return changed.map((name) => lookAtFile(this.site.path(name)));
  }

  contents(): readonly (string | undefined)[] {
    return changed.map((name) => {
      const file = this.site.path(name);
      return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    });
  }

  state(): string {
    return readFileSync(path.join(this.#change, 'state'), 'utf8').trim();
  }

  journal(): string {
    return readFileSync(path.join(this.#change, 'journal'), 'utf8');
  }

  /** Runs the change with one fault; without a point it writes down all of them. */
  run(verb: string, { at, kind }: FaultPoint, log = '/dev/null'): Promise<void> {
    const environment = { ...process.env, FAULT_AT: at, FAULT_KIND: kind, FAULT_LOG: log };
    return this.#spawn(verb, environment);
  }

  /** What the next connection does: without any fault. */
  recover(): Promise<void> {
    writeFileSync(path.join(this.#change, 'change.sh'), this.clean.change);
    return this.#spawn('recover', process.env);
  }

  #spawn(verb: string, env: NodeJS.ProcessEnv): Promise<void> {
    return new Promise((resolve, reject) => {
      const child = spawn('/bin/sh', [path.join(this.#change, 'change.sh'), verb], {
        ...{ env, detached: true, stdio: 'ignore' },
      });
      child.once('error', reject);
      child.once('exit', () => {
        resolve();
      });
    });
  }

  /** Every call of a program, in the order in which they are made. */
  async points(scenario: Scenario): Promise<readonly FaultPoint[]> {
    const log = path.join(this.site.folder, 'points');
    rmSync(log, { force: true });
    await this.run(scenario.verb, { at: '', kind: 'fail' }, log);
    const calls = [...new Set(readFileSync(log, 'utf8').trim().split('\n'))];
    return calls.flatMap((at) =>
      kinds
        .filter((kind) => (kind !== 'half' && kind !== 'short') || /\.(cat|cp)$/.test(at))
        .map((kind) => ({ at, kind })),
    );
  }
}

/** Each file is one or the other, whole, and nothing was changed that the journal lacks. */
function assertNothingTorn(host: FaultyHost, point: string): void {
  const possible = [
    ['kept old\n', 'kept new\n'],
    ['removed\n', undefined],
    ['made\n', undefined],
    ['kept old\n', 'kept new\n'],
  ];
  const journal = host.journal();
  host.contents().forEach((content, index) => {
    // What a program of the plan itself writes is its own affair: here cp, in one go.
    if (changed[index] !== 'generated') {
      assert.ok(possible[index]!.includes(content), `${point}: ${changed[index]} is torn: ${content}`);
    }
    if (content !== host.before[index]?.content) {
      assert.match(
        journal,
        new RegExp(` begin ${[1, 3, 2, 4][index]}$`, 'm'),
        `${point}: not in the journal`,
      );
    }
  });
}

function assertLooks(host: FaultyHost, expected: Looks, point: string): void {
  assert.deepEqual(host.looks(), expected, point);
  const hidden = host.site.names().filter((name) => name.includes('.hullwright-'));
  assert.deepEqual(hidden, [], `${point}: left behind`);
}

async function tryPoint(host: FaultyHost, scenario: Scenario, { at, kind }: FaultPoint): Promise<string> {
  const point = `${scenario.name}, ${kind} ${at}`;
  host.restore();
  await host.run(scenario.verb, { at, kind });
  assertNothingTorn(host, point);
  await host.recover();
  assertNothingTorn(host, point);
  const state = host.state();
  switch (state) {
    case 'refused':
    case 'rolledBack':
    case 'undone':
      assertLooks(host, host.before, point);
      break;
    case 'committed':
      assert.deepEqual(host.contents(), ['kept new\n', undefined, 'made\n', 'kept new\n'], point);
      break;
    case 'needsPerson':
      // Only a way back that itself fails needs one, and it says so.
      assert.ok(kind === 'fail' || kind === 'short', `${point} needs a person`);
      break;
    default:
      assert.fail(`${point} stays ${state}`);
  }
  return state;
}

describeAsRoot('a change that something happens to', function () {
  this.timeout(900_000);
  const listed: string[] = [];

  after(() => {
    mkdirSync(outputFolder, { recursive: true });
    writeFileSync(path.join(outputFolder, 'changeFaults.txt'), `${listed.join('\n')}\n`);
  });

  for (const scenario of scenarios) {
    it(`${scenario.name} is whole or not done, at every point`, async () => {
      const hosts = await Promise.all(
        Array.from({ length: Math.min(2, availableParallelism()) }, async () => {
          const host = new FaultyHost();
          await host.prepare(scenario);
          return host;
        }),
      );
      try {
        const points = [...(await hosts[0]!.points(scenario))];
        const ends = new Map<string, number>();
        await Promise.all(
          hosts.map(async (host) => {
            for (let point = points.shift(); point !== undefined; point = points.shift()) {
              const state = await tryPoint(host, scenario, point);
              ends.set(state, (ends.get(state) ?? 0) + 1);
              listed.push(`${scenario.name}: ${point.kind} ${point.at}: ${state}`);
            }
          }),
        );
        // A scenario in which nothing ever goes back, or nothing forward, would show nothing.
        assert.ok(
          (ends.get(scenario.verb === 'undo' ? 'undone' : 'rolledBack') ?? 0) > 30,
          JSON.stringify([...ends]),
        );
      } finally {
        for (const host of hosts) host.site.remove();
      }
    });
  }

  it('was tried at a thousand points', () => {
    assert.ok(new Set(listed).size >= 1000, `${new Set(listed).size} points`);
  });
});
