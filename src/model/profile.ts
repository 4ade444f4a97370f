/** What the host is meant to do. It decides which checks apply and how much weighs what they find. */
export const profiles = ['docker', 'podman', 'rootless', 'kubernetes', 'swarm', 'lxc', 'checkpoint'] as const;

export type Profile = (typeof profiles)[number];

/** `auto` follows the engines found on the host. */
export type ProfileChoice = Profile | 'auto';

export const profileChoices: readonly ProfileChoice[] = ['auto', ...profiles];
