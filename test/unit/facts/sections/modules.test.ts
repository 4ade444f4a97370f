import assert from 'node:assert/strict';
import { parseModprobeRules, parseModules } from '../../../../src/facts/sections/modules';
import { fakeReadings, fileAbsent, fileDenied, fileRead, notInstalled, ran } from '../fakeReadings';

const folders =
  'read /etc/modprobe.d\nabsent /run/modprobe.d\nread /usr/lib/modprobe.d\nabsent /lib/modprobe.d\n';

describe('parseModules', () => {
  it('reads a host with modules', () => {
    const modules = parseModules(
      fakeReadings({
        files: {
          '/proc/modules':
            'br_netfilter 36864 0 - Live 0x0000000000000000\nnf-log 16384 1 br_netfilter, Live 0xffffffffc0a5b000 (OE)\n',
        },
        commands: {
          'modules-directory': '/lib/modules/6.1.0-18-amd64\n',
          'modules-builtin': '',
          'modules-loadable': 'overlay\nbr_netfilter\nxt-mark\noverlay\n',
          folders,
        },
      }),
    );
    assert.ok(modules.directory.state === 'known' && modules.loaded.state === 'known');
    assert.equal(modules.directory.value, '/lib/modules/6.1.0-18-amd64');
    assert.deepEqual(modules.loaded.value, ['br_netfilter', 'nf_log']);
    assert.ok(modules.builtin.state === 'known' && modules.loadable.state === 'known');
    assert.deepEqual(modules.builtin.value, []);
    assert.deepEqual(modules.loadable.value, ['overlay', 'br_netfilter', 'xt_mark']);
    assert.deepEqual(modules.loadable.source, {
      kind: 'file',
      path: '/lib/modules/6.1.0-18-amd64/modules.dep',
    });
  });

  it('reads a kernel without modules (recorded on Debian 12, kernel 6.18, booted with nomodule)', () => {
    const modules = parseModules(
      fakeReadings({
        files: { '/proc/modules': fileAbsent },
        commands: {
          'modules-directory': ran('', 1),
          'modules-builtin': notInstalled,
          'modules-loadable': notInstalled,
          folders,
        },
      }),
    );
    assert.equal(modules.directory.state, 'absent');
    assert.equal(modules.loaded.state, 'absent');
    assert.equal(modules.builtin.state, 'absent');
    assert.equal(modules.loadable.state, 'absent');
    assert.ok(modules.rules.state === 'known');
    assert.deepEqual(modules.rules.value, []);
  });

  it('does not call a folder absent that it may not look into', () => {
    const commands = { 'modules-directory': ran('/lib/modules/6.1.0: Permission denied\n', 2) };
    const modules = parseModules(fakeReadings({ commands }));
    assert.equal(modules.directory.state, 'unreadable');
    assert.equal(modules.loadable.state, 'unreadable');
  });

  it('makes no shorter list of what was cut or is not understood', () => {
    const loaded = (reading: ReturnType<typeof fileRead>) =>
      parseModules(fakeReadings({ files: { '/proc/modules': reading } })).loaded.state;
    assert.equal(loaded(fileRead('overlay 1 0 - Live 0x0\nbr_n', true)), 'unreadable');
    assert.equal(loaded(fileRead('overlay 1 0 - Live 0x0\n\u2603\n')), 'unreadable');
    assert.equal(loaded(fileRead('')), 'known');
  });
});

describe('the rules of modprobe.d', () => {
  const rulesOf = (files: Record<string, string>, listing = folders) =>
    parseModules(fakeReadings({ files, commands: { folders: listing } })).rules;

  it('hides a file by one of the same name in a folder before it: modprobe.d(5)', () => {
    const rules = rulesOf({
      '/usr/lib/modprobe.d/b.conf': 'blacklist hidden\n',
      '/etc/modprobe.d/b.conf': 'blacklist shown\n',
      '/usr/lib/modprobe.d/a.conf': 'install br-netfilter /bin/false\n',
      '/etc/modprobe.d/readme.txt': 'blacklist other\n',
    });
    assert.ok(rules.state === 'known');
    assert.deepEqual(rules.value, [
      {
        kind: 'install',
        module: 'br_netfilter',
        command: '/bin/false',
        path: '/usr/lib/modprobe.d/a.conf',
      },
      { kind: 'blacklist', module: 'shown', command: '', path: '/etc/modprobe.d/b.conf' },
    ]);
    assert.match(rules.excerpt, /^\/usr\/lib\/modprobe.d\/a.conf: install br_netfilter \/bin\/false$/m);
  });

  it('reads the folder of the administrator too, before that of the distribution', () => {
    const rules = rulesOf({
      '/usr/lib/modprobe.d/b.conf': 'blacklist hidden\n',
      '/usr/local/lib/modprobe.d/b.conf': 'blacklist shown\n',
      '/run/modprobe.d/a.conf': 'blacklist first\n',
      '/usr/local/lib/modprobe.d/a.conf': 'blacklist hidden\n',
    });
    assert.deepEqual(rules.state === 'known' && rules.value.map(({ module }) => module), ['first', 'shown']);
    assert.equal(rulesOf({}, 'denied /usr/local/lib/modprobe.d\n').state, 'unreadable');
  });

  it('is unreadable with one file that may not be read, or one folder that may not be listed', () => {
    const files = { '/etc/modprobe.d/a.conf': fileDenied(), '/etc/modprobe.d/b.conf': 'blacklist x\n' };
    const denied = parseModules(fakeReadings({ files, commands: { folders } })).rules;
    assert.equal(denied.state, 'unreadable');
    assert.equal(rulesOf({}, 'denied /etc/modprobe.d\n').state, 'unreadable');
    assert.equal(parseModules(fakeReadings({})).rules.state, 'unreadable');
  });
});

describe('parseModprobeRules', () => {
  it('continues lines, ignores comments and other commands', () => {
    const text =
      '# blacklist commented\nblacklist\tpcspkr\noptions overlay metacopy=on\ninstall usb-storage \\\n  /bin/true\nalias a b\ninstall nothing\n';
    assert.deepEqual(
      parseModprobeRules(text, 'x').map(({ kind, module, command }) => [kind, module, command]),
      [
        ['blacklist', 'pcspkr', ''],
        ['install', 'usb_storage', '/bin/true'],
      ],
    );
  });
});
