import assert from 'node:assert/strict';
import { parseLogs } from '../../../../src/facts/sections/logs';
import { valueOf } from '../../../../src/model/fact';
import { fakeReadings, fileAbsent, notInstalled, ran } from '../fakeReadings';

const folders =
  'read /etc/systemd/journald.conf.d\nabsent /run/systemd/journald.conf.d\nabsent /usr/lib/systemd/journald.conf.d\n';

describe('parseLogs', () => {
  it('keeps the newest errors of engines, without remarks of the journal', () => {
    const lines = Array.from(
      { length: 60 },
      (_, index) => `2026-01-15T12:00:00 h dockerd[1]: error ${index}`,
    );
    const commands = { 'engine-errors': `-- Boot 1 --\n${lines.join('\n')}\n` };
    const errors = valueOf(parseLogs(fakeReadings({ commands })).engineErrors);
    assert.equal(errors?.length, 50);
    assert.match(errors.at(-1) ?? '', /error 59$/);
    const failed = parseLogs(fakeReadings({ commands: { 'engine-errors': ran('No journal files', 1) } }));
    assert.equal(failed.engineErrors.state, 'unreadable');
    const absent = parseLogs(fakeReadings({ commands: { 'engine-errors': notInstalled } }));
    assert.equal(absent.engineErrors.state, 'unreadable');
  });

  it('reads how the journal is kept', () => {
    const files = {
      '/etc/systemd/journald.conf': '[Journal]\n#Storage=auto\n',
      '/etc/systemd/journald.conf.d/10.conf': '[Journal]\nStorage=volatile\nRateLimitBurst=20\n',
    };
    const commands = { folders, marks: 'yes /var/log/journal\n' };
    const logs = parseLogs(fakeReadings({ files, commands }));
    assert.equal(valueOf(logs.journalPersistent), true);
    assert.deepEqual(valueOf(logs.journalSettings), { Storage: 'volatile', RateLimitBurst: '20' });
    const none = parseLogs(fakeReadings({ files: { '/etc/systemd/journald.conf': fileAbsent }, commands }));
    assert.equal(none.journalSettings.state, 'absent');
  });

  it('sorts the logs of containers by their size', () => {
    const paths = [
      '/var/lib/docker/containers/a/a-json.log|regular file|640|0|0|120',
      '/var/lib/docker|directory|710|0|0|4096',
      '/var/lib/docker/containers/b/b-json.log|regular file|640|0|0|99999',
    ].join('\n');
    const logs = parseLogs(fakeReadings({ commands: { paths, 'docker-logs': '' } }));
    assert.deepEqual(valueOf(logs.containerLogs), [
      { path: '/var/lib/docker/containers/b/b-json.log', size: 99999 },
      { path: '/var/lib/docker/containers/a/a-json.log', size: 120 },
    ]);
    const unasked = parseLogs(fakeReadings({ commands: { paths } }));
    assert.equal(unasked.containerLogs.state, 'unreadable');
  });

  it('keeps containers that ended badly', () => {
    const output = 'web|nginx:1|Exited (137) 3 hours ago\njob|busybox|Exited (0) 2 days ago\nold|x|Created\n';
    assert.deepEqual(
      valueOf(parseLogs(fakeReadings({ commands: { 'failed-containers': output } })).failedContainers),
      [{ name: 'web', image: 'nginx:1', exitCode: 137, since: '3 hours ago' }],
    );
    const denied = ran('permission denied while trying to connect', 1);
    const logs = parseLogs(fakeReadings({ commands: { 'failed-containers': denied } }));
    assert.equal(logs.failedContainers.state, 'unreadable');
  });
});
