import {
  engineSchemes,
  type EndpointState,
  type EngineEndpoint,
  type EngineScheme,
} from '../../model/containerEngine';
import { commandSource, known, unreadable, valueOf, type Fact } from '../../model/fact';
import type { EngineFacts } from '../../model/hostFacts';
import { admit, anyOf, objectOf, text } from '../../model/shape';
import type { Readings } from '../readings';
import { redactText } from '../redaction';
import { parseJson } from './json';
import { nonBlankLines, outputOf } from './readingFact';

/** A socket in its usual place. Of the account's own the place stands in its run-time folder. */
interface UsualSocket {
  readonly name: string;
  readonly kind: EngineEndpoint['kind'];
  readonly place: RegExp;
  /** systemd's units that listen there and that answer. */
  readonly units?: readonly [socket: string, service: string];
}

/** https://docs.docker.com/engine/security/rootless/ and podman-system-service(1). */
const usualSockets: readonly UsualSocket[] = [
  {
    name: 'docker',
    kind: 'docker',
    place: /^\/run\/docker\.sock$/,
    units: ['docker.socket', 'docker.service'],
  },
  { name: 'docker, rootless', kind: 'docker', place: /^\/run\/user\/\d+\/docker\.sock$/ },
  {
    name: 'podman',
    kind: 'podman',
    place: /^\/run\/podman\/podman\.sock$/,
    units: ['podman.socket', 'podman.service'],
  },
  { name: 'podman, rootless', kind: 'podman', place: /^\/run\/user\/\d+\/podman\/podman\.sock$/ },
];

/** Where docker's command goes without a word: https://docs.docker.com/engine/manage-resources/contexts/ */
const defaultContext = 'default';
const defaultSocket = '/run/docker.sock';

/** Longer names are no names of contexts, and longer addresses no addresses. In characters. */
const wordLimit = 300;

/**
 * Where the account may ask engines, from the lines of the command `endpoints`: variables of docker's command,
 * `currentContext=NAME`, `context TLS JSON`, `socket STATE PATH`.
 */
export function parseEndpoints(
  readings: Readings,
  units: EngineFacts['units'],
): Fact<readonly EngineEndpoint[]> {
  const source = commandSource('docker context ls');
  const ran = outputOf(readings, 'endpoints');
  if (!ran.ok) {
    return unreadable(source, ran.reason);
  }
  const lines = nonBlankLines(ran.output);
  const sockets = new Map(lines.flatMap(parseSocket));
  const told = toldEndpoints(lines);
  const current = currentName(lines, told);
  const endpoints = [
    ...usualEndpoints(sockets, units, current),
    ...told.map((endpoint) => place(endpoint, sockets, endpoint.name === current)),
  ];
  const excerpt = endpoints.map(
    ({ name, address, isCurrent }) => `${isCurrent ? '* ' : '  '}${name} ${address}`,
  );
  return known(endpoints, source, excerpt.join('\n'));
}

function parseSocket(line: string): [string, EndpointState][] {
  const [, state, path] = /^socket (usable|denied|missing) (\/.*)$/.exec(line) ?? [];
  return state === undefined || path === undefined ? [] : [[path, state as EndpointState]];
}

interface ToldEndpoint {
  readonly name: string;
  readonly origin: 'dockerContext' | 'dockerHost';
  readonly address: string;
  readonly hasTls: boolean;
}

/** No context may be called so: a name of one begins with a letter or a digit. */
const variable = '$DOCKER_HOST';

function toldEndpoints(lines: readonly string[]): ToldEndpoint[] {
  const host = valueOfLine(lines, 'DOCKER_HOST');
  const hasTls = valueOfLine(lines, 'DOCKER_TLS_VERIFY') !== '';
  return [
    ...(host === '' ? [] : [{ name: variable, origin: 'dockerHost' as const, address: host, hasTls }]),
    ...lines.flatMap(parseContext),
  ];
}

/** https://github.com/docker/cli/blob/master/cli/context/store/metadatastore.go */
const contextShape = objectOf({
  Name: text,
  Endpoints: objectOf({
    docker: objectOf({ Host: text, SkipTLSVerify: anyOf(isBoolean, isUndefined) }),
  }),
});

function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

function isUndefined(value: unknown): value is undefined {
  return value === undefined;
}

function parseContext(line: string): ToldEndpoint[] {
  const [, tls, json = ''] = /^context (yes|no) (\{.*)$/.exec(line) ?? [];
  const context = admit(contextShape, parseJson(json));
  return context === undefined
    ? []
    : [
        {
          name: context.Name.slice(0, wordLimit),
          origin: 'dockerContext',
          address: context.Endpoints.docker.Host,
          // With files of certificates, docker speaks TLS; whether it verifies the other side is another question.
          hasTls: tls === 'yes' && context.Endpoints.docker.SkipTLSVerify !== true,
        },
      ];
}

/** The order of docker's command: the variable, the other variable, the configuration. */
function currentName(lines: readonly string[], told: readonly ToldEndpoint[]): string {
  if (told.some(({ origin }) => origin === 'dockerHost')) {
    return variable;
  }
  return valueOfLine(lines, 'DOCKER_CONTEXT') || valueOfLine(lines, 'currentContext') || defaultContext;
}

function valueOfLine(lines: readonly string[], name: string): string {
  return lines.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
}

function usualEndpoints(
  sockets: ReadonlyMap<string, EndpointState>,
  units: EngineFacts['units'],
  current: string,
): EngineEndpoint[] {
  return [...sockets].flatMap(([path, state]): EngineEndpoint[] => {
    const usual = usualSockets.find(({ place: usualPlace }) => usualPlace.test(path));
    return usual === undefined || state === 'missing'
      ? []
      : [
          {
            ...{ name: usual.name, kind: usual.kind, origin: 'socket', scheme: 'unix' },
            ...{ address: `unix://${path}`, socketPath: path },
            state: state === 'usable' && mayStart(usual, units) ? 'activatable' : state,
            isCurrent: path === defaultSocket && current === defaultContext,
          },
        ];
  });
}

/** A socket of systemd's whose service does not run; of the account's own Podman nobody can say without asking. */
function mayStart({ kind, units: names }: UsualSocket, units: EngineFacts['units']): boolean {
  if (names === undefined) {
    return kind === 'podman';
  }
  const [socket, service] = names.map((name) => units[name]);
  return (
    socket !== undefined &&
    valueOf(socket)?.activeState === 'active' &&
    service !== undefined &&
    valueOf(service)?.activeState === 'inactive'
  );
}

function place(
  { name, origin, address, hasTls }: ToldEndpoint,
  sockets: ReadonlyMap<string, EndpointState>,
  isCurrent: boolean,
): EngineEndpoint {
  const [, word = '', path = ''] = /^([a-z]+):\/\/(.*)$/.exec(address) ?? [];
  const scheme: EngineScheme = engineSchemes.find((each) => each === word) ?? 'other';
  const isSocket = scheme === 'unix' && path.startsWith('/');
  const socketPath = path.replace(/^\/var\/run\//, '/run/');
  return {
    ...{ name, kind: 'docker', origin, scheme },
    address: redactText(address.slice(0, wordLimit)),
    ...(isSocket && { socketPath }),
    // A socket of which nothing was said is for whoever connects to find out.
    state: isSocket ? (sockets.get(path) ?? sockets.get(socketPath) ?? 'denied') : 'elsewhere',
    isCurrent,
    ...(scheme === 'tcp' && { hasTls }),
  };
}
