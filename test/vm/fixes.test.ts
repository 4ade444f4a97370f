import assert from 'node:assert/strict';
import { rm, writeFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { ChangeRecord } from '../../src/model/changeRecord';
import { renderEnglish } from '../../src/model/message';
import { thawGrubMachine } from '../rig/machines/grubMachine';
import { outputFolder } from '../rig/projectFolder';
import { makeTemporaryFolder } from '../rig/temporaryFolder';
import { FixedMachine } from './fixes/fixedMachine';

function assertState(record: ChangeRecord, state: ChangeRecord['state']): void {
  const said = record.steps.map(({ output }) => output).join('\n');
  assert.equal(record.state, state, `${record.reason ? renderEnglish(record.reason) : ''}\n${said}`);
}

describe('fixes on a machine that boots by GRUB', function () {
  this.timeout(1_200_000);
  let fixed: FixedMachine;
  let folder: string;
  const log: string[] = [];

  function tell(line: string): void {
    log.push(`${new Date().toISOString()} ${line}`);
    console.log(`      ${line}`);
  }

  before(async () => {
    folder = await makeTemporaryFolder();
    const machine = await thawGrubMachine({ kept: false, patienceMs: 3_600_000 }, console.log);
    fixed = await FixedMachine.of(machine, folder);
  });

  after(async () => {
    await fixed.machine.stop();
    await rm(folder, { recursive: true, force: true });
    await mkdir(outputFolder, { recursive: true });
    await writeFile(path.join(outputFolder, 'fixes.log'), `${log.join('\n')}\n`);
  });

  function shell(script: string): Promise<string> {
    return fixed.machine.runOrThrow(script);
  }

  /** A hook of GRUB that writes what GRUB cannot read: nothing of it may reach the menu that boots. */
  async function refusesBrokenMenu(): Promise<void> {
    const hook = '/etc/grub.d/45_broken';
    const look = () =>
      shell('sha256sum /etc/default/grub /boot/grub/grub.cfg; stat -c "%a %u %i %h" /etc/default/grub');
    const before = await look();
    await shell(`printf '#!/bin/sh\\necho "menuentry {"\\n' >${hook}; chmod 755 ${hook}`);
    const record = await fixed.fix('remove-cgroup-disable-memory');
    assertState(record, 'rolledBack');
    assert.equal(await look(), before);
    await shell(`rm ${hook}`);
    tell(`with a broken hook of grub.d: ${renderEnglish(record.reason!)} All is as it was.`);
  }

  it('forward packets, proved over a new connection, and no more when it is undone', async () => {
    // Docker may have switched it on when it started.
    await shell('sysctl -w net.ipv4.ip_forward=0');
    assert.equal((await fixed.finding('NET-FWD4')).status, 'error');
    const record = await fixed.fix('enable-ip-forward');
    assertState(record, 'committed');
    assert.equal((await shell('cat /proc/sys/net/ipv4/ip_forward')).trim(), '1');
    assert.notEqual((await fixed.finding('NET-FWD4')).status, 'error');
    assertState(await fixed.undo(record.id), 'undone');
    assert.equal((await shell('cat /proc/sys/net/ipv4/ip_forward')).trim(), '0');
    assert.equal((await shell('ls /etc/sysctl.d | grep -c hullwright || :')).trim(), '0');
    tell('ip_forward: off, error; fixed: on, no error; undone: off, no file left');
  });

  it("switch Docker's experimental mode on and off again", async () => {
    const experimental = () => shell("docker info --format '{{.ExperimentalBuild}}'");
    assert.equal((await experimental()).trim(), 'false');
    const record = await fixed.fix('enable-docker-experimental');
    assertState(record, 'committed');
    assert.equal((await experimental()).trim(), 'true');
    assertState(await fixed.undo(record.id), 'undone');
    assert.equal((await experimental()).trim(), 'false');
    tell('daemon.json: experimental off; fixed: on; undone: off');
  });

  it('bring the memory controller back by a restart, and undoing brings the first state back', async () => {
    await shell(
      `sed -i 's/^GRUB_CMDLINE_LINUX="/&cgroup_disable=memory /' /etc/default/grub; update-grub 2>&1`,
    );
    await fixed.machine.reboot();
    const broken = await fixed.finding('MEM-CTRL');
    assert.equal(broken.status, 'error');
    assert.deepEqual(
      broken.fixes.map(({ id, kind }) => [id, kind]),
      [['remove-cgroup-disable-memory', 'automatic']],
    );
    tell(`booted with ${(await shell('cat /proc/cmdline')).trim()}: ${renderEnglish(broken.title)}`);
    const original = await shell('cat /etc/default/grub');
    await refusesBrokenMenu();
    const record = await fixed.fix('remove-cgroup-disable-memory');
    assertState(record, 'committed');
    assert.equal((await fixed.finding('MEM-CTRL')).status, 'error', 'before the restart it is not effective');
    await fixed.reboot();
    assert.equal((await fixed.finding('MEM-CTRL')).status, 'pass');
    assert.match(await shell('cat /sys/fs/cgroup/cgroup.controllers'), /\bmemory\b/);
    tell(`fixed over SSH by a sudo user and restarted: ${(await shell('cat /proc/cmdline')).trim()}`);
    assertState(await fixed.undo(record.id), 'undone');
    assert.equal(await shell('cat /etc/default/grub'), original);
    await fixed.reboot();
    assert.equal((await fixed.finding('MEM-CTRL')).status, 'error');
    tell('undone and restarted: the first state is back');
  });
});
