import assert from 'node:assert/strict';
import { bootSummaryOf } from '../../../../src/configfiles/settings/bootSummary';
import type { LintInput } from '../../../../src/configfiles/lint/lintRule';
import { renderEnglish } from '../../../../src/model/message';
import { fileSource, known } from '../../../../src/model/fact';
import type { HostFacts } from '../../../../src/model/hostFacts';
import { healthyFacts } from '../../checks/healthyFacts';

function running(commandLine: string): HostFacts {
  return healthyFacts((draft) => {
    draft.kernel.commandLine = known(commandLine, fileSource('/proc/cmdline'), commandLine);
  });
}

function shown(input: LintInput): [string, ...string[]] | undefined {
  const summary = bootSummaryOf(input);
  return (
    summary && [
      input.text.slice(summary.span.start).split('\n')[0] ?? '',
      ...summary.lines.map(renderEnglish),
    ]
  );
}

const grub = { kind: 'grub', path: '/etc/default/grub' } as const;
const text = 'GRUB_TIMEOUT=5\nGRUB_CMDLINE_LINUX_DEFAULT="quiet"\nGRUB_CMDLINE_LINUX="swapaccount=1"\n';

describe('what stands above a kernel command line', () => {
  it('is what runs now, what the files ask for in the order of the kernel, and where that is written', () => {
    const facts = running('BOOT_IMAGE=/vmlinuz root=LABEL=root ro quiet');
    assert.deepEqual(shown({ ...grub, text, facts }), [
      'GRUB_CMDLINE_LINUX_DEFAULT="quiet"',
      'After GRUB is configured anew and the next boot: swapaccount=1 quiet',
      'From /etc/default/grub:3,2',
      'Now: BOOT_IMAGE=/vmlinuz root=LABEL=root ro quiet',
    ]);
  });

  it('follows the drop-ins, and does not know what it was not told', () => {
    const siblings = [
      { path: '/etc/default/grub.d/50.cfg', text: '\nGRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX a=1"\n' },
    ];
    assert.deepEqual(shown({ ...grub, text, siblings })?.slice(1), [
      'After GRUB is configured anew and the next boot: swapaccount=1 a=1 quiet',
      'From /etc/default/grub:3,2 /etc/default/grub.d/50.cfg:2',
      'Now: not known, examine the host',
    ]);
  });

  it('says that all of it is in effect only when the running kernel was given each word', () => {
    const asked = (commandLine: string) => shown({ ...grub, text, facts: running(commandLine) })?.[1];
    assert.match(
      asked('ro quiet swapaccount=1 x') ?? '',
      /^Asked for, and in effect now: swapaccount=1 quiet$/,
    );
    assert.doesNotMatch(asked('ro quiet swapaccount=0') ?? '', /in effect/);
  });

  it('is not certain where a shell would compute the value', () => {
    const computed = 'GRUB_CMDLINE_LINUX="$(cat /x)"\n';
    assert.match(
      shown({ ...grub, text: computed })?.[1] ?? '',
      /^After the next boot: not certain, because of \/etc\/default\/grub: /,
    );
  });

  it('says of each kind of file what it takes', () => {
    const asked = (path: string, content = 'quiet\n') => shown({ kind: 'cmdline', path, text: content })?.[1];
    assert.equal(asked('/boot/firmware/cmdline.txt'), 'After the next boot: quiet');
    assert.equal(
      asked('/etc/kernel/cmdline'),
      'After the boot entries are made anew and the next boot: quiet',
    );
    assert.equal(
      asked('/boot/loader/entries/a.conf', 'title x\noptions quiet\n'),
      'After the next boot: quiet',
    );
  });

  it('is nothing in a file without a command line', () => {
    assert.equal(shown({ ...grub, text: 'GRUB_TIMEOUT=5\n' }), undefined);
    assert.equal(shown({ kind: 'sysctl', path: '/etc/sysctl.conf', text: 'a=1\n' }), undefined);
    assert.deepEqual(shown({ ...grub, text: 'GRUB_CMDLINE_LINUX=""\n' })?.slice(1, 3), [
      'After GRUB is configured anew and the next boot: -',
      'No file asks for a parameter',
    ]);
  });
});
