/**
 * Many SSH servers in one process of their own, each on a port of the loopback interface, which answer the collector as a
 * fixture host would. Prints the ports on one line, and ends when its standard input does.
 *
 *   node --import=tsx test/rig/simulatedHosts.ts COUNT HOST-KEY-FILE
 */
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import ssh2 from 'ssh2';
import { fixtureStream } from '../unit/fixtureHosts/fixtureHost';

const [, , count = '1', keyFile = ''] = process.argv;
const hostKeys = [readFileSync(keyFile)];
const stream = fixtureStream('debian-13');

async function startHost(): Promise<number> {
  const server = new ssh2.Server({ hostKeys }, (client) => {
    client.on('error', () => undefined);
    client.on('authentication', (login) => {
      if (login.method === 'none') {
        login.accept();
      } else {
        login.reject();
      }
    });
    client.on('session', (accept) => {
      accept().on('exec', (acceptExec) => {
        const channel = acceptExec();
        channel.once('data', () => {
          channel.write(stream);
          channel.exit(0);
          channel.end();
        });
        channel.resume();
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function main(): Promise<void> {
  const ports: number[] = [];
  for (let index = 0; index < Number(count); index += 1) {
    ports.push(await startHost());
  }
  process.stdout.write(`${ports.join(' ')}\n`);
  process.stdin.resume();
  process.stdin.once('end', () => process.exit(0));
}

void main();
