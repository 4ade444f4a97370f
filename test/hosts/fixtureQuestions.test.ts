import assert from 'node:assert/strict';
import { parseCollectorStream, unpackOnly } from '../../src/facts/collectorStream';
import { allCommands } from '../unit/fixtureHosts/collectorPrint';
import {
  askedFiles,
  askedUnits,
  listedFolders,
  markedPaths,
  statedPaths,
} from '../unit/fixtureHosts/collectorQuestions';
import { collectorScript, newNonce, ShellHost } from './collectorShell';

/** The fixture hosts answer the questions of the collector: they must be the ones that it really asks. */
describe('questions to the fixture hosts', () => {
  let asked: readonly string[];
  let commands: readonly string[];
  let printed: string;

  before(async () => {
    const nonce = newNonce();
    const host = new ShellHost({ command: ['sh', '-s'] });
    const { stdout } = await host.run(`hullwright_nonce=${nonce}\n${collectorScript}`, {
      limits: { milliseconds: 30_000, bytes: 1 << 24 },
    });
    const { frames } = parseCollectorStream(stdout, nonce);
    const limits = { unpackedBytes: 1 << 24, packedBytes: Infinity };
    const texts = await Promise.all(
      ['files', 'programs', 'probes'].map(async (group) => {
        const unpacked = await unpackOnly(frames, group, limits);
        assert.ok('bytes' in unpacked, group);
        return unpacked.bytes.toString('utf8');
      }),
    );
    printed = texts.join('');
    const records = printed.split(`\n@${nonce} `);
    asked = records
      .filter((record) => record.startsWith('paths '))
      .flatMap((record) => record.split('\n').filter((line) => line.startsWith('/')));
    commands = records.flatMap((record) => /^(?:command|absent|skipped) \S+ (\S+)/.exec(record)?.[1] ?? []);
  });

  it('are for every file that every host is asked for', () => {
    const missing = askedFiles.filter((path) => !asked.includes(path));
    assert.deepEqual(missing, []);
  });

  it('name every command, and none besides', () => {
    const known = new Set(allCommands);
    assert.deepEqual(
      commands.filter((name) => !known.has(name)),
      [],
    );
    const said = new Set(commands);
    const conditional = ['docker-arguments', 'legacy-rules', 'docker-version', 'failed-containers'];
    assert.deepEqual(
      allCommands.filter((name) => !said.has(name) && !conditional.includes(name)),
      [],
    );
  });

  it('are for every path, mark, folder and unit', () => {
    for (const path of [...statedPaths, ...markedPaths, ...listedFolders]) {
      assert.ok(printed.includes(path), path);
    }
    assert.ok(askedUnits.length >= 30 && askedUnits.every((unit) => collectorScript.includes(unit)));
    assert.ok(statedPaths.length >= 20 && markedPaths.length >= 5 && listedFolders.length >= 20);
  });
});
