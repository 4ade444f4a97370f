import assert from 'node:assert/strict';
import { requireSpace, rootWords } from '../../rig/machines/machineImage';
import { qemuArguments } from '../../rig/machines/qemu';
import { variants } from '../../rig/machines/variants';
import { withTemporaryFolder } from '../../rig/temporaryFolder';

const start = {
  folder: '/cache/a,b',
  kernel: '/image/vmlinuz',
  initialDisk: '/image/initrd.img',
  append: '',
  sshPort: 2222,
  thaw: false,
};

describe('set-up of a machine', () => {
  it('hands paths with commas to QEMU whole', () => {
    const words = qemuArguments(start);
    assert.ok(words.includes('file=/cache/a,,b/disk.qcow2,if=virtio,format=qcow2'));
  });

  it('adds words to the kernel command line, and goes on from a snapshot', () => {
    const words = qemuArguments({ ...start, append: 'swapaccount=0', thaw: true });
    assert.match(words[words.indexOf('-append') + 1] ?? '', /^root=LABEL=root .* swapaccount=0$/);
    assert.deepEqual(words.slice(-2), ['-loadvm', 'ready']);
    assert.ok(!qemuArguments(start).includes('-loadvm'));
  });

  it('listens on the loopback interface only', () => {
    const forwards = qemuArguments(start).filter((word) => word.includes('hostfwd'));
    assert.deepEqual(forwards, ['user,id=net,hostfwd=tcp:127.0.0.1:2222-:22']);
  });

  it('refuses a disk that is too full, with both sizes', async () => {
    await withTemporaryFolder(async (folder) => {
      await requireSpace(folder, 1, 'nothing');
      await assert.rejects(
        requireSpace(folder, 2 ** 60, 'building a machine'),
        /has [\d.]+ GiB left, and building a machine takes 1073741824\.0 GiB/,
      );
    });
  });

  it('says that building takes root', async () => {
    assert.deepEqual(await rootWords(true, undefined), []);
    await assert.rejects(rootWords(false, undefined), /takes root/);
    await assert.rejects(rootWords(false, '/bin/false'), /takes root/);
    assert.deepEqual(await rootWords(false, '/bin/true'), ['/bin/true', '-n']);
  });

  it('has variants with names of their own', () => {
    const names = variants.map(({ suite, name }) => `${suite} ${name}`);
    assert.equal(new Set(names).size, names.length);
  });
});
