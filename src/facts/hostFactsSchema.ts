import * as v from 'valibot';
import { factsSchema, type HostFacts } from '../model/hostFacts';
import { checkpointSchema, clockSchema, logsSchema, rootlessSchema } from './schema/accountSchema';
import { enginesSchema } from './schema/enginesSchema';
import { count, fact, factsByName, text, texts } from './schema/factShapes';
import { networkSchema, securitySchema } from './schema/networkSchema';
import { cgroupsSchema, memorySchema, namespacesSchema, storageSchema } from './schema/resourceSchema';
import { accountSchema, kernelSchema, modulesSchema, systemSchema } from './schema/systemSchema';

/** The shape of HostFacts at run time. Members that it does not know are refused: they would be lost in silence. */
export const hostFactsSchema = v.strictObject({
  schema: v.literal(factsSchema),
  host: v.strictObject({ id: text, label: text }),
  collectedAt: v.pipe(text, v.isoTimestamp()),
  account: fact(accountSchema),
  system: systemSchema,
  kernel: kernelSchema,
  modules: modulesSchema,
  namespaces: namespacesSchema,
  cgroups: cgroupsSchema,
  memory: memorySchema,
  storage: storageSchema,
  network: networkSchema,
  security: securitySchema,
  engines: enginesSchema,
  rootless: rootlessSchema,
  checkpoint: checkpointSchema,
  clock: clockSchema,
  logs: logsSchema,
  sysctls: factsByName(text),
  sysctlAssignments: fact(v.array(v.strictObject({ key: text, value: text, path: text, line: count }))),
  incomplete: texts,
});

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;
type Checked = DeepReadonly<v.InferOutput<typeof hostFactsSchema>>;

/** Do not compile when type and schema part: each must be assignable to the other. */
export type SchemaCoversType = HostFacts extends Checked ? true : never;
export type TypeCoversSchema = Checked extends DeepReadonly<HostFacts> ? true : never;
export const schemaEqualsType: [SchemaCoversType, TypeCoversSchema] = [true, true];
