import * as v from 'valibot';
import { text, texts, count, fact, textFact, textsFact, numberFact, settings } from './factShapes';

export const accountSchema = v.strictObject({ uid: count, name: text, groups: texts });

export const systemSchema = v.strictObject({
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

export const kernelSchema = v.strictObject({
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

export const modulesSchema = v.strictObject({
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
