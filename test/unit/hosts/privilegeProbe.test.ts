import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { gainPrivileges } from '../../../src/hosts/privilege/privilegedSession';
import type { RemoteProcess } from '../../../src/hosts/remoteRun/remoteProcess';
import { hasErrorCode } from '../../../src/model/hullwrightError';

/** A shell that says this and then ends so. */
function shellThat(says: string, exitCode: number | undefined): Promise<RemoteProcess> {
  const stdout = new PassThrough();
  stdout.end(says);
  return Promise.resolve({
    ...{ stdin: new PassThrough().resume(), stdout, stderr: new PassThrough() },
    ended: new Promise((resolve) => {
      stdout.once('end', () => {
        resolve({ exitCode });
      });
    }),
    destroy: () => undefined,
  });
}

function gain(says: string, exitCode: number | undefined) {
  return gainPrivileges({
    ...{ host: { id: 'web1', label: 'web1' }, account: 'admin@web1', prompts: undefined },
    start: () => shellThat(says, exitCode),
  });
}

describe('asking how root can be had', () => {
  it('does not take a lost connection for a host without sudo', async () => {
    await assert.rejects(gain('uid 1000\n', undefined), (error) => hasErrorCode(error, 'connectionLost'));
  });

  it('says that there is no sudo when the whole answer says so', async () => {
    await assert.rejects(gain('uid 1000\n', 0), (error) => {
      assert.ok(hasErrorCode(error, 'privilegeRefused'));
      return error.message === 'There is neither sudo nor doas on web1.';
    });
  });
});
