import assert from 'node:assert/strict';
import { triedCapabilities, type Reality } from '../../vm/truth/capabilityTable';
import { TrialOutcome } from '../../vm/truth/trialOutcome';

function judge(title: string, ...lines: readonly string[]): Reality {
  const capability = triedCapabilities.find((each) => each.title === title);
  assert.ok(capability);
  const stdout = `${lines.join('\n')}\n`;
  return capability.judge(new TrialOutcome(capability.trial, { exitCode: 0, stdout, stderr: '' }));
}

function hog(key: string, exit: number, kills: number, said = ''): string[] {
  return [`${key}.exit ${exit}`, `${key}.said ${said}`, `${key}.kills ${kills}`];
}

function touched(resident: number): string {
  return `touched 200 MiB, resident ${resident} MiB, swapped ${200 - resident} MiB`;
}

describe('judging what happened', () => {
  const swapped = hog('wide', 0, 0, touched(63));

  it('takes a kill for one only with the kernel line', () => {
    assert.deepEqual(judge('Limit memory', ...hog('tight', 137, 1)), {
      works: true,
      happened: 'killed at 64 MiB',
    });
    assert.throws(() => judge('Limit memory', ...hog('tight', 137, 0)), /shows nothing/);
  });

  it('tells a hog that was kept to its limit from one that was not', () => {
    assert.equal(judge('Limit memory', ...hog('tight', 0, 0, touched(64))).works, true);
    assert.equal(judge('Limit memory', ...hog('tight', 0, 0, touched(199))).works, false);
  });

  it('takes a container that does not start for one that cannot be limited', () => {
    const said = 'docker: memory.swap.max: no such file or directory';
    assert.deepEqual(judge('Limit memory', ...hog('tight', 127, 0, said)), {
      works: false,
      happened: `did not start: ${said}`,
    });
  });

  it('asks for a kill without swap and for a survivor with it', () => {
    assert.equal(judge('Limit swap', ...hog('tight', 137, 1), ...swapped).works, true);
    assert.equal(judge('Limit swap', ...hog('tight', 0, 0, touched(64)), ...swapped).works, false);
    assert.equal(judge('Limit swap', ...hog('tight', 137, 1), ...hog('wide', 137, 1)).works, false);
  });

  it('believes the kernel that it held a group back', () => {
    const held = 'cpu.said nr_periods 20 nr_throttled 19 nr_bursts 0';
    assert.deepEqual(judge('Limit CPU', 'cpu.exit 0', held), {
      works: true,
      happened: 'held back in 19 of 20 periods',
    });
    assert.equal(judge('Limit CPU', 'cpu.exit 0', 'cpu.said ').works, false);
    assert.equal(judge('Limit CPU', 'cpu.exit 0', 'cpu.said nr_periods 0 nr_throttled 0').works, false);
    assert.throws(() => judge('Limit CPU', 'cpu.exit 1', 'cpu.said '), /did not spin/);
  });

  it('counts processes', () => {
    assert.equal(judge('Limit processes', 'pids.exit 0', 'pids.said started 19 of 50').works, true);
    assert.equal(judge('Limit processes', 'pids.exit 0', 'pids.said started 50 of 50').works, false);
  });

  it('wants a restored program to go on, not to begin anew', () => {
    const done = ['checkpoint.exit 0', 'restore.exit 0', 'before 27'];
    const title = 'Checkpoint and restore (Podman)';
    assert.equal(judge(title, ...done, 'after 46').works, true);
    assert.equal(judge(title, ...done, 'after 9').works, false);
    assert.deepEqual(judge(title, 'checkpoint.exit 125', 'checkpoint.said no CRIU'), {
      works: false,
      happened: 'checkpoint: no CRIU',
    });
  });

  it('shows all that a trial said when it was cut off', () => {
    const run = { exitCode: null, stdout: 'something\n', stderr: 'and more\n' };
    assert.throws(
      () => new TrialOutcome('dockerRun', run).text('run.exit'),
      /did not say run\.exit \(exit cut off\)\nsomething\n\s*and more/,
    );
  });
});
