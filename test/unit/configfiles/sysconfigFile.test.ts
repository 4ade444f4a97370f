import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  appendSysconfigWord,
  readSysconfigVariable,
  removeSysconfigWords,
  setSysconfigVariable,
  type SysconfigReader,
} from '../../../src/configfiles/sysconfigFile';
import type { EditOutcome } from '../../../src/model/editOutcome';
import { applyTextEdits } from '../../../src/model/textEdit';
import { environmentText } from './environmentTexts';
import { propertyRuns, propertyTimeout } from './propertyRuns';
import { assignmentFile } from './shell/shellTexts';

const both: readonly SysconfigReader[] = ['shell', 'systemd'];

function value(text: string, readers: readonly SysconfigReader[], name = 'OPTIONS'): string | undefined {
  const variable = readSysconfigVariable({ text, readers }, name);
  return variable.state === 'assigned'
    ? variable.value
    : variable.state === 'uncertain'
      ? `[${variable.refusal.code}]`
      : undefined;
}

function result(text: string, outcome: EditOutcome): string {
  return outcome.kind === 'edited'
    ? applyTextEdits(text, outcome.edits)
    : outcome.kind === 'refused'
      ? `[${outcome.refusal.code}]`
      : text;
}

describe('files with two grammars', function () {
  this.timeout(propertyTimeout);

  it('are read as their reader reads them', () => {
    const text = 'OPTIONS= -s overlay\n';
    assert.equal(value(text, ['systemd']), '-s overlay');
    assert.equal(value(text, ['shell']), undefined);
    assert.equal(value(text, both), '[readTwice]');
    assert.equal(value('OPTIONS="$HOME"\n', ['systemd']), '$HOME');
    assert.equal(value('OPTIONS="$HOME"\n', both), '[readTwice]');
    assert.equal(value('OPTIONS=-D # note\n', both), '[readTwice]');
    assert.equal(value('OPTIONS="-D"\n', both), '-D');
    assert.equal(value('', both), undefined);
    assert.equal(value('if true; then OPTIONS=1; fi\n', both), '[conditional]');
  });

  it('are edited so that both readers understand the result', () => {
    const append = (text: string) =>
      result(text, appendSysconfigWord({ text, readers: both }, 'OPTIONS', '--debug'));
    assert.equal(append('OPTIONS=-D\n'), 'OPTIONS="-D --debug"\n');
    assert.equal(append(''), 'OPTIONS="--debug"\n');
    assert.equal(append('OPTIONS= -s overlay\n'), '[readTwice]');
    assert.equal(append('OPTIONS=$X\n'), '[readTwice]');
  });

  it('give both readers one value after every edit that is made', () => {
    fc.assert(
      fc.property(fc.oneof(assignmentFile, environmentText), fc.constantFrom('A', 'B_2'), (text, name) => {
        for (const outcome of [
          appendSysconfigWord({ text, readers: both }, name, 'x=1'),
          setSysconfigVariable({ text, readers: both }, name, 'yes'),
          removeSysconfigWords({ text, readers: both }, name, (word) => word.name === 'a'),
        ]) {
          if (outcome.kind === 'edited') {
            const after = applyTextEdits(text, outcome.edits);
            assert.equal(value(after, ['shell'], name), value(after, ['systemd'], name));
          }
        }
      }),
      propertyRuns,
    );
  });
});

describe('/etc/sysconfig/SuSEfirewall2', () => {
  const metadata = (name: string, setting: string) =>
    `## Path:\tNetwork/Firewall\n## Description:\tIs this host a router?\n## Type:\tyesno\n## Default:\tno\n#\n# Does this host forward?\n#\n${name}="${setting}"\n`;
  const text = `${metadata('FW_DEV_EXT', 'eth0')}\n${metadata('FW_ROUTE', 'no')}\n${metadata('FW_MASQUERADE', 'no')}`;
  const file = { text, readers: ['shell'] as const };

  it('tells whether it routes', () => {
    assert.equal(value(text, ['shell'], 'FW_ROUTE'), 'no');
  });

  it('is made to route by two characters, its metadata where it was', () => {
    const outcome = setSysconfigVariable(file, 'FW_ROUTE', 'yes');
    assert.equal(result(text, outcome), text.replace('FW_ROUTE="no"', 'FW_ROUTE="yes"'));
  });

  it('keeps the metadata of other variables beside them when a variable is created', () => {
    const without = text.replace('FW_ROUTE="no"\n', '');
    const after = result(without, setSysconfigVariable({ ...file, text: without }, 'FW_ROUTE', 'yes'));
    assert.equal(after, `${without}FW_ROUTE="yes"\n`);
  });
});
