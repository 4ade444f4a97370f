import assert from 'node:assert/strict';
import { projectFolder } from '../../rig/projectFolder';
import { runQuietly } from '../../rig/childProgram';
import type { FleetResult } from '../../rig/fleetRun';

const hosts = 1000;

describe('many hosts over ssh', function () {
  this.timeout(180_000);

  it(`examines ${hosts} simulated hosts, each whole`, async () => {
    const args = ['--import=tsx', 'test/rig/fleetRun.ts', String(hosts)];
    const { exitCode, output } = await runQuietly(process.execPath, args, { cwd: projectFolder });
    assert.equal(exitCode, 0, output);
    const { whole, seconds, megabytes, lag } = JSON.parse(output) as FleetResult;
    console.log(`      ${seconds.toFixed(1)} s, ${megabytes.toFixed(0)} MB, lag ${lag.toFixed(0)} ms (99 %)`);
    assert.equal(whole, hosts);
  });
});
