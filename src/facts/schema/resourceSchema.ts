import * as v from 'valibot';
import {
  text,
  texts,
  count,
  fact,
  factsByName,
  textsFact,
  numberFact,
  settings,
  counters,
  probe,
} from './factShapes';

export const namespacesSchema = v.strictObject({
  handles: textsFact,
  initial: v.exactOptional(fact(v.boolean())),
  createUserNamespace: fact(probe),
  appArmorProfiles: textsFact,
});

export const cgroupsSchema = v.strictObject({
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

export const memorySchema = v.strictObject({
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

export const storageSchema = v.strictObject({
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
