import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { daemonSchema } from '../../../scripts/daemonSchema';
import { configFileKindOf } from '../../../src/configfiles/configFileKind';
import { hostFilePlaces, isHostFilePlace } from '../../../src/knowledge/hostFilePlaces';
import { projectFolder } from '../../rig/projectFolder';

describe('hostFilePlaces', () => {
  for (const { glob } of hostFilePlaces) {
    it(`${glob} is the place of a file that is judged`, () => {
      const file = glob.replace('*', glob.endsWith('/docker*') ? '' : '50-site');
      assert.equal(isHostFilePlace(file), true);
      assert.notEqual(configFileKindOf(file), undefined);
    });
  }

  it('are no files of such names elsewhere', () => {
    for (const file of [
      '/home/me/etc/default/grub',
      '/etc/default/grub.d/sub/50.cfg',
      '/etc/default/grubx',
      'etc/default/grub',
      '/srv/docker/daemon.json',
      '/etc/default/grub.d/50-site.cfg.bak',
    ]) {
      assert.equal(isHostFilePlace(file), false, file);
    }
  });
});

describe('media/daemon.schema.json', () => {
  it('is what scripts/writeDaemonSchema.ts writes', () => {
    const written: unknown = JSON.parse(
      readFileSync(path.join(projectFolder, 'media/daemon.schema.json'), 'utf8'),
    );
    assert.deepEqual(
      written,
      JSON.parse(daemonSchema()),
      'run node --import=tsx scripts/writeDaemonSchema.ts',
    );
  });
});
