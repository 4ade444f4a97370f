import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { readHostFile, sha256Of } from '../../../src/hostFiles/readHostFile';
import { writeHostFile } from '../../../src/hostFiles/writeHostFile';
import { createLocalHost } from '../../../src/hosts/localHost';
import type { Host, ScriptRunner } from '../../../src/model/host';
import { makeTemporaryFolder } from '../../rig/temporaryFolder';
import { inNamespace, ShellHost, shells, writeProgram } from '../collectorShell';
import { describeAsRoot, refusedAs } from '../ssh/sshTestHosts';
import {
  attributesOf,
  leftovers,
  makeFile,
  newText,
  oldText,
  placeOf,
  writesAndKeeps,
} from './fileUnderTest';

describeAsRoot('writing a file of a host', () => {
  let folder: string;
  let file: string;
  let host: Host;

  beforeEach(async () => {
    folder = await makeTemporaryFolder();
    chmodSync(folder, 0o755);
    file = path.join(folder, "gr ub'; exit\n");
    makeFile(file);
    host = createLocalHost();
  });

  afterEach(() => {
    host.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Nothing was written, and nothing is left of the attempt. */
  async function refuses(
    code: Parameters<typeof refusedAs>[0],
    text: RegExp,
    runner: ScriptRunner = host,
  ): Promise<void> {
    const before = attributesOf(file);
    await assert.rejects(
      writeHostFile(placeOf(runner, file), sha256Of(oldText), newText),
      refusedAs(code, text),
    );
    assert.deepEqual(readFileSync(file), oldText);
    assert.deepEqual(attributesOf(file), before);
    assert.deepEqual(leftovers(file), []);
  }

  /** A shell that finds another program under the name of one. */
  function withProgram(...programs: readonly (readonly [name: string, body: string])[]): ShellHost {
    const setup = programs.map(([name, body]) => {
      const program = path.join(folder, `${name}.program`);
      writeProgram(program, body);
      return `mount --bind ${program} /usr/bin/${name}`;
    });
    return new ShellHost({ command: inNamespace(setup.join('; '), ['/bin/sh', '-s']) });
  }

  for (const command of shells) {
    it(`replaces the content and keeps all else, under ${command[0] ?? ''}`, async () => {
      await writesAndKeeps(new ShellHost({ command }), file);
    });
  }

  it('takes an empty text, and one of 1 MiB, and none that is larger', async () => {
    const most = Buffer.alloc(1024 * 1024, 'x\n');
    const place = placeOf(host, file);
    await writeHostFile(place, sha256Of(oldText), most);
    assert.deepEqual(readFileSync(file), most);
    await writeHostFile(place, sha256Of(most), new Uint8Array());
    assert.equal(readFileSync(file).length, 0);
    await assert.rejects(
      writeHostFile(place, sha256Of(Buffer.alloc(0)), Buffer.alloc(1024 * 1024 + 1)),
      refusedAs('fileUnfit', /larger than 1 MiB/),
    );
    assert.equal(readFileSync(file).length, 0);
  });

  it('does not take over an access list that the folder would give', async () => {
    execFileSync('setfacl', ['-d', '-m', 'user:daemon:rw', folder]);
    execFileSync('setfacl', ['-b', file]);
    await writesAndKeeps(host, file);
  });

  it('writes nothing when the content is another one, whether it was changed before or meanwhile', async () => {
    const meanwhile = withProgram(['sync', 'for file in gr*; do printf changed >"$file"; done']);
    const place = placeOf(meanwhile, file);
    await assert.rejects(
      writeHostFile(place, sha256Of(oldText), newText),
      refusedAs('fileChanged', /Compare your text/),
    );
    assert.equal(readFileSync(file, 'utf8'), 'changed');
    assert.deepEqual(leftovers(file), []);
    await assert.rejects(
      writeHostFile(placeOf(host, file), sha256Of(oldText), newText),
      refusedAs('fileChanged', /since it was opened/),
    );
    assert.equal(readFileSync(file, 'utf8'), 'changed');
  });

  it('does not make a file that is gone', async () => {
    rmSync(file);
    await assert.rejects(
      writeHostFile(placeOf(host, file), sha256Of(oldText), newText),
      refusedAs('fileMissing', /not there on web1/),
    );
    assert.throws(() => readFileSync(file));
  });

  it('refuses symbolic links, hard links, folders, immutable files, and mounted ones', async () => {
    const place = (name: string) => placeOf(host, path.join(folder, name));
    symlinkSync(file, path.join(folder, 'link'));
    await assert.rejects(
      writeHostFile(place('link'), sha256Of(oldText), newText),
      refusedAs('fileUnfit', /symbolic link.*leads to/),
    );
    await assert.rejects(
      writeHostFile(placeOf(host, folder), sha256Of(oldText), newText),
      refusedAs('fileUnfit', /no ordinary file/),
    );
    const second = path.join(folder, 'second');
    linkSync(file, second);
    await refuses('fileUnfit', /several names/);
    rmSync(second);
    execFileSync('chattr', ['+i', file]);
    try {
      await refuses('fileImmutable', /immutable or append-only/);
    } finally {
      execFileSync('chattr', ['-i', file]);
    }
    const mounted = new ShellHost({
      command: inNamespace(`cd ${folder}; for f in gr*; do mount --bind "$f" "$f"; done`, ['/bin/sh', '-s']),
    });
    await refuses('fileUnfit', /mounted from elsewhere/, mounted);
  });

  it('says that a file may not be replaced where only rename tells', async () => {
    execFileSync('chattr', ['+i', file]);
    try {
      await refuses('fileImmutable', /not even by root/, withProgram(['lsattr', 'exit 1']));
    } finally {
      execFileSync('chattr', ['-i', file]);
    }
  });

  it('writes nothing on a read-only file system, and nothing where no space is left', async () => {
    const disk = path.join(folder, 'disk');
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=32k,mode=755', 'hullwright-test', disk]);
    try {
      file = path.join(disk, 'grub');
      writeFileSync(file, oldText);
      const place = placeOf(host, file);
      await assert.rejects(
        writeHostFile(place, sha256Of(oldText), Buffer.alloc(64 * 1024, 'x')),
        refusedAs('noSpace', /no space left.*Make room/),
      );
      assert.deepEqual(readFileSync(file), oldText);
      assert.deepEqual(leftovers(file), []);
      execFileSync('mount', ['-o', 'remount,ro', disk]);
      await refuses('fileSystemReadOnly', /mounted read-only/);
    } finally {
      execFileSync('umount', [disk]);
    }
  });

  it("does not write as root where others could put another file in the new one's place", async () => {
    for (const change of [
      () => {
        chmodSync(folder, 0o757);
      },
      () => {
        chmodSync(folder, 0o755);
        execFileSync('chown', ['nobody', folder]);
      },
    ]) {
      change();
      await refuses('folderUnsafe', /others may change its folder/);
    }
    execFileSync('chown', ['root', folder]);
    chmodSync(folder, 0o1777);
    await writesAndKeeps(host, file);
  });

  it('keeps everything by the tools of acl and attr where cp cannot, and refuses where there are none', async () => {
    const busyboxCp = 'mount --bind $(command -v busybox) /usr/bin/cp';
    const withoutTools = ['getfacl', 'setfacl', 'getfattr', 'setfattr'].map(
      (tool) => `mount --bind /bin/false /usr/bin/${tool}`,
    );
    const bare = inNamespace([busyboxCp, ...withoutTools].join('; '), ['/bin/sh', '-s']);
    await refuses('fileAttributesLost', /packages acl and attr/, new ShellHost({ command: bare }));
    await writesAndKeeps(new ShellHost({ command: inNamespace(busyboxCp, ['/bin/sh', '-s']) }), file);
  });

  it('gives the new file the SELinux label of the old one, or refuses', async () => {
    // No machine of the tests has SELinux: programs stand in for what stat and chcon do there.
    const labels = path.join(folder, 'label');
    copyFileSync('/usr/bin/stat', path.join(folder, 'stat'));
    const stat = `case "$2 $4" in "%C ./.hull"*) cat ${labels} ;; "%C "*) echo etc_t ;; *) exec ${folder}/stat "$@" ;; esac`;
    writeFileSync(labels, 'tmp_t\n');
    await refuses(
      'fileAttributesLost',
      /label/,
      withProgram(['stat', stat], ['chcon', 'echo no >&2; exit 1']),
    );
    await writesAndKeeps(withProgram(['stat', stat], ['chcon', `echo etc_t >${labels}`]), file);
  });

  it('reads through links, tells where they lead, and refuses what is no file', async () => {
    const link = path.join(folder, 'link');
    symlinkSync(path.basename(file), link);
    const read = await readHostFile(placeOf(host, link));
    assert.equal(read.linkTarget, file);
    assert.deepEqual(Buffer.from(read.bytes), oldText);
    assert.deepEqual([read.userId, read.groupId, read.owner], [0, 0, 'root:root']);
    execFileSync('mkfifo', [path.join(folder, 'pipe')]);
    writeFileSync(path.join(folder, 'large'), Buffer.alloc(1024 * 1024 + 1));
    symlinkSync('loop', path.join(folder, 'loop'));
    for (const [name, code, text] of [
      ['pipe', 'fileUnfit', /no ordinary file/],
      ['.', 'fileIsFolder', /is a folder/],
      ['large', 'fileUnfit', /larger than 1 MiB/],
      ['nothing', 'fileMissing', /not there/],
      ['loop', 'fileUnreadable', /Too many levels/],
    ] as const) {
      await assert.rejects(readHostFile(placeOf(host, path.join(folder, name))), refusedAs(code, text));
    }
    assert.ok((await readHostFile(placeOf(host, '/proc/cpuinfo'))).bytes.length > 100);
  });
});
