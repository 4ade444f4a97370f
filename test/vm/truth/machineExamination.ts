import { type HostReport } from '../../../src/model/hostReport';
import { type Machine } from '../../rig/machines/machine';
import { type MachineAccount } from '../../rig/machines/machineShell';
import { withTemporaryFolder } from '../../rig/temporaryFolder';
import { examineMachineHost, machineHosts } from '../machineHost';

/** Examines a machine over SSH as one of its accounts. */
export async function examineMachine(machine: Machine, account: MachineAccount): Promise<HostReport> {
  return withTemporaryFolder(async (folder) => {
    const host = (await machineHosts(machine, account, folder))();
    try {
      return (await examineMachineHost(host)).report;
    } finally {
      host.dispose();
    }
  });
}
