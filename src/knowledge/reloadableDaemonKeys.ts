/**
 * Keys of daemon.json that a running dockerd takes over when it is told to reload; all others wait for its next start. Kept to
 * those that every release from 17.06 on reloads.
 * Sources: https://docs.docker.com/reference/cli/dockerd/#configuration-reload-behavior; Reload() in daemon/reload.go of
 * https://github.com/moby/moby
 */
export const reloadableDaemonKeys: ReadonlySet<string> = new Set([
  'debug',
  'insecure-registries',
  'labels',
  'live-restore',
  'max-concurrent-downloads',
  'max-concurrent-uploads',
  'registry-mirrors',
  'shutdown-timeout',
]);
