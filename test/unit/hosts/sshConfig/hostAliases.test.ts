import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { listHostAliases } from '../../../../src/hosts/sshConfig/hostAliases';
import { includedFiles } from '../../../../src/hosts/sshConfig/includedFiles';
import { makeTemporaryFolder } from '../../../rig/temporaryFolder';

describe('hosts that the configuration names', () => {
  let home: string;

  beforeEach(async () => {
    home = await makeTemporaryFolder();
    await mkdir(path.join(home, '.ssh', 'conf.d'), { recursive: true });
  });

  afterEach(() => rm(home, { recursive: true, force: true }));

  function write(file: string, ...lines: readonly string[]): Promise<void> {
    return writeFile(path.join(home, '.ssh', file), lines.join('\r\n'));
  }

  async function aliases(): Promise<string[]> {
    const sshConfigFile = path.join(home, '.ssh', 'config');
    const { aliases: found } = await listHostAliases({ homeFolder: home, sshConfigFile });
    return found.map(({ alias }) => alias);
  }

  it('are those without a pattern, of included files too, each once, whatever ends the lines', async () => {
    await write('config', 'Include conf.d/*.conf', 'Host web1 web2 *.org !db', 'Host web1', 'HOST = "db 1"');
    await write('conf.d/a.conf', 'Host inner', '  HostName 10.0.0.1');
    await write('conf.d/b.txt', 'Host not-read');
    assert.deepEqual(await aliases(), ['inner', 'web1', 'web2', 'db 1']);
  });

  it('tell where each stands', async () => {
    await write('config', '# first', 'Host web1');
    const sshConfigFile = path.join(home, '.ssh', 'config');
    const { aliases: found } = await listHostAliases({ homeFolder: home, sshConfigFile });
    assert.deepEqual(found, [{ alias: 'web1', file: sshConfigFile, line: 2 }]);
  });

  it('survive a file that includes itself and one that is not there', async () => {
    await write('config', 'Include config nowhere', 'Host web1');
    assert.deepEqual(await aliases(), ['web1']);
    await rm(path.join(home, '.ssh', 'config'));
    assert.deepEqual(await aliases(), []);
  });

  it('name included files as a shell would', async () => {
    for (const name of ['a1', 'a2', 'b1', '.hidden', 'x.y']) {
      await write(path.join('conf.d', name), '');
    }
    const names = async (...patterns: readonly string[]) =>
      (await includedFiles(patterns, { sshFolder: path.join(home, '.ssh'), homeFolder: home })).map((file) =>
        path.basename(file),
      );
    assert.deepEqual(await names('conf.d/*'), ['a1', 'a2', 'b1', 'x.y']);
    assert.deepEqual(await names('conf.d/a?'), ['a1', 'a2']);
    assert.deepEqual(await names('conf.d/[!a]1'), ['b1']);
    assert.deepEqual(await names('~/.ssh/conf.d/b1', 'conf.d/.h*'), ['b1', '.hidden']);
    assert.deepEqual(await names(`conf.d/${'*'.repeat(200)}q`), []);
    assert.deepEqual(await names('conf.d/[z-a]*'), []);
  });
});
