/** A program that writes configuration files anew, and the words by which its files are known. */
export interface FileManagerRow {
  readonly manager: string;
  /** Looked for in the comments of a file, without regard to upper and lower case. */
  readonly mark: RegExp;
  /** URLs. */
  readonly sources: readonly string[];
}

/** Who overwrites what a person changes in a file, by the marks that their files carry. */
export const fileManagers: readonly FileManagerRow[] = [
  {
    manager: 'Ansible',
    mark: /ansible[ _-]managed|(?:managed|generated|maintained) (?:by|with|through) ansible|(?:BEGIN|END) ANSIBLE MANAGED/i,
    sources: [
      'https://docs.ansible.com/ansible/latest/collections/ansible/builtin/blockinfile_module.html',
      'https://docs.ansible.com/ansible/latest/collections/ansible/builtin/template_module.html',
    ],
  },
  {
    manager: 'Puppet',
    mark: /(?:managed|generated|maintained|controlled) (?:by|with|through) puppet|puppet[ _-]managed/i,
    sources: [
      'https://www.puppet.com/docs/puppet/8/lang_template.html',
      'https://www.puppet.com/docs/puppet/latest/types/file.html',
    ],
  },
  {
    manager: 'Salt',
    mark: /(?:managed|generated|maintained) (?:by|with|through) salt|salt[ _-]managed|START (?:of )?managed zone/i,
    sources: ['https://docs.saltproject.io/en/latest/ref/states/all/salt.states.file.html'],
  },
  {
    manager: 'Chef',
    mark: /(?:managed|generated|maintained) (?:by|with|through) (?:chef|cinc)\b|chef[ _-]managed/i,
    sources: ['https://docs.chef.io/resources/template/'],
  },
  {
    manager: 'CFEngine',
    mark: /\b(?:managed|generated|controlled) by cfengine\b/i,
    sources: ['https://docs.cfengine.com/docs/lts/reference-promise-types-files.html'],
  },
  {
    manager: 'cloud-init',
    mark: /(?:created|generated|written|managed|added) (?:by|from) cloud-?init|cloud-init (?:managed|generated)/i,
    sources: ['https://docs.cloud-init.io/en/latest/reference/modules.html'],
  },
  {
    manager: 'tuned',
    mark: /(?:generated|created|written|managed) by tuned/i,
    sources: ['https://tuned-project.org/docs/manual.html'],
  },
  {
    manager: 'the build of the cloud image',
    mark: /\bCLOUD_IMG:/,
    sources: ['https://git.launchpad.net/livecd-rootfs/'],
  },
  {
    manager: 'another program',
    mark: /do not edit|(?:this file is )?(?:auto-?matically|auto-?) ?generated|managed by [a-z]|\b(?:managed|generated|created|written) (?:automatically )?by\b/i,
    sources: [
      'https://docs.ansible.com/ansible/latest/reference_appendices/config.html#default-managed-str',
      'https://www.gnu.org/software/grub/manual/grub/grub.html#Simple-configuration',
    ],
  },
];

/** Comments of shell, systemd and sysctl files; whatever is quoted in one line is enough. */
const comment = /^[ \t]*(?:[#;]|\/\/)(.*)$/gm;

/** The manager whose mark stands in a comment of the text; undefined without one. */
export function managerOf(text: string): string | undefined {
  const comments = [...text.matchAll(comment)].map(([, words]) => words).join('\n');
  return fileManagers.find(({ mark }) => mark.test(comments))?.manager;
}
