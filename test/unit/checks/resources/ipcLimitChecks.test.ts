import { ipcLimitChecks } from '../../../../src/checks/resources/ipcLimitChecks';
import { denied, missing, sysctl } from '../factBuilders';
import { assertVerdict, judge } from '../judging';

function withSysctl(id: string, key: string, value: string) {
  return judge(ipcLimitChecks, id, (facts) => {
    facts.sysctls[key] = sysctl(key, value);
  });
}

describe('limits of semaphores and message queues', () => {
  it('LIM-SEM tells when a set is smaller than databases ask for', () => {
    assertVerdict(judge(ipcLimitChecks, 'LIM-SEM'), { status: 'pass', summary: /32000 sets of 32000/ });
    assertVerdict(withSysctl('LIM-SEM', 'kernel.sem', '250\t32000\t32\t128'), { status: 'pass' });
    assertVerdict(withSysctl('LIM-SEM', 'kernel.sem', '16\t32000\t32\t128'), { status: 'info' });
    assertVerdict(withSysctl('LIM-SEM', 'kernel.sem', 'none'), { status: 'unknown' });
  });

  it('LIM-MQUEUE tells when there are fewer than usual', () => {
    assertVerdict(judge(ipcLimitChecks, 'LIM-MQUEUE'), { status: 'pass' });
    assertVerdict(withSysctl('LIM-MQUEUE', 'fs.mqueue.queues_max', '8'), { status: 'info', proof: '8' });
    assertVerdict(withSysctl('LIM-MQUEUE', 'fs.mqueue.queues_max', 'many'), { status: 'unknown' });
  });

  it('are unknown when they cannot be read, and do not concern kernels without them', () => {
    for (const [id, key] of [
      ['LIM-SEM', 'kernel.sem'],
      ['LIM-MQUEUE', 'fs.mqueue.queues_max'],
    ] as const) {
      const hidden = judge(ipcLimitChecks, id, (facts) => {
        facts.sysctls[key] = denied('/proc/sys');
      });
      assertVerdict(hidden, { status: 'unknown' });
      const gone = judge(ipcLimitChecks, id, (facts) => {
        facts.sysctls[key] = missing('/proc/sys');
      });
      assertVerdict(gone, { status: 'notApplicable' });
    }
  });
});
