import { HullwrightError } from '../../model/hullwrightError';
import { message } from '../../model/message';

/** What a person writes behind `ssh`, taken apart. */
export interface Destination {
  /** An alias of the configuration, a name or an address. */
  readonly host: string;
  readonly user: string | undefined;
  readonly port: number | undefined;
}

const longestDestination = 255;

/**
 * Takes `alias`, `user@host`, `user@host:port`, `[address]:port` or `ssh://user@host:port` apart.
 * @throws HullwrightError `usage` for anything that could be taken for an option or that no host is called
 */
export function parseDestination(text: string): Destination {
  const plain = text.replace(/^ssh:\/\//i, '').replace(/\/$/, '');
  const [, user, host = '', digits] =
    /^(?:([^@\s/]+(?:@[^@\s/]+)*)@)?(\[[0-9A-Fa-f:.%\w]+\]|[^\s:@/[\]]+|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.%\w]*)(?::(\d{1,5}))?$/.exec(
      plain,
    ) ?? [];
  const port = digits === undefined ? undefined : Number(digits);
  const name = host.replace(/^\[(.*)\]$/, '$1');
  const isFit =
    text.length <= longestDestination &&
    name !== '' &&
    ![name, user ?? 'x'].some(
      (part) => part.startsWith('-') || /[^\x21-\x7e]|["'`$\\;&<>|(){}]/.test(part),
    ) &&
    (port === undefined || (port >= 1 && port <= 65_535));
  if (!isFit) {
    throw new HullwrightError({
      code: 'usage',
      problem: message('{destination} names no host.', { destination: text.slice(0, 100) }),
      remedy: message('Write an alias of your SSH configuration, user@host, or user@host:port.'),
    });
  }
  return { host: name, user, port };
}
