import { valueOf } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import type { NetworkInterface } from '../../model/networkFacts';

/** True for the interfaces that Docker makes on the host: docker0, br- and 12 digits, docker_gwbridge. */
export function isDockerDevice(name: string): boolean {
  return /^(?:docker\d+|docker_gwbridge|br-[\da-f]{12})$/.test(name);
}

/** True for interfaces that engines and network plugins make for containers, Docker's among them. */
export function isContainerDevice(name: string): boolean {
  return (
    isDockerDevice(name) ||
    /^(?:veth|podman\d|cni|flannel|cali|vxlan|cilium|lxc|lxdbr|incusbr|kube-|nodelocaldns|weave|tunl0|wireguard\.cali)/.test(
      name,
    )
  );
}

/** True for the interfaces of virtual private networks, by their usual names. */
export function isVpnDevice(name: string): boolean {
  return /^(?:tun|tap|wg|ppp|vpn|tailscale|zt|utun|gpd|cscotun)/.test(name);
}

/** The interfaces by which the host reaches the rest of the world: those of its default routes. */
export function uplinks({ network }: HostFacts): readonly NetworkInterface[] {
  const devices = (valueOf(network.routes) ?? [])
    .filter(({ prefix, device }) => prefix === 0 && !isContainerDevice(device))
    .map(({ device }) => device);
  return (valueOf(network.interfaces) ?? []).filter(({ name }) => devices.includes(name));
}
