import { spawn } from 'node:child_process';
import type { RemoteProcess } from './remoteRun/remoteProcess';

const plainShell = ['/bin/sh', '-s'] as const;

/**
 * A shell on this machine that reads its script from standard input, in a session of its own.
 * @param command Another program than /bin/sh that starts one, with its arguments.
 */
export function startLocalShell([program, ...args]: readonly [
  string,
  ...string[],
] = plainShell): Promise<RemoteProcess> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { detached: true, stdio: 'pipe', cwd: '/' });
    child.once('error', reject);
    child.once('spawn', () => {
      resolve({
        stdin: child.stdin,
        stdout: child.stdout,
        stderr: child.stderr,
        ended: new Promise((settle) => {
          child.once('close', (code) => {
            settle({ exitCode: code ?? undefined });
          });
        }),
        destroy: () => {
          child.kill('SIGKILL');
        },
      });
    });
  });
}
