import { mapFact } from '../../model/fact';
import type { NamespaceFacts, ProbeResult } from '../../model/hostFacts';
import { message } from '../../model/message';
import type { Readings } from '../readings';
import { listFolder } from './folder';
import { readOwnNamespaces } from './ownNamespaces';
import {
  commandFailed,
  factOfFile,
  factOfHelperCommand,
  nonBlankLines,
  notUnderstood,
  understood,
  unexpected,
  type Parsed,
} from './readingFact';

/** Which namespaces the kernel has, and whether this account may make one. */
export function parseNamespaces(readings: Readings): NamespaceFacts {
  return {
    handles: parseHandles(readings),
    initial: mapFact(readOwnNamespaces(readings), ({ allInitial }) => allInitial),
    createUserNamespace: factOfHelperCommand(readings, {
      name: 'unshare-user',
      commandLine: 'unshare --user --map-root-user true',
      parse: parseProbe,
    }),
    appArmorProfiles: factOfFile(readings, '/sys/kernel/security/apparmor/profiles', parseProfiles),
  };
}

function parseHandles(readings: Readings): NamespaceFacts['handles'] {
  const listed = listFolder(readings, { name: 'namespace-handles', folder: '/proc/self/ns' });
  const isList = listed.state === 'known' && listed.value.every((name) => /^[a-z_]{1,40}$/.test(name));
  return listed.state !== 'known' || (isList && listed.value.length > 0)
    ? listed
    : {
        state: 'unreadable',
        source: listed.source,
        reason: message('No namespace is listed, although every kernel since 3.0 has some.'),
      };
}

/** What came of trying something. A program that could not be used as intended has tried nothing. */
export function parseProbe(ran: { readonly output: string; readonly exitCode: number }): Parsed<ProbeResult> {
  const text = ran.output.trim();
  const notTried =
    ran.exitCode >= 124 ||
    ran.exitCode < 0 ||
    (ran.exitCode !== 0 && /unrecognized option|invalid option|unknown option|usage:|not found/i.test(text));
  return notTried
    ? notUnderstood(commandFailed(ran))
    : understood({ succeeded: ran.exitCode === 0, exitCode: ran.exitCode, message: text }, text);
}

/** Lines `name (mode)`; the name may hold blanks. */
export function parseProfiles(text: string): Parsed<readonly string[]> {
  const names: string[] = [];
  for (const line of nonBlankLines(text)) {
    const [, name] = /^(.+) \([a-z]+\)$/.exec(line) ?? [];
    if (name === undefined) {
      return notUnderstood(unexpected(line));
    }
    names.push(name);
  }
  return understood(names);
}
