import * as v from 'valibot';
import { factsSchema, type HostFacts } from '../model/hostFacts';
import type { Message } from '../model/message';

const text = v.string();
const texts = v.array(text);
const count = v.pipe(v.number(), v.finite());

/** Messages in messages stop somewhere; deeper ones are no facts of ours. */
const messageDepth = 10;

const message: v.GenericSchema<Message> = messageSchema(messageDepth);

function messageSchema(depth: number): v.GenericSchema<Message> {
  const inner = depth === 0 ? v.never() : v.lazy(() => messageSchema(depth - 1));
  return v.strictObject({ text, args: v.record(text, v.union([text, v.number(), inner])) });
}

const source = v.variant('kind', [
  v.strictObject({ kind: v.literal('file'), path: text, line: v.exactOptional(count) }),
  v.strictObject({ kind: v.literal('command'), command: text }),
]);

function fact<const S extends v.GenericSchema>(value: S) {
  return v.variant('state', [
    v.strictObject({ state: v.literal('known'), value, source, excerpt: text }),
    v.strictObject({ state: v.literal('absent'), source }),
    v.strictObject({ state: v.literal('unreadable'), source, reason: message }),
  ]);
}

function factsByName<const S extends v.GenericSchema>(value: S) {
  return v.record(text, fact(value));
}

const textFact = fact(text);
const textsFact = fact(texts);
const numberFact = fact(count);
const settings = v.record(text, text);
const counters = v.record(text, count);
const probe = v.strictObject({ succeeded: v.boolean(), exitCode: count, message: text });

const account = v.strictObject({ uid: count, name: text, groups: texts });

const system = v.strictObject({
  hostname: textFact,
  osRelease: fact(
    v.strictObject({ id: text, idLike: texts, versionId: text, variantId: text, prettyName: text }),
  ),
  machine: textFact,
  pageSize: numberFact,
  virtualMachine: textFact,
  container: textFact,
  initProgram: textFact,
  systemdVersion: numberFact,
  cpu: fact(v.strictObject({ count, model: text, flags: texts })),
  boardModel: textFact,
});

const kernel = v.strictObject({
  release: fact(v.strictObject({ text, major: count, minor: count, patch: count, suffix: text })),
  build: textFact,
  commandLine: textFact,
  config: fact(
    v.strictObject({
      path: text,
      headerRelease: v.exactOptional(text),
      headerArchitecture: v.exactOptional(text),
      fragment: v.boolean(),
      values: settings,
    }),
  ),
  livepatches: textsFact,
  taint: numberFact,
  vsyscallPage: textFact,
  filesystems: textsFact,
  lockdown: textFact,
  binfmt: fact(
    v.strictObject({
      enabled: v.boolean(),
      handlers: v.array(v.strictObject({ name: text, enabled: v.boolean(), interpreter: text, flags: text })),
    }),
  ),
  logMatches: textsFact,
});

const modules = v.strictObject({
  directory: textFact,
  loaded: textsFact,
  builtin: textsFact,
  loadable: textsFact,
  rules: fact(
    v.array(
      v.strictObject({ kind: v.picklist(['blacklist', 'install']), module: text, command: text, path: text }),
    ),
  ),
});

const namespaces = v.strictObject({
  handles: textsFact,
  initial: v.exactOptional(fact(v.boolean())),
  createUserNamespace: fact(probe),
  appArmorProfiles: textsFact,
});

const cgroups = v.strictObject({
  mode: fact(v.picklist(['none', 'v1', 'hybrid', 'v2'])),
  mounts: fact(
    v.array(
      v.strictObject({ path: text, version: v.union([v.literal(1), v.literal(2)]), controllers: texts }),
    ),
  ),
  controllers: fact(
    v.array(v.strictObject({ name: text, hierarchy: count, groups: count, enabled: v.boolean() })),
  ),
  unifiedControllers: textsFact,
  unifiedSubtreeControl: textsFact,
  ownGroups: fact(settings),
  interfaceFiles: factsByName(texts),
  statistics: fact(counters),
  memoryEvents: fact(counters),
  daemonGroups: factsByName(text),
});

const memory = v.strictObject({
  total: numberFact,
  available: numberFact,
  swapTotal: numberFact,
  swaps: fact(v.array(v.strictObject({ path: text, kind: text, size: count, used: count }))),
  pressure: factsByName(text),
});

const pathKinds = [
  'file',
  'directory',
  'socket',
  'characterDevice',
  'blockDevice',
  'symbolicLink',
  'other',
] as const;

const storage = v.strictObject({
  mounts: fact(
    v.array(
      v.strictObject({
        path: text,
        root: text,
        type: text,
        device: text,
        options: texts,
        superOptions: texts,
        propagation: text,
        line: v.exactOptional(text),
      }),
    ),
  ),
  usage: factsByName(
    v.strictObject({ type: text, size: count, available: count, inodes: count, inodesFree: count }),
  ),
  paths: factsByName(v.strictObject({ kind: v.picklist(pathKinds), mode: text, uid: count, gid: count })),
  realPaths: v.exactOptional(factsByName(text)),
  overlayParameters: factsByName(text),
  mountOverlay: fact(probe),
  xfsFtype: numberFact,
});

const engines = v.strictObject({
  programs: factsByName(text),
  versions: factsByName(text),
  docker: fact(
    v.strictObject({
      serverVersion: text,
      storageDriver: text,
      driverStatus: settings,
      dataRoot: text,
      cgroupDriver: text,
      cgroupVersion: text,
      securityOptions: texts,
      swarmActive: v.boolean(),
      experimental: v.boolean(),
      warnings: texts,
    }),
  ),
  dockerDaemonJson: fact(v.record(text, v.unknown())),
  podmanStorage: fact(settings),
  kubelet: fact(settings),
  containerdConfig: fact(settings),
  units: factsByName(v.strictObject({ loadState: text, activeState: text, unitFileState: text })),
});

/** The shape of HostFacts at run time. Members that it does not know are refused: they would be lost in silence. */
export const hostFactsSchema = v.strictObject({
  schema: v.literal(factsSchema),
  host: v.strictObject({ id: text, label: text }),
  collectedAt: v.pipe(text, v.isoTimestamp()),
  account: fact(account),
  system,
  kernel,
  modules,
  namespaces,
  cgroups,
  memory,
  storage,
  engines,
  sysctls: factsByName(text),
  incomplete: texts,
});

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;
type Checked = DeepReadonly<v.InferOutput<typeof hostFactsSchema>>;

/** Do not compile when type and schema part: each must be assignable to the other. */
export type SchemaCoversType = HostFacts extends Checked ? true : never;
export type TypeCoversSchema = Checked extends DeepReadonly<HostFacts> ? true : never;
export const schemaEqualsType: [SchemaCoversType, TypeCoversSchema] = [true, true];
