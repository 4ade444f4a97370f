import assert from 'node:assert/strict';
import { deadEndOf, machineError, plainConsole } from '../../rig/machines/machineConsole';

describe('console of a machine', () => {
  it('loses its escape sequences and carriage returns', () => {
    assert.equal(plainConsole('\u001b[0;32m  OK  \u001b[0m] Started\r\n'), '  OK  ] Started\n');
  });

  it('tells a machine that will never come up', () => {
    const panic = '[    3.1] Kernel panic - not syncing: VFS: Unable to mount root fs\r\n';
    assert.equal(
      deadEndOf(`[    3.0] fine\n${panic}`),
      '[    3.1] Kernel panic - not syncing: VFS: Unable to mount root fs',
    );
    const lost = 'ALERT!  LABEL=root does not exist.  Dropping to a shell!\n';
    assert.equal(deadEndOf(lost), lost.trim());
    assert.equal(deadEndOf('[  OK  ] Reached target multi-user.target\n'), undefined);
  });

  it('shows its last lines in an error', () => {
    const lines = Array.from({ length: 100 }, (_, number) => `line ${number}`);
    const { message } = machineError('It is gone.', lines.join('\n'));
    assert.match(message, /^It is gone\.\nThe last lines of its console:\nline 75\n/);
    assert.match(message, /line 99$/);
    assert.match(machineError('It is gone.', '\n\n').message, /Its console is empty\.$/);
  });
});
