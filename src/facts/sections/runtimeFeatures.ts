import * as v from 'valibot';
import type { RuntimeFeatures } from '../../model/hostFacts';
import { parseJson } from './json';

const flag = v.optional(v.nullable(v.boolean()));
const switchable = v.optional(v.nullable(v.object({ enabled: flag })));
const groups = v.object({ v1: flag, v2: flag, systemd: flag });
const mounts = v.object({ idmap: switchable });

/** The members that are kept, of https://github.com/opencontainers/runtime-spec/blob/main/features-linux.md */
const linuxSchema = v.object({
  cgroup: v.nullish(groups, {}),
  seccomp: switchable,
  apparmor: switchable,
  selinux: switchable,
  mountExtensions: v.nullish(mounts, {}),
});

const featuresSchema = v.object({
  linux: v.nullish(linuxSchema, {}),
  annotations: v.nullish(v.record(v.string(), v.string()), {}),
});

/** What a runtime prints as its features, as JSON; undefined when the text is something else. */
export function parseRuntimeFeatures(text: string): RuntimeFeatures | undefined {
  const checked = v.safeParse(featuresSchema, parseJson(text));
  if (!checked.success) {
    return undefined;
  }
  const { linux, annotations } = checked.output;
  const { cgroup, mountExtensions } = linux;
  const told: Readonly<Record<keyof RuntimeFeatures, boolean | null | undefined>> = {
    cgroupV1: cgroup.v1,
    cgroupV2: cgroup.v2,
    systemdGroups: cgroup.systemd,
    seccomp: linux.seccomp?.enabled,
    appArmor: linux.apparmor?.enabled,
    seLinux: linux.selinux?.enabled,
    idMappedMounts: mountExtensions.idmap?.enabled,
    checkpoint: isTold(annotations['org.opencontainers.runc.checkpoint.enabled']),
  };
  return Object.fromEntries(Object.entries(told).filter(([, value]) => typeof value === 'boolean'));
}

function isTold(annotation: string | undefined): boolean | undefined {
  return annotation === 'true' ? true : annotation === 'false' ? false : undefined;
}
