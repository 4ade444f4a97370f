import { spawn } from 'node:child_process';
import type { RemoteProcess } from './remoteRun/remoteProcess';

/** A shell on this machine that reads its script from standard input, in a session of its own. */
export function startLocalShell(): Promise<RemoteProcess> {
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-s'], { detached: true, stdio: 'pipe', cwd: '/' });
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
