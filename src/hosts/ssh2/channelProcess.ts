import type { Client, ClientChannel } from 'ssh2';
import type { RemoteProcess } from '../remoteRun/remoteProcess';

/** Starts a program on a connection; rejects with ssh2's own error when the server starts none. */
export async function startProgram(client: Client, command: string): Promise<RemoteProcess> {
  return remoteProcess(client, await exec(client, command));
}

function exec(client: Client, command: string): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => {
      if (error) {
        reject(error);
      } else {
        resolve(channel);
      }
    });
  });
}

/**
 * The exit status alone does not say that everything arrived: sshd sends it as soon as the program has ended, before what
 * still waits in the pipe. It counts only when the channel was closed on an open connection.
 */
function remoteProcess(client: Client, channel: ClientChannel): RemoteProcess {
  let exitCode: number | undefined;
  let lost = false;
  const lose = () => {
    lost = true;
  };
  client.once('close', lose);
  channel.on('exit', (code: number | null) => {
    exitCode = code ?? undefined;
  });
  return {
    stdin: channel,
    stdout: channel,
    stderr: channel.stderr,
    ended: new Promise((resolve) => {
      channel.once('close', () => {
        // On a loss ssh2 closes the channels just before it tells of the loss.
        setImmediate(() => {
          client.off('close', lose);
          resolve({ exitCode: lost ? undefined : exitCode });
        });
      });
    }),
    destroy: () => {
      channel.destroy();
    },
  };
}
