import assert from 'node:assert/strict';
import { withRootedHost } from '../../../src/cli/changeHosts';
import { silentLogger } from '../../../src/model/logger';
import { HullwrightError, type ErrorCode } from '../../../src/model/hullwrightError';
import { message } from '../../../src/model/message';
import { plainStyle } from '../../../src/reports/terminalStyle';

function failure(code: ErrorCode): HullwrightError {
  return new HullwrightError({ code, problem: message('It did not work.'), remedy: message('Try again.') });
}

/** The exit status of a change that ends so, and what is told; `local` contacts nobody before it is used. */
async function statusOf(error: Error): Promise<{ status: number; told: string }> {
  let told = '';
  const terminal = {
    ...{ style: plainStyle, width: 100 },
    print: (text: string) => {
      throw new Error(`printed: ${text}`);
    },
    complain: (text: string) => {
      told += text;
    },
  };
  const sshEnvironment = () => ({
    ...({ prompts: undefined, logger: silentLogger, transport: 'auto', sshPath: undefined } as const),
    ...{ dataFolder: '/nowhere', homeFolder: '/nowhere', sshConfigFile: undefined, variables: {} },
  });
  const status = await withRootedHost('local', { transport: 'auto' }, { sshEnvironment, terminal }, () =>
    Promise.reject(error),
  );
  return { status, told };
}

describe('what keeps a host from being changed', () => {
  for (const [code, expected] of [
    ['changeRefused', 4],
    ['privilegeRefused', 4],
    ['fileUnreadable', 4],
    ['connectionLost', 3],
    ['hostKeyChanged', 3],
    ['timedOut', 3],
    ['cancelled', 130],
  ] as const) {
    it(`is told, with the exit status ${expected} for ${code}`, async () => {
      const { status, told } = await statusOf(failure(code));
      assert.equal(status, expected);
      assert.equal(told, 'hullwright: It did not work.\nTry again.\n');
    });
  }

  it('is left to the caller when it is a mistake of usage, or none of ours', async () => {
    await assert.rejects(statusOf(failure('usage')), /It did not work/);
    await assert.rejects(statusOf(new Error('ours')), /ours/);
  });
});
