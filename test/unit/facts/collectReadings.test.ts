import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { collectReadings, decodeCollectorOutput } from '../../../src/facts/collectReadings';
import type { Readings } from '../../../src/facts/readings';
import type { RunResult } from '../../../src/model/host';
import { hasErrorCode, isHullwrightError } from '../../../src/model/hullwrightError';
import { renderEnglish } from '../../../src/model/message';
import {
  CannedHost,
  base64Lines,
  configText,
  filesGroup,
  frame,
  limits,
  nonce,
  probesGroup,
  programsGroup,
  records,
  runResult,
  wholeRun,
} from './collectorRun';

const files = [
  '/etc/os-release',
  '/proc/version',
  '/.dockerenv',
  '/run/systemd/container',
  '/proc/sys/x/status',
  '/etc/docker/daemon.json',
  '/boot/cmdline.txt',
  '/etc/subuid',
  '/never/asked',
];

const commands = [
  'uname',
  'livepatches',
  'pagesize',
  'daemon-groups',
  'docker-version',
  'runc-version',
  'mount-overlay',
  'paths',
  'never-run',
];

const sections = [
  'cgroups',
  'clock',
  'configuration',
  'engines',
  'kernelConfig',
  'kernelLog',
  'logs',
  'memory',
  'modules',
  'mounts',
  'namespaces',
  'network',
  'rootless',
  'security',
  'storage',
  'sysctls',
  'system',
];

function decode(stdout: string | Uint8Array, rest: Partial<RunResult> = {}): Promise<Readings> {
  return decodeCollectorOutput(runResult(stdout, rest), nonce, limits);
}

/** Everything in `readings` is as in the whole run, or unreadable with its section among the incomplete ones. */
function assertNothingInvented(readings: Readings, whole: Readings): void {
  let lost = 0;
  const compare = (
    actual: { readonly state: string },
    expected: { readonly state: string },
    name: string,
  ) => {
    if (actual.state === 'unreadable') {
      lost += expected.state === 'unreadable' ? 0 : 1;
    } else {
      assert.deepEqual(actual, expected, name);
    }
  };
  files.forEach((path) => {
    compare(readings.file(path), whole.file(path), path);
  });
  commands.forEach((name) => {
    compare(readings.command(name), whole.command(name), name);
  });
  compare(readings.kernelConfig.reading, whole.kernelConfig.reading, 'kernel configuration');
  assert.equal(
    lost > 0 && readings.incomplete.length === 0,
    false,
    'something is lost and nothing is incomplete',
  );
}

async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => assert.fail('it should have failed'),
    (error: unknown) => error,
  );
}

describe('collecting readings', () => {
  it('hands the script its nonce, the limits and the signal, and reports progress', async () => {
    const host = new CannedHost(runResult(wholeRun()));
    const fractions: number[] = [];
    const { signal } = new AbortController();
    await collectReadings(host, {
      script: 'the script',
      nonce,
      signal,
      limits,
      onProgress: ({ fraction }) => fractions.push(fraction),
    });
    assert.equal(host.script, `hullwright_nonce=${nonce}\nthe script`);
    assert.deepEqual(host.options, { limits, signal });
    assert.deepEqual(fractions, [0, 0.9, 1]);
  });

  it('refuses a nonce that could be shell code, before anything runs', async () => {
    const host = new CannedHost(runResult(wholeRun()));
    const error = await errorOf(collectReadings(host, { script: 'x', nonce: `$(reboot)${nonce}` }));
    assert.ok(hasErrorCode(error, 'collectorFailed'));
    assert.equal(host.script, '');
  });

  it('fails as cancelled when the run was cancelled, even with a whole answer', async () => {
    const aborted = AbortSignal.abort();
    for (const [result, signal] of [
      [runResult(wholeRun(), { end: 'cancelled' }), undefined],
      [runResult(wholeRun()), aborted],
    ] as const) {
      const error = await errorOf(
        collectReadings(new CannedHost(result), { script: 'x', nonce, ...(signal && { signal }) }),
      );
      assert.ok(hasErrorCode(error, 'cancelled'));
    }
  });

  it('fails with what was printed when no shell has answered', async () => {
    const motd = `\u001b[31mThis account is currently not available.\u0007${'!'.repeat(500)}\n`;
    const error = await errorOf(decode(motd));
    assert.ok(hasErrorCode(error, 'noShell'));
    const text = renderEnglish(error.problem);
    assert.match(text, /answered: This account is currently not available\.!+$/);
    assert.ok(text.length < 300);
    assert.ok(isHullwrightError(await errorOf(decode('', { stderr: 'rbash: exec: restricted' }))));
  });

  it('does not fail for want of a mark when the run was ended', async () => {
    for (const end of ['timedOut', 'tooLarge'] as const) {
      const readings = await decode('y\n'.repeat(1000), { end });
      assert.deepEqual([...readings.incomplete].sort(), sections);
    }
  });
});

describe('the readings of a whole run', () => {
  it('are all there', async () => {
    const readings = await decode(wholeRun());
    assert.deepEqual(readings.incomplete, []);
    assert.deepEqual(readings.file('/etc/os-release'), {
      state: 'read',
      text: 'ID=debian\nNAME="Debian"\n',
      truncated: false,
    });
    assert.deepEqual(readings.file('/.dockerenv'), { state: 'read', text: '', truncated: false });
    assert.deepEqual(
      files.map((path) => readings.file(path).state),
      ['read', 'read', 'read', 'absent', 'absent', 'unreadable', 'unreadable', 'read', 'unreadable'],
    );
    assert.deepEqual(
      commands.map((name) => readings.command(name).state),
      ['ran', 'ran', 'notInstalled', 'unreadable', 'ran', 'notInstalled', 'ran', 'ran', 'unreadable'],
    );
    assert.deepEqual(readings.kernelConfig, {
      path: '/proc/config.gz',
      reading: { state: 'read', text: configText, truncated: false },
    });
  });

  it('list the paths below a folder that are there, readable or not', async () => {
    const readings = await decode(wholeRun());
    assert.deepEqual(readings.pathsUnder('/etc/'), [
      '/etc/docker/daemon.json',
      '/etc/os-release',
      '/etc/subuid',
    ]);
    assert.deepEqual(readings.pathsUnder('/run/'), []);
  });

  it('say of each path what stat says, whichever stat it was', async () => {
    const reading = (await decode(wholeRun())).command('paths');
    assert.ok(reading.state === 'ran');
    assert.equal(
      reading.output,
      '/dev/fuse|character special file|666|0|0\n/dev/zfs|absent\n/root/x|unreadable\n',
    );
  });

  it('hold a probe that could not be prepared as unreadable', async () => {
    const failed = probesGroup
      .replace('prepared\n', 'unshare: Operation not permitted\n')
      .replace('status 0', 'status 1');
    const readings = await decode(
      wholeRun().replace(frame(4, 'probes', probesGroup), frame(4, 'probes', failed)),
    );
    const reading = readings.command('mount-overlay');
    assert.ok(reading.state === 'unreadable');
    assert.match(renderEnglish(reading.reason), /Operation not permitted/);
  });

  it('name modules the way the kernel does', async () => {
    const group = records(
      [
        'command modules modules-loadable',
        'kernel/fs/overlayfs/overlay.ko\nkernel/drivers/md/dm-thin-pool.ko\n',
      ],
      ['status 0'],
      ['command modules modules-builtin'],
      ['status 1'],
    );
    const readings = await decode(
      wholeRun().replace(frame(4, 'probes', probesGroup), frame(4, 'probes', group)),
    );
    const loadable = readings.command('modules-loadable');
    assert.ok(loadable.state === 'ran');
    assert.equal(loadable.output, 'overlay\ndm_thin_pool\n');
    assert.deepEqual(readings.command('modules-builtin'), {
      state: 'ran',
      exitCode: 0,
      output: '',
      truncated: false,
    });
  });
});

describe('the kernel configuration among the readings', () => {
  function runWithConfig(candidates: string, configFrame: string): string {
    const programs = programsGroup.replace('denied /boot/config-6.1.0\nread /proc/config.gz\n', candidates);
    return wholeRun()
      .replace(frame(2, 'kernelConfig', configText, '/proc/config.gz'), configFrame)
      .replace(frame(3, 'programs', programsGroup), frame(3, 'programs', programs));
  }

  it('is absent only when the collector has found none', async () => {
    const { kernelConfig, incomplete } = await decode(runWithConfig('', ''));
    assert.deepEqual(kernelConfig, { path: '/proc/config.gz', reading: { state: 'absent' } });
    assert.deepEqual(incomplete, []);
  });

  it('is unreadable where one exists that this account may not read', async () => {
    const { kernelConfig, incomplete } = await decode(runWithConfig('denied /boot/config-6.1.0\n', ''));
    assert.equal(kernelConfig.path, '/boot/config-6.1.0');
    assert.equal(kernelConfig.reading.state, 'unreadable');
    assert.deepEqual(incomplete, []);
  });

  it('is unreadable and incomplete when it was sent and did not arrive', async () => {
    const whole = frame(2, 'kernelConfig', configText, '/proc/config.gz');
    for (const broken of [
      '',
      whole.replace(/[A-Za-z]{4}\n$/m, ''),
      whole.replace('E 2', 'E 9'),
      whole.replace('/proc/config.gz', '/etc/shadow'),
      whole + whole,
    ]) {
      const { kernelConfig, incomplete } = await decode(runWithConfig('read /proc/config.gz\n', broken));
      assert.deepEqual([kernelConfig.path, kernelConfig.reading.state], ['/proc/config.gz', 'unreadable']);
      assert.deepEqual(incomplete, ['kernelConfig']);
    }
  });

  it('is used when only the records around it were lost', async () => {
    const { kernelConfig } = await decode(wholeRun().replace(frame(3, 'programs', programsGroup), ''));
    assert.equal(kernelConfig.reading.state, 'read');
  });

  it('is truncated when it is longer than a section may be', async () => {
    const long = '# comment\n'.repeat(110_000);
    for (const configFrame of [
      frame(2, 'kernelConfig', long, '/proc/config.gz'),
      `\n@${nonce} B 2 kernelConfig base64 /proc/config.gz\n${base64Lines(Buffer.from(long.slice(0, 1024 * 1024 + 1)))}\n@${nonce} E 2 kernelConfig\n`,
    ]) {
      const { kernelConfig } = await decode(runWithConfig('read /proc/config.gz\n', configFrame));
      assert.ok(kernelConfig.reading.state === 'read' && kernelConfig.reading.truncated);
      assert.equal(kernelConfig.reading.text.length, 1024 * 1024);
    }
  });

  it('is unreadable when the host cannot send bytes', async () => {
    const empty = `\n@${nonce} B 2 kernelConfig none /proc/config.gz\n\n@${nonce} E 2 kernelConfig\n`;
    const { kernelConfig } = await decode(runWithConfig('read /proc/config.gz\n', empty));
    assert.ok(kernelConfig.reading.state === 'unreadable');
    assert.match(renderEnglish(kernelConfig.reading.reason), /base64/);
  });
});

describe('the readings of a run that went wrong', () => {
  it('are unreadable for a group that is there twice, damaged, or another one', async () => {
    const good = frame(4, 'probes', probesGroup);
    const forged = frame(5, 'probes', probesGroup.replace('666', '777'));
    for (const bad of [good + forged, good.replace(/[A-Z]/, '\u00e9'), frame(4, 'prob', probesGroup), '']) {
      const readings = await decode(wholeRun().replace(good, bad));
      assert.deepEqual(readings.incomplete, ['storage', 'logs']);
      assert.equal(readings.command('paths').state, 'unreadable');
      assert.equal(readings.command('uname').state, 'ran');
    }
  });

  it('are all unreadable under another nonce', async () => {
    const readings = await decodeCollectorOutput(runResult(wholeRun()), 'f'.repeat(32), limits);
    assert.deepEqual([...readings.incomplete].sort(), sections);
    assert.equal(readings.file('/proc/version').state, 'unreadable');
  });

  it('say why: the time, the size, the early end', async () => {
    const cut = wholeRun().slice(0, 200);
    for (const [end, pattern] of [
      ['timedOut', /within 30 seconds/],
      ['tooLarge', /more than 16777216 bytes/],
      ['exited', /ended early/],
    ] as const) {
      const reading = (await decode(cut, { end })).file('/proc/version');
      assert.ok(reading.state === 'unreadable');
      assert.match(renderEnglish(reading.reason), pattern);
    }
  });

  it('invent nothing, wherever the stream is cut', async () => {
    const run = wholeRun();
    const whole = await decode(run);
    const firstMark = run.indexOf(' A 1\n') + 5;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: firstMark, max: run.length }), async (length) => {
        assertNothingInvented(await decode(run.slice(0, length), { end: 'exited' }), whole);
      }),
      { numRuns: 300 },
    );
  });

  it('invent nothing, whichever line is lost, doubled or moved', async () => {
    const lines = wholeRun().split('\n');
    const whole = await decode(wholeRun());
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('lose', 'double', 'move'),
        fc.integer({ min: 4, max: lines.length - 1 }),
        fc.integer({ min: 4, max: lines.length - 1 }),
        async (change, index, target) => {
          const changed = [...lines];
          const [line = ''] = change === 'double' ? [changed[index]] : changed.splice(index, 1);
          if (change !== 'lose') {
            changed.splice(target, 0, line);
          }
          assertNothingInvented(await decode(changed.join('\n')), whole);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('never throw, whatever bytes come after the first mark', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.nat(2000), async (garbage, offset) => {
        const run = Buffer.from(wholeRun(), 'latin1');
        const position = run.indexOf(' A 1\n') + 5 + (offset % 1200);
        const stdout = Buffer.concat([run.subarray(0, position), garbage, run.subarray(position)]);
        const readings = await decode(stdout);
        assert.ok(readings.incomplete.every((section) => sections.includes(section)));
      }),
      { numRuns: 200 },
    );
  });

  it('stay within bounds when the records are a zip bomb', async () => {
    const bomb = base64Lines(
      gzipSync(Buffer.alloc(24 * 1024 * 1024, `\n@${nonce} paths b\n/a\n/b\n`), { level: 1 }),
    );
    const run = `\n@${nonce} B 1 files base64+gzip\n${bomb}\n@${nonce} E 1 files\n${filesGroup}`;
    const readings = await decode(run);
    assert.ok(readings.incomplete.includes('system'));
  });
});
