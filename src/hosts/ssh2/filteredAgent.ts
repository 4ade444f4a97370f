import type * as ssh2Module from 'ssh2';
import type { BaseAgent, IdentityCallback, ParsedKey, SignCallback, SigningRequestOptions } from 'ssh2';

type Ssh2 = typeof ssh2Module;

/** Most servers end the connection after six failed keys (MaxAuthTries of sshd_config(5)), and a password shall have its turn. */
const mostKeys = 5;

/**
 * The person's agent, which shows only some of its keys.
 * @param only The keys that may be used; undefined for any.
 * @param onKeys Told of the keys that are offered, so that their files need not be tried.
 */
export function agentWith(
  { BaseAgent: Base, createAgent }: Ssh2,
  socket: string,
  only: readonly Buffer[] | undefined,
  onKeys: (keys: readonly Buffer[]) => void,
): BaseAgent {
  const inner = createAgent(socket);
  class FilteredAgent extends Base {
    getIdentities(callback: IdentityCallback): void {
      inner.getIdentities((error, keys) => {
        const offered = (keys ?? [])
          .filter((key) => only?.some((one) => one.equals(publicOf(key))) ?? true)
          .slice(0, mostKeys);
        onKeys(offered.map(publicOf));
        // An agent that does not answer has no keys; the other ways are still to be tried.
        callback(null, error ? [] : offered);
      });
    }

    sign(
      publicKey: ParsedKey | Buffer | string,
      data: Buffer,
      options: SigningRequestOptions | SignCallback,
      callback?: SignCallback,
    ): void {
      inner.sign(publicKey, data, options as SigningRequestOptions, callback);
    }
  }
  return new FilteredAgent();
}

function publicOf(key: unknown): Buffer {
  if (Buffer.isBuffer(key)) {
    return key;
  }
  return typeof key === 'object' && key !== null && 'getPublicSSH' in key
    ? (key as ParsedKey).getPublicSSH()
    : Buffer.alloc(0);
}
