import { randomBytes } from 'node:crypto';
import { Duplex } from 'node:stream';
import type { RemoteProcess } from '../remoteRun/remoteProcess';
import { dialAnswers, dialFailed, dialRefused, unusualPath, type DialedPath } from './socketError';

/** Milliseconds until a shell must have said whether it dials. */
const timeLimitMs = 20_000;

/** Characters of what the dialling program complains that are kept. */
const saidLimit = 2000;

/** What every one of the programs takes as it is: to some of them a comma or a percent sign is more than a character. */
const plainPath = /^\/[\w/.@+-]{1,106}$/;

/**
 * Connects to a Unix socket of the machine that a shell runs on, through a program there that copies between the socket and
 * its standard streams: `docker system dial-stdio` (Docker 18.09 and later), socat, or `podman system dial-stdio`. Each of
 * them ends when its standard input does.
 * @param shell Reads its commands from standard input, and has read none yet. It is ended with the stream.
 * @throws HullwrightError `socketUnavailable` with why
 */
export async function dialSocket(shell: RemoteProcess, target: DialedPath): Promise<Duplex> {
  if (!plainPath.test(target.path)) {
    shell.destroy();
    throw unusualPath(target);
  }
  const complaints = new Complaints(shell);
  try {
    const rest = await untilDialled(shell, target, complaints);
    return new DialedSocket(shell, { target, complaints, rest });
  } catch (error) {
    shell.destroy();
    throw error;
  }
}

/** The nonce is ours and hexadecimal; the path comes afterwards, as a line that `read` takes. */
function dialScript(nonce: string): string {
  return `{
printf '\\n${nonce} ready\\n'
IFS= read -r path
unset DOCKER_HOST DOCKER_CONTEXT DOCKER_CONFIG CONTAINER_HOST CONTAINER_CONNECTION
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
# A package of Podman's brings a program of that name, which cannot do this.
is_docker() {
  case $(docker --version 2>/dev/null) in Docker*) true ;; *) false ;; esac
}
if [ ! -e "$path" ]; then
  printf '${nonce} missing\\n'
elif [ ! -S "$path" ]; then
  printf '${nonce} noSocket\\n'
elif [ ! -w "$path" ]; then
  printf '${nonce} denied\\n'
elif is_docker; then
  printf '${nonce} dialling\\n'
  exec docker -H "unix://$path" system dial-stdio
elif command -v socat >/dev/null 2>&1; then
  printf '${nonce} dialling\\n'
  exec socat - "UNIX-CONNECT:$path"
elif command -v podman >/dev/null 2>&1; then
  printf '${nonce} dialling\\n'
  exec podman --url "unix://$path" system dial-stdio
else
  printf '${nonce} noProgram\\n'
fi
exit 1
}
`;
}

/** Resolves to what came behind the sign that the program now has the streams. */
function untilDialled(shell: RemoteProcess, target: DialedPath, complaints: Complaints): Promise<Buffer> {
  const nonce = randomBytes(16).toString('hex');
  return new Promise((resolve, reject) => {
    let printed = Buffer.alloc(0);
    const settle = (act: () => void) => {
      clearTimeout(timer);
      shell.stdout.off('data', onOutput);
      act();
    };
    const fail = () => {
      settle(() => {
        reject(dialFailed(target, complaints.text));
      });
    };
    const timer = setTimeout(fail, timeLimitMs);
    const onOutput = (chunk: Buffer) => {
      printed = Buffer.concat([printed, chunk]);
      const text = printed.toString('latin1');
      const [whole, answer = ''] = new RegExp(`\\n${nonce} (?!ready)(\\w+)\\n`).exec(text) ?? [];
      if (whole === undefined) {
        if (text.endsWith(`\n${nonce} ready\n`)) {
          shell.stdin.write(`${target.path}\n`);
        }
        return;
      }
      const rest = printed.subarray(text.indexOf(whole) + whole.length);
      settle(() => {
        if (answer === 'dialling') {
          shell.stdout.pause();
          resolve(rest);
        } else {
          reject(dialRefused(target, dialAnswers[answer]));
        }
      });
    };
    shell.stdout.on('data', onOutput);
    shell.stdin.on('error', () => undefined);
    void shell.ended.then(fail);
    shell.stdin.write(dialScript(nonce));
  });
}

/** The last of what a program complained. */
class Complaints {
  text = '';

  constructor({ stderr }: RemoteProcess) {
    stderr.on('data', (chunk: Buffer) => {
      this.text = `${this.text}${chunk.toString('utf8')}`.slice(-saidLimit);
    });
  }
}

interface Dialled {
  readonly target: DialedPath;
  readonly complaints: Complaints;
  /** What the socket has said already. */
  readonly rest: Buffer;
}

/** The standard streams of the dialling program as one stream. */
class DialedSocket extends Duplex {
  readonly #shell: RemoteProcess;

  constructor(shell: RemoteProcess, { target, complaints, rest }: Dialled) {
    super();
    this.#shell = shell;
    let isSilent = rest.length === 0;
    if (!isSilent) {
      this.push(rest);
    }
    shell.stdout.on('data', (chunk: Buffer) => {
      isSilent = false;
      if (!this.push(chunk)) {
        shell.stdout.pause();
      }
    });
    void shell.ended.then(({ exitCode }) => {
      if (isSilent && exitCode !== 0) {
        this.destroy(dialFailed(target, complaints.text));
      } else {
        this.push(null);
      }
    });
  }

  override _read(): void {
    this.#shell.stdout.resume();
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    this.#shell.stdin.write(chunk, encoding, callback);
  }

  override _final(callback: () => void): void {
    this.#shell.stdin.end();
    callback();
  }

  /** The program ends with its standard input; what it did not expect must not stop it from that. */
  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#shell.stdin.end();
    this.#shell.destroy();
    callback(error);
  }
}
