import assert from 'node:assert/strict';
import { namespaceChecks } from '../../../../src/checks/namespaces/namespaceChecks';
import { message } from '../../../../src/model/message';
import type { Profile } from '../../../../src/model/profile';
import { fileSource, unreadable } from '../../../../src/model/fact';
import {
  denied,
  fromCommand,
  fromFile,
  kernelRelease,
  missing,
  notInstalled,
  sysctl,
  sysctlPath,
} from '../factBuilders';
import { assertVerdict, judge, type Change, type Expectation } from '../judging';
import { handlesUnreadable, without } from './namespaceChanges';

function expectVerdict(
  id: string,
  expected: Expectation,
  change?: Change,
  profiles?: readonly Profile[],
): void {
  assertVerdict(judge(namespaceChecks, id, change, profiles), expected);
}

describe('checks of user namespaces', () => {
  describe('NS-USER', () => {
    it('passes when one could be created, and is unknown when that was not tried', () => {
      expectVerdict('NS-USER', { status: 'pass', proof: 'unshare --user', summary: /root could create/ });
      expectVerdict(
        'NS-USER',
        { status: 'unknown', proof: 'not there', summary: /not be tried/ },
        (facts) => {
          facts.namespaces.createUserNamespace = notInstalled('unshare');
        },
      );
    });
    it('weighs by who needs them when the kernel has none', () => {
      expectVerdict('NS-USER', { status: 'info', proof: 'CONFIG_USER_NS=y' }, without('user'));
      expectVerdict('NS-USER', { status: 'warning' }, without('user'), ['podman']);
      expectVerdict('NS-USER', { status: 'error', title: /no user namespaces/ }, without('user'), [
        'rootless',
      ]);
      expectVerdict('NS-USER', { status: 'error' }, (facts) => {
        without('user')(facts);
        facts.engines.dockerDaemonJson = fromFile({ 'userns-remap': 'default' }, '/etc/docker/daemon.json');
      });
    });
    it('names the boot parameter of RHEL 7', () => {
      const verdict = judge(
        namespaceChecks,
        'NS-USER',
        (facts) => {
          without('user')(facts);
          facts.kernel.release = kernelRelease('3.10.0-1160.el7.x86_64');
        },
        ['rootless'],
      );
      assert.equal(verdict.nextStep?.args.parameter, 'user_namespace.enable=1');
    });
    const refused: Change = (facts) => {
      facts.account = fromCommand({ uid: 1000, name: 'ann', groups: ['ann'] }, 'id');
      facts.namespaces.createUserNamespace = fromCommand(
        { succeeded: false, exitCode: 1, message: 'unshare: unshare failed: Operation not permitted' },
        'unshare --user --map-root-user true',
        'unshare: unshare failed: Operation not permitted',
      );
    };
    it('leaves it to AppArmor where AppArmor lets single programs create one', () => {
      const restrict: Change = (facts) => {
        refused(facts);
        facts.sysctls['kernel.apparmor_restrict_unprivileged_userns'] = sysctl(
          'kernel.apparmor_restrict_unprivileged_userns',
          '1',
        );
      };
      expectVerdict('NS-USER', { status: 'pass', summary: /see NS-USER-APPARMOR/ }, restrict, ['rootless']);
    });
    it('is no error while a setting that may explain a refusal could not be read', () => {
      for (const key of [
        'kernel.apparmor_restrict_unprivileged_userns',
        'kernel.unprivileged_userns_clone',
        'user.max_user_namespaces',
      ]) {
        const hide: Change = (facts) => {
          refused(facts);
          facts.sysctls[key] = denied(sysctlPath(key));
        };
        expectVerdict('NS-USER', { status: 'unknown', proof: 'Permission denied' }, hide, ['rootless']);
      }
    });
    it('is an error for rootless when creating one is refused for no known reason', () => {
      expectVerdict(
        'NS-USER',
        { status: 'error', proof: 'Operation not permitted', summary: /as ann/ },
        refused,
        ['rootless'],
      );
      expectVerdict('NS-USER', { status: 'info', proof: 'Operation not permitted' }, refused);
    });
    it('leaves a refusal that a setting explains to the check of that setting', () => {
      expectVerdict(
        'NS-USER',
        { status: 'info', summary: /a setting takes them/ },
        (facts) => {
          refused(facts);
          facts.sysctls['kernel.unprivileged_userns_clone'] = sysctl('kernel.unprivileged_userns_clone', '0');
        },
        ['rootless'],
      );
    });
    it('is unknown when neither handles nor configuration tell', () => {
      expectVerdict(
        'NS-USER',
        { status: 'unknown' },
        (facts) => {
          handlesUnreadable(facts);
          facts.kernel.config = missing('/boot/config');
        },
        ['rootless'],
      );
    });
  });

  describe('NS-USER-SYSCTL', () => {
    it('passes when both settings allow it, and on kernels without the Debian one', () => {
      expectVerdict('NS-USER-SYSCTL', { status: 'pass', proof: '31668' }, undefined, ['rootless']);
      expectVerdict('NS-USER-SYSCTL', { status: 'pass' }, (facts) => {
        facts.sysctls['kernel.unprivileged_userns_clone'] = missing(
          sysctlPath('kernel.unprivileged_userns_clone'),
        );
      });
    });
    it('is an error for rootless when a setting forbids it', () => {
      const clone: Change = (facts) => {
        facts.sysctls['kernel.unprivileged_userns_clone'] = sysctl('kernel.unprivileged_userns_clone', '0');
      };
      const maximum: Change = (facts) => {
        facts.sysctls['user.max_user_namespaces'] = sysctl('user.max_user_namespaces', '0');
      };
      expectVerdict('NS-USER-SYSCTL', { status: 'error', proof: 'unprivileged_userns_clone' }, clone, [
        'rootless',
      ]);
      expectVerdict('NS-USER-SYSCTL', { status: 'error', proof: 'max_user_namespaces' }, maximum, [
        'rootless',
      ]);
      expectVerdict('NS-USER-SYSCTL', { status: 'warning' }, clone, ['podman']);
      expectVerdict('NS-USER-SYSCTL', { status: 'info' }, maximum);
    });
    it('is unknown when a setting is unreadable', () => {
      expectVerdict(
        'NS-USER-SYSCTL',
        { status: 'unknown', proof: 'Permission denied' },
        (facts) => {
          facts.sysctls['user.max_user_namespaces'] = denied(sysctlPath('user.max_user_namespaces'));
        },
        ['rootless'],
      );
    });
    it('does not apply without user namespaces', () => {
      expectVerdict('NS-USER-SYSCTL', { status: 'notApplicable' }, without('user'), ['rootless']);
    });
  });

  describe('NS-USER-APPARMOR', () => {
    const key = 'kernel.apparmor_restrict_unprivileged_userns';
    const restricted: Change = (facts) => {
      facts.sysctls[key] = sysctl(key, '1');
      facts.engines.programs.rootlesskit = fromCommand('/usr/bin/rootlesskit', 'command -v rootlesskit');
    };
    const profiles =
      (...names: readonly string[]): Change =>
      (facts) => {
        facts.namespaces.appArmorProfiles = fromFile(names, '/sys/kernel/security/apparmor/profiles');
      };
    it('does not apply without the restriction', () => {
      expectVerdict('NS-USER-APPARMOR', { status: 'notApplicable', proof: 'not there' }, undefined, [
        'rootless',
      ]);
    });
    it('passes when it is switched off', () => {
      expectVerdict(
        'NS-USER-APPARMOR',
        { status: 'pass', proof: '0' },
        (facts) => {
          facts.sysctls[key] = sysctl(key, '0');
        },
        ['rootless'],
      );
    });
    it('is only worth knowing for engines that run as root', () => {
      expectVerdict('NS-USER-APPARMOR', { status: 'info', proof: '1' }, restricted);
    });
    it('passes with the profile of the packaged program, or one named after its path', () => {
      expectVerdict(
        'NS-USER-APPARMOR',
        { status: 'pass', proof: 'rootlesskit' },
        (facts) => {
          restricted(facts);
          profiles('rootlesskit', 'crun')(facts);
        },
        ['rootless'],
      );
      expectVerdict(
        'NS-USER-APPARMOR',
        { status: 'pass' },
        (facts) => {
          restricted(facts);
          facts.engines.programs.rootlesskit = fromCommand(
            '/home/ann/bin/rootlesskit',
            'command -v rootlesskit',
          );
          profiles('home.ann.bin.rootlesskit')(facts);
        },
        ['rootless'],
      );
    });
    it('is possibly a problem when no profile is named after the program', () => {
      expectVerdict(
        'NS-USER-APPARMOR',
        { status: 'warning', title: /possibly/, proof: 'crun' },
        (facts) => {
          restricted(facts);
          facts.engines.programs.rootlesskit = fromCommand(
            '/home/ann/bin/rootlesskit',
            'command -v rootlesskit',
          );
          profiles('rootlesskit', 'crun')(facts);
        },
        ['rootless'],
      );
    });
    it('is an error when a refusal was seen besides', () => {
      expectVerdict(
        'NS-USER-APPARMOR',
        { status: 'error', proof: 'Operation not permitted' },
        (facts) => {
          restricted(facts);
          profiles('crun')(facts);
          facts.account = fromCommand({ uid: 1000, name: 'ann', groups: [] }, 'id');
          facts.namespaces.createUserNamespace = fromCommand(
            { succeeded: false, exitCode: 1, message: 'Operation not permitted' },
            'unshare --user --map-root-user true',
            'Operation not permitted',
          );
        },
        ['rootless'],
      );
    });
    it('is unknown when the profiles or the setting are unreadable, or no engine is there', () => {
      expectVerdict(
        'NS-USER-APPARMOR',
        { status: 'unknown', proof: 'profiles' },
        (facts) => {
          restricted(facts);
          facts.namespaces.appArmorProfiles = denied('/sys/kernel/security/apparmor/profiles');
        },
        ['rootless'],
      );
      expectVerdict(
        'NS-USER-APPARMOR',
        { status: 'unknown' },
        (facts) => {
          facts.sysctls[key] = unreadable(
            fileSource(sysctlPath(key)),
            message('The section did not arrive.'),
          );
        },
        ['rootless'],
      );
      expectVerdict(
        'NS-USER-APPARMOR',
        { status: 'unknown' },
        (facts) => {
          facts.sysctls[key] = sysctl(key, '1');
        },
        ['rootless'],
      );
    });
  });
});
