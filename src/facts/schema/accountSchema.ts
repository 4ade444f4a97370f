import * as v from 'valibot';
import {
  text,
  texts,
  count,
  fact,
  factsByName,
  textFact,
  textsFact,
  numberFact,
  settings,
} from './factShapes';

const ranges = fact(v.array(v.strictObject({ owner: text, start: count, count })));

export const rootlessSchema = v.strictObject({
  subordinateUids: ranges,
  subordinateGids: ranges,
  subordinateServices: textsFact,
  fileCapabilities: factsByName(text),
  home: textFact,
  runtimeDirectory: textFact,
  userBus: fact(v.boolean()),
  lingering: textsFact,
  delegatedControllers: textsFact,
  stateFolders: textsFact,
});

export const checkpointSchema = v.strictObject({
  configurations: factsByName(texts),
  kernelInterfaces: factsByName(v.boolean()),
  libcriu: textFact,
  crunFeatures: textsFact,
  networkLockPrograms: factsByName(text),
});

export const clockSchema = v.strictObject({
  time: numberFact,
  source: textFact,
  availableSources: textsFact,
  timesyncdSynchronized: fact(v.boolean()),
  setters: textsFact,
  timeZone: textFact,
});

export const logsSchema = v.strictObject({
  engineErrors: textsFact,
  journalPersistent: fact(v.boolean()),
  journalSettings: fact(settings),
  containerLogs: fact(v.array(v.strictObject({ path: text, size: count }))),
  failedContainers: fact(v.array(v.strictObject({ name: text, image: text, exitCode: count, since: text }))),
});
