import { dockerDaemonKeyMeanings } from '../src/knowledge/dockerDaemonKeyMeanings';
import {
  dockerDaemonKeys,
  dockerDaemonKeysSource,
  type DaemonKeyType,
  type DockerDaemonKeyRow,
} from '../src/knowledge/dockerDaemonKeys';
import { renderEnglish } from '../src/model/message';

const types: Readonly<Record<DaemonKeyType, object>> = {
  flag: { type: 'boolean' },
  number: { type: 'integer' },
  object: { type: 'object' },
  objects: { type: 'array', items: { type: 'object' } },
  size: { type: ['integer', 'string'] },
  string: { type: 'string' },
  stringMap: { type: 'object', additionalProperties: { type: 'string' } },
  strings: { type: 'array', items: { type: 'string' } },
};

function property(row: DockerDaemonKeyRow): object {
  const { key, type, since, until, ignoredSince, replacement } = row;
  const does = dockerDaemonKeyMeanings[key];
  const description = [
    ...(does ? [`${renderEnglish(does)}.`] : []),
    `Since Docker ${since}.`,
    ...(until === undefined ? [] : [`dockerd ${until} and later do not start with it.`]),
    ...(ignoredSince === undefined ? [] : [`dockerd ${ignoredSince} and later pass over it.`]),
    ...(replacement === undefined ? [] : [`Its place was taken by ${replacement}.`]),
  ].join(' ');
  const hasEnded = until !== undefined || ignoredSince !== undefined;
  return { ...types[type], description, ...(hasEnded && { doNotSuggest: true }) };
}

/** The JSON schema of daemon.json, for files of that name that are no host's: those the language server judges. */
export function daemonSchema(): string {
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Configuration of dockerd',
    $comment: `Generated from src/knowledge by scripts/writeDaemonSchema.ts. Source: ${dockerDaemonKeysSource}`,
    type: 'object',
    properties: Object.fromEntries(dockerDaemonKeys.map((row) => [row.key, property(row)])),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}
