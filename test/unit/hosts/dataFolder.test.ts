import assert from 'node:assert/strict';
import { dataFolder } from '../../../src/hosts/dataFolder';

describe('the folder for data of a person', () => {
  it('is where each system keeps such', () => {
    assert.equal(dataFolder('linux', {}, '/home/ann'), '/home/ann/.local/share/hullwright');
    assert.equal(dataFolder('linux', { XDG_DATA_HOME: '/data' }, '/home/ann'), '/data/hullwright');
    assert.equal(
      dataFolder('linux', { XDG_DATA_HOME: 'data' }, '/home/ann'),
      '/home/ann/.local/share/hullwright',
    );
    assert.match(
      dataFolder('darwin', {}, '/Users/ann'),
      /^\/Users\/ann\/Library\/Application Support\/hullwright$/,
    );
    assert.match(dataFolder('win32', { LOCALAPPDATA: 'C:\\Local' }, 'C:\\ann'), /^C:\\Local.hullwright$/);
  });
});
