import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { writeSnapshot } from '../../../src/facts/snapshot';
import { known, fileSource } from '../../../src/model/fact';
import { healthyFacts } from '../checks/healthyFacts';
import { runHullwright, temporaryFolder } from './commandLineHarness';

interface JsonReport {
  hosts: {
    host: { label: string };
    findings: { id: string; status: string }[];
    kernelOptions: { option: string; value: string; satisfied: boolean | null }[];
    suppressed: { id: string; suppression: { source: string } }[];
    counts: Record<string, number>;
  }[];
}

/** Whole, because it has hundreds of symbols that are not set. */
const kernelConfig = [
  '# Linux/x86 6.1.76 Kernel Configuration',
  'CONFIG_MEMCG=y',
  'CONFIG_OVERLAY_FS=m',
  ...Array.from({ length: 400 }, (_, index) => `# CONFIG_UNSET_${String(index)} is not set`),
  '',
].join('\n');

describe('hullwright check without a host', () => {
  const folder = temporaryFolder();
  after(folder.remove);

  async function judge(path: string, ...args: string[]) {
    const { status, stdout, stderr } = await runHullwright(
      'check',
      '--snapshot',
      path,
      '--format',
      'json',
      ...args,
    );
    assert.equal(stderr, '');
    const [host] = (JSON.parse(stdout) as JsonReport).hosts;
    assert.ok(host);
    return { status, host };
  }

  function snapshotWithoutMemoryController(): string {
    const path = folder.file('broken.json');
    const facts = healthyFacts((draft) => {
      const source = fileSource('/sys/fs/cgroup/cgroup.controllers');
      draft.cgroups.unifiedControllers = known(['cpuset', 'cpu', 'io', 'pids'], source, 'cpuset cpu io pids');
    });
    writeFileSync(path, writeSnapshot(facts, '9.9.9'));
    return path;
  }

  it('judges a snapshot, and its errors give status 1', async () => {
    const { status, host } = await judge(snapshotWithoutMemoryController());
    assert.equal(status, 1);
    assert.equal(host.findings.find(({ id }) => id === 'MEM-CTRL')?.status, 'error');
  });

  it('gives status 0 when --fail-on never or the finding is ignored', async () => {
    const path = snapshotWithoutMemoryController();
    assert.equal((await judge(path, '--fail-on', 'never')).status, 0);
    const failing = (await judge(path)).host.findings
      .filter(({ status }) => status === 'error')
      .map(({ id }) => id);
    const { status, host } = await judge(path, '--ignore', ...failing);
    assert.equal(status, 0);
    assert.deepEqual(
      host.suppressed.map(({ id, suppression }) => [id, suppression.source]),
      failing.map((id) => [id, 'commandLine']),
    );
    assert.equal(
      host.findings.some(({ id }) => failing.includes(id)),
      false,
    );
  });

  it('judges by the profile that was chosen', async () => {
    const path = snapshotWithoutMemoryController();
    const applicable = async (profile: string) => {
      const { host } = await judge(path, '--profile', profile, '--fail-on', 'never');
      return host.findings.filter(({ status }) => status !== 'notApplicable').map(({ id }) => id);
    };
    assert.notDeepEqual(await applicable('rootless'), await applicable('docker'));
  });

  it('prints text, Markdown and SARIF too', async () => {
    const path = snapshotWithoutMemoryController();
    const text = await runHullwright('check', '--snapshot', path);
    assert.match(text.stdout, /error {4}Memory limits are ignored/);
    const markdown = await runHullwright('check', '--snapshot', path, '--format', 'markdown');
    assert.match(markdown.stdout, /## Error: Memory limits are ignored/);
    const sarif = await runHullwright('check', '--snapshot', path, '--format', 'sarif');
    assert.equal((JSON.parse(sarif.stdout) as { version: string }).version, '2.1.0');
  });

  it('says what is wrong with a file that is no snapshot', async () => {
    const path = folder.file('odd.json');
    for (const text of ['', '{', '[]', '{"schema":"other/1"}']) {
      writeFileSync(path, text);
      const { status, stdout, stderr } = await runHullwright('check', '--snapshot', path);
      assert.equal(status, 2, text);
      assert.match(stderr, /^hullwright: /);
      assert.equal(stdout, '');
    }
  });

  it('says that a snapshot of a newer version needs a newer Hullwright', async () => {
    const path = folder.file('newer.json');
    writeFileSync(path, JSON.stringify({ schema: 'hullwright.snapshot/2', facts: {} }));
    const { status, stderr } = await runHullwright('check', '--snapshot', path);
    assert.equal(status, 2);
    assert.match(stderr, /newer/i);
  });

  it('says why a file cannot be read', async () => {
    const { status, stderr } = await runHullwright('check', '--snapshot', folder.file('missing.json'));
    assert.equal(status, 2);
    assert.match(stderr, /cannot be read: there is no such file\./);
  });

  it('judges a kernel configuration alone, plain and packed', async () => {
    for (const [name, content] of [
      ['config', Buffer.from(kernelConfig)],
      ['config.gz', gzipSync(kernelConfig)],
    ] as const) {
      const path = folder.file(name);
      writeFileSync(path, content);
      const { stdout } = await runHullwright(
        'check',
        '--kernel-config',
        path,
        '--format',
        'json',
        '--fail-on',
        'never',
      );
      const [host] = (JSON.parse(stdout) as JsonReport).hosts;
      assert.ok(host);
      const option = (wanted: string) => host.kernelOptions.find((candidate) => candidate.option === wanted);
      assert.equal(option('MEMCG')?.value, 'y');
      assert.equal(option('OVERLAY_FS')?.value, 'm');
      assert.equal(option('VETH')?.value, 'absent');
      assert.equal(option('VETH')?.satisfied, false);
    }
  });

  it('refuses what is no kernel configuration, and no file', async () => {
    const path = folder.file('nothing');
    for (const content of ['', 'hello\n', '\0\u0001\u0002', '# Linux/x86 6.1.76 Kernel Configuration\n']) {
      writeFileSync(path, content);
      const { status, stdout, stderr } = await runHullwright('check', '--kernel-config', path);
      assert.equal(status, 2, content);
      assert.match(stderr, /is no kernel configuration: it sets no option/);
      assert.equal(stdout, '');
    }
    for (const option of ['--kernel-config', '--snapshot']) {
      const { status, stderr } = await runHullwright('check', option, '/dev/null');
      assert.equal(status, 2);
      assert.match(stderr, /is no ordinary file/);
    }
  });

  it('says of a kernel configuration nothing about engines, and tells together what only a host could tell', async () => {
    const path = folder.file('alone');
    writeFileSync(path, kernelConfig);
    const { stdout } = await runHullwright('check', '--kernel-config', path, '--fail-on', 'never');
    assert.doesNotMatch(stdout, /no container engine/);
    assert.match(stdout, /checks are unknown, because only a kernel configuration was given/);
    assert.ok(stdout.split('\n').length < 120, stdout);
  });

  it('refuses a release that no kernel has', async () => {
    const path = folder.file('alone');
    writeFileSync(path, kernelConfig);
    for (const release of ['abc', '6', '', "6.1'; x", '6.1 y']) {
      const { status, stderr } = await runHullwright(
        'check',
        '--kernel-config',
        path,
        '--kernel-release',
        release,
      );
      assert.equal(status, 2, release);
      assert.match(stderr, /is no kernel release/);
    }
  });

  it('leaves version-gated options open when nobody says which kernel it is', async () => {
    const path = folder.file('headless');
    writeFileSync(path, kernelConfig.split('\n').slice(1).join('\n'));
    const args = ['check', '--kernel-config', path, '--format', 'json', '--fail-on', 'never'];
    const open = async (...more: string[]) => {
      const { stdout } = await runHullwright(...args, ...more);
      const options = (JSON.parse(stdout) as JsonReport).hosts[0]?.kernelOptions ?? [];
      return options.find(({ option }) => option === 'NF_NAT_IPV4')?.satisfied;
    };
    assert.equal(await open(), null);
    assert.equal(await open('--kernel-release', '4.19.0'), false);
  });
});
