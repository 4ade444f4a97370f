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
  counters,
} from './factShapes';

const iptablesProgram = fact(v.strictObject({ version: text, backend: v.picklist(['legacy', 'nf_tables']) }));

export const networkSchema = v.strictObject({
  interfaces: fact(v.array(v.strictObject({ name: text, mtu: count, state: text, isBridge: v.boolean() }))),
  routes: fact(
    v.array(v.strictObject({ device: text, network: text, prefix: count, gateway: v.exactOptional(text) })),
  ),
  ipv6: fact(v.boolean()),
  nameServers: textsFact,
  upstreamNameServers: textsFact,
  hostsNames: textsFact,
  hostsServices: textsFact,
  iptables: iptablesProgram,
  legacyTables: textsFact,
  legacyTables6: textsFact,
  legacyRules: v.exactOptional(textsFact),
  nftTables: textsFact,
  forwardChain: textsFact,
  conntrackStatistics: fact(counters),
  listeners: fact(
    v.array(v.strictObject({ protocol: v.picklist(['tcp', 'udp']), address: text, port: count })),
  ),
  ufw: fact(settings),
  ufwDefaults: fact(settings),
  suseFirewall: fact(settings),
  firewalldZones: fact(settings),
  networkManagerUnmanaged: textsFact,
  shellProxy: fact(settings),
});

export const securitySchema = v.strictObject({
  modules: textsFact,
  appArmorEnabled: textFact,
  selinuxEnforcing: fact(v.boolean()),
  selinuxConfig: fact(settings),
  containerSelinuxPolicy: fact(v.boolean()),
  seccompActions: textsFact,
  ownSeccompMode: numberFact,
  groups: factsByName(v.strictObject({ gid: count, members: texts })),
  auditedPaths: textsFact,
});
