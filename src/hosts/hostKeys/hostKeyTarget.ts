import type { SshSettings } from '../sshConfig/sshSettings';
import type { HostKeyTarget } from './hostKey';

/**
 * The name that a server's key is known by. An alias stands for itself, whatever the port: get_hostfile_hostname_ipaddr of
 * OpenSSH's sshconnect.c.
 */
export function hostKeyTarget({
  hostKeyAlias,
  hostName,
  port,
}: Pick<SshSettings, 'hostKeyAlias' | 'hostName' | 'port'>): HostKeyTarget {
  return hostKeyAlias === undefined ? { name: hostName, port } : { name: hostKeyAlias, port: 22 };
}
