import type { Check } from '../../model/check';
import { bridgeChecks } from './bridgeChecks';
import { connectionTableChecks } from './connectionTableChecks';
import { deviceChecks } from './deviceChecks';
import { extensionChecks } from './extensionChecks';
import { firewallChecks } from './firewallChecks';
import { forwardingChecks } from './forwardingChecks';
import { iptablesChecks } from './iptablesChecks';
import { nameChecks } from './nameChecks';
import { optionalDriverChecks } from './optionalDriverChecks';
import { overlayNetworkChecks } from './overlayNetworkChecks';
import { packetFilterChecks } from './packetFilterChecks';
import { rawTableChecks } from './rawTableChecks';
import { serviceChecks } from './serviceChecks';
import { subnetChecks } from './subnetChecks';

/** Checks of the category Network. */
export const networkChecks: readonly Check[] = [
  ...forwardingChecks,
  ...bridgeChecks,
  ...iptablesChecks,
  ...packetFilterChecks,
  ...rawTableChecks,
  ...extensionChecks,
  ...connectionTableChecks,
  ...overlayNetworkChecks,
  ...optionalDriverChecks,
  ...firewallChecks,
  ...subnetChecks,
  ...nameChecks,
  ...deviceChecks,
  ...serviceChecks,
];
