import { isDistribution } from '../../checks/kernel/bootParameters';
import { valueOf } from '../../model/fact';
import type { Fix, FixInput } from '../../model/fix';
import type { HostFacts } from '../../model/hostFacts';
import { message } from '../../model/message';
import { ordinaryName } from './accountName';
import { editableFile } from './editableFile';
import { refusedDraft, settingFix, unneededDraft, type Draft } from './settingFix';
import { checkStep } from './checkStep';

const passwd = '/etc/passwd';

/** Whether the group has the account, whatever this session was given when it began. */
function isMember({ security }: HostFacts, name: string): boolean {
  return valueOf(security.groups.docker)?.members.includes(name) === true;
}

/** Older releases of usermod have other letters: those of systemd's time know -aG. Alpine has addgroup. */
function hasUsermod(facts: HostFacts): boolean {
  return valueOf(facts.system.initProgram) === 'systemd' && !isDistribution(facts, 'alpine');
}

/** Root's rights for an account: never without a person's consent. */
export const dockerGroupFix: Fix = settingFix({
  id: 'join-docker-group',
  title: message('Let the account use Docker, as good as root'),
  answers: ['RT-SOCKET'],
  sources: [
    'https://docs.docker.com/engine/install/linux-postinstall/',
    'https://docs.docker.com/engine/security/#docker-daemon-attack-surface',
    'https://man7.org/linux/man-pages/man8/usermod.8.html',
  ],
  offer: (facts) => {
    const name = ordinaryName(facts);
    return name === undefined || facts.security.groups.docker?.state !== 'known' || isMember(facts, name)
      ? undefined
      : hasUsermod(facts)
        ? 'guided'
        : 'manual';
  },
  question: () => ({ paths: [passwd] }),
  draft,
  byHand: (facts) => {
    const name = ordinaryName(facts) ?? 'NAME';
    return [isDistribution(facts, 'alpine') ? `addgroup ${name} docker` : `usermod -aG docker ${name}`];
  },
});

function draft({ facts, files }: FixInput): Draft {
  const name = ordinaryName(facts);
  if (name === undefined) {
    return refusedDraft(message('The host has to be examined as the account that is to use Docker.'));
  }
  if (facts.security.groups.docker?.state !== 'known') {
    return refusedDraft(message('No group docker was found in /etc/group.'), []);
  }
  if (isMember(facts, name)) {
    return unneededDraft(
      message('The account {account} is in the group docker; a new login has the right.', { account: name }),
    );
  }
  if (!hasUsermod(facts)) {
    return refusedDraft(message('It is not known how this system adds accounts to groups.'));
  }
  const accounts = editableFile(files, passwd);
  const isLocal =
    accounts.kind === 'editable' && accounts.text.split('\n').some((line) => line.startsWith(`${name}:`));
  return isLocal
    ? planned(name)
    : refusedDraft(
        message(
          'The account {account} is not in {path}: a directory service has it, where its groups are kept too.',
          {
            account: name,
            path: passwd,
          },
        ),
      );
}

const isInGroup = 'id -nG "$1" | tr " " "\\n" | grep -qxF -e docker';

function planned(account: string): Draft {
  return {
    kind: 'steps',
    steps: [
      {
        kind: 'command',
        argv: ['usermod', '-aG', 'docker', account],
        undo: { kind: 'inverse', argv: ['gpasswd', '-d', account, 'docker'] },
        changes: message('Puts {account} into the group docker', { account }),
        reason: message('The socket of Docker belongs to that group.'),
      },
      checkStep(
        ['sh', '-c', isInGroup, 'sh', account],
        message('The group has to have {account}.', { account }),
      ),
    ],
    notes: [
      message(
        'Who may use the socket of Docker is as good as root: {account} can then mount the whole disk into a container and change it.',
        { account },
      ),
      message(
        'It holds for new logins. A VS Code Server that runs already keeps the old groups until it is ended.',
      ),
    ],
    confirm: true,
    disturbs: 'nothing',
    mayDisconnect: false,
  };
}
