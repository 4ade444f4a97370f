import * as v from 'valibot';
import type { Fact } from '../../model/fact';
import type { DockerInfo, RuntimeFeatures } from '../../model/hostFacts';
import { message } from '../../model/message';
import type { Readings } from '../readings';
import { redactValue } from '../redaction';
import { parseJson } from './json';
import { parseRuntimeFeatures } from './runtimeFeatures';
import { commandFailed, factOfCommand, notUnderstood, shorten, understood, type Parsed } from './readingFact';

const text = v.optional(v.nullable(v.string()));
const texts = v.optional(v.nullable(v.array(v.string())));

const runtimeSchema = v.object({
  path: text,
  status: v.optional(v.nullable(v.record(v.string(), v.string()))),
});

/** The members that are kept, of https://docs.docker.com/reference/api/engine/ (SystemInfo). All may be missing. */
const infoSchema = v.object({
  ServerVersion: text,
  ServerErrors: texts,
  Driver: text,
  DriverStatus: v.optional(v.nullable(v.array(v.array(v.string())))),
  DockerRootDir: text,
  CgroupDriver: text,
  CgroupVersion: text,
  SecurityOptions: texts,
  Swarm: v.optional(v.nullable(v.object({ LocalNodeState: text }))),
  ExperimentalBuild: v.optional(v.nullable(v.boolean())),
  Warnings: texts,
  LoggingDriver: text,
  DefaultRuntime: text,
  Runtimes: v.optional(v.nullable(v.record(v.string(), runtimeSchema))),
  LiveRestoreEnabled: v.optional(v.nullable(v.boolean())),
  FirewallBackend: v.optional(v.nullable(v.object({ Driver: text }))),
  HttpProxy: text,
  HttpsProxy: text,
  NoProxy: text,
  RegistryConfig: v.optional(v.nullable(v.object({ InsecureRegistryCIDRs: texts }))),
  DefaultAddressPools: v.optional(
    v.nullable(v.array(v.object({ Base: text, Size: v.optional(v.nullable(v.number())) }))),
  ),
  Images: v.optional(v.nullable(v.number())),
  Containers: v.optional(v.nullable(v.number())),
  ContainersStopped: v.optional(v.nullable(v.number())),
});

type Info = v.InferOutput<typeof infoSchema>;

/** What a daemon that was already running says of itself. */
export function parseDockerInfo(readings: Readings): Fact<DockerInfo> {
  return factOfCommand(readings, {
    name: 'docker-info',
    commandLine: "docker info --format '{{json .}}'",
    parse: parseDockerInfoOutput,
  });
}

/**
 * The client prints one line of JSON. Without a daemon that answers it prints one with empty members, its complaint
 * either inside (`ServerErrors`) or on a line after it.
 */
export function parseDockerInfoOutput(ran: {
  readonly output: string;
  readonly exitCode: number;
}): Parsed<DockerInfo> {
  const lines = ran.output.split('\n').filter((line) => line.trim() !== '');
  const json = lines.find((line) => line.startsWith('{'));
  const complaints = lines.filter((line) => line !== json).join('\n');
  const document = json === undefined ? undefined : parseJson(json);
  if (document === undefined) {
    return notUnderstood(commandFailed(ran));
  }
  const checked = v.safeParse(infoSchema, redactValue(document));
  if (!checked.success) {
    return notUnderstood(message('The answer of the daemon does not have the form that Docker documents.'));
  }
  const info = checked.output;
  const errors = [...(info.ServerErrors ?? []), complaints].filter((line) => line !== '').join(' ');
  if ((info.ServerErrors ?? []).length > 0 || !info.ServerVersion) {
    return notUnderstood(
      errors === ''
        ? message('The daemon did not answer.')
        : message('{errors}', { errors: shorten(errors) }),
    );
  }
  return understood(keep(info), excerptOf(info));
}

function keep(info: Info): DockerInfo {
  return {
    serverVersion: info.ServerVersion ?? '',
    storageDriver: info.Driver ?? '',
    driverStatus: Object.fromEntries(
      (info.DriverStatus ?? [])
        .map(([name = '', value = '']): [string, string] => [name, value])
        .filter(([name]) => name !== '' && name !== '__proto__'),
    ),
    dataRoot: info.DockerRootDir ?? '',
    cgroupDriver: info.CgroupDriver ?? '',
    // The daemon names the version since 20.10; before that it knew only version 1.
    cgroupVersion: info.CgroupVersion ?? '',
    securityOptions: info.SecurityOptions ?? [],
    swarmActive: info.Swarm?.LocalNodeState === 'active',
    experimental: info.ExperimentalBuild ?? false,
    warnings: info.Warnings ?? [],
    ...keepSettings(info),
    ...keepCounts(info),
  };
}

/** Settings that only newer daemons tell; one that it does not tell is left out. */
function keepSettings(info: Info): Partial<DockerInfo> {
  const proxies = { http: info.HttpProxy, https: info.HttpsProxy, no: info.NoProxy };
  return {
    ...(info.LoggingDriver && { loggingDriver: info.LoggingDriver }),
    ...(info.DefaultRuntime && { defaultRuntime: info.DefaultRuntime }),
    ...(info.Runtimes && { runtimes: Object.keys(info.Runtimes), ...keepFeatures(info.Runtimes) }),
    ...(typeof info.LiveRestoreEnabled === 'boolean' && { liveRestore: info.LiveRestoreEnabled }),
    ...(info.FirewallBackend?.Driver && { firewallBackend: info.FirewallBackend.Driver }),
    proxies: Object.fromEntries(
      Object.entries(proxies).flatMap(([name, value]): [string, string][] => (value ? [[name, value]] : [])),
    ),
    ...(info.RegistryConfig && { insecureRegistries: info.RegistryConfig.InsecureRegistryCIDRs ?? [] }),
    addressPools: (info.DefaultAddressPools ?? []).map(({ Base, Size }) =>
      `${Base ?? ''} ${Size ?? ''}`.trim(),
    ),
  };
}

/** Under this name the daemon hands on what each runtime prints as its features: daemon/info_unix.go of moby. */
const featuresKey = 'org.opencontainers.runtime-spec.features';

function keepFeatures(runtimes: NonNullable<Info['Runtimes']>): Pick<DockerInfo, 'runtimeFeatures'> {
  const told = Object.entries(runtimes).flatMap(([name, { status }]): [string, RuntimeFeatures][] => {
    const features = parseRuntimeFeatures(status?.[featuresKey] ?? '');
    return features === undefined || name === '__proto__' ? [] : [[name, features]];
  });
  return told.length > 0 ? { runtimeFeatures: Object.fromEntries(told) } : {};
}

function keepCounts(info: Info): Partial<DockerInfo> {
  return {
    ...(typeof info.Images === 'number' && { images: info.Images }),
    ...(typeof info.Containers === 'number' && { containers: info.Containers }),
    ...(typeof info.ContainersStopped === 'number' && { stoppedContainers: info.ContainersStopped }),
  };
}

/** The members that are kept, as the daemon gave them; of the long lists of features what is kept of them. */
function excerptOf(info: Info): string {
  const features = info.Runtimes ? keepFeatures(info.Runtimes).runtimeFeatures : undefined;
  const paths = Object.entries(info.Runtimes ?? {}).map(([name, { path }]) => [name, { path }] as const);
  const members = {
    ...info,
    ...(info.Runtimes && { Runtimes: Object.fromEntries(paths) }),
    ...(features && { RuntimeFeatures: features }),
  };
  return Object.entries(members)
    .map(([name, value]) => `"${name}":${JSON.stringify(value)}`)
    .join('\n');
}
