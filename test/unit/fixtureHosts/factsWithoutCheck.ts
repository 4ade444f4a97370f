/** Facts that no check looks at, and why they are read all the same. Paths in HostFacts, joined with dots. */
export const factsWithoutCheck: readonly { readonly facts: RegExp; readonly why: string }[] = [
  {
    facts: /^engines\.units\./,
    why: 'One question names all units; some only explain a report to a person who reads its snapshot.',
  },
  {
    facts: /^engines\.programs\./,
    why: 'Programs are looked for together, and fixes and engines ask for more of them than checks do.',
  },
  {
    facts: /^engines\.versions\.(?:crun|iptables)$/,
    why: 'Versions are shown, and the rules ask the facts that are made from them.',
  },
  {
    facts: /^storage\.paths\./,
    why: 'All paths are looked at together; the kernel tells of most of them in a better way.',
  },
  {
    facts: /^storage\.overlayParameters\./,
    why: 'The parameters of overlay are read as a folder; only redirect_dir and index decide anything.',
  },
  {
    facts: /^sysctls\./,
    why: 'Settings that are shown beside those that a rule asks for, or that another fact already holds.',
  },
  {
    facts: /^memory\.(?:available|swapTotal)$/,
    why: 'How much memory there is says nothing about whether containers run.',
  },
  {
    facts: /^cgroups\.(?:ownGroups|daemonGroups\.containerd)$/,
    why: 'Where the reading shell and containerd stand is shown as evidence of the mode.',
  },
  {
    facts: /^security\.groups\.(?:podman|lxd|incus-admin)$/,
    why: 'Only the group docker gives root over a socket that a check judges.',
  },
  {
    facts: /^security\.(?:selinuxConfig|seccompActions|ownSeccompMode)$/,
    why: 'They are evidence beside the state that the kernel tells of itself.',
  },
  {
    facts: /^checkpoint\./,
    why: 'The preflight of a checkpoint asks for them on request.',
  },
  {
    facts: /^engines\.openFileLimits\.kubelet$/,
    why: 'The limits of the daemons are read together.',
  },
];
