import assert from 'node:assert/strict';
import {
  dockerDaemonKeys,
  findDockerDaemonKey,
  isFlagName,
  keyOfFlagName,
} from '../../../src/knowledge/dockerDaemonKeys';
import { dockerdFlags, dockerStorageDrivers, findDockerdFlag } from '../../../src/knowledge/dockerdFlags';
import { findKernelParameter, kernelParameters } from '../../../src/knowledge/kernelParameters';
import { findSysctlKey, sysctlKeys } from '../../../src/knowledge/sysctlKeys';
import { renderEnglish } from '../../../src/model/message';

const url = /^https:\/\/[^\s]+$/;
const release = /^\d+\.\d+$/;

/** 1.9 before 1.13, and both before 17.03. */
function precedes(earlier: string, later: string): boolean {
  const [major = 0, minor = 0] = earlier.split('.').map(Number);
  const [laterMajor = 0, laterMinor = 0] = later.split('.').map(Number);
  return major < laterMajor || (major === laterMajor && minor < laterMinor);
}

function repeated(names: readonly string[]): string[] {
  return names.filter((name, index) => names.indexOf(name) !== index);
}

describe('kernelParameters', () => {
  it('has about sixty parameters, each once whatever its dashes', () => {
    const names = kernelParameters.map(({ name }) => name.replaceAll('-', '_'));
    assert.ok(names.length >= 60);
    assert.deepEqual(repeated(names), []);
  });

  it('is found with dashes for underscores', () => {
    assert.equal(findKernelParameter('cgroup-enable')?.name, 'cgroup_enable');
    assert.equal(findKernelParameter('modules_load')?.name, 'modules-load');
    assert.equal(findKernelParameter('frobnicate'), undefined);
  });

  for (const { name, does, sources, readers, values, since, end } of kernelParameters) {
    it(`says of ${name} what it does, who obeys it, what it takes and how we know`, () => {
      assert.match(renderEnglish(does), /^[a-z].*[^.\s]$/);
      assert.ok(readers.length > 0);
      assert.ok(sources.length > 0 && sources.every((source) => url.test(source)));
      const hasWords = values.kind === 'words' || values.kind === 'commaWords';
      assert.equal((values.words ?? []).length > 0, hasWords);
      if (since !== undefined) {
        assert.match(since, release);
      }
      if (end !== undefined && since !== undefined && end.of === 'kernel') {
        assert.ok(precedes(since, end.release));
      }
    });
  }
});

describe('dockerdFlags', () => {
  it('has each flag and each letter once', () => {
    assert.deepEqual(repeated(dockerdFlags.map(({ flag }) => flag)), []);
    assert.deepEqual(repeated(dockerdFlags.flatMap(({ short }) => short ?? [])), []);
    assert.deepEqual(
      dockerdFlags.filter(({ flag }) => !/^--[a-z0-9-]+$/.test(flag)),
      [],
    );
  });

  it('has no flag that ends before it begins', () => {
    for (const { flag, since = '1.0', until } of dockerdFlags) {
      assert.match(since, release);
      assert.ok(until === undefined || precedes(since, until), flag);
    }
  });

  it('finds flags by both names', () => {
    assert.equal(findDockerdFlag('-g')?.flag, '--graph');
    assert.equal(findDockerdFlag('-s')?.flag, '--storage-driver');
    assert.equal(findDockerdFlag('--graph')?.until, '23.0');
    assert.equal(findDockerdFlag('-x'), undefined);
  });

  it('knows the storage drivers that are gone', () => {
    const gone = dockerStorageDrivers.filter(({ until }) => until !== undefined);
    assert.deepEqual(
      gone.map(({ driver, until }) => [driver, until]),
      [
        ['aufs', '24.0'],
        ['devicemapper', '25.0'],
        ['overlay', '24.0'],
      ],
    );
  });
});

describe('dockerDaemonKeys', () => {
  it('has each key once', () => {
    assert.deepEqual(repeated(dockerDaemonKeys.map(({ key }) => key)), []);
  });

  for (const { key, flag, since, until, replacement } of dockerDaemonKeys) {
    it(`knows the flag of ${key} and from when to when it is a key`, () => {
      const isHistoric = until !== undefined || key === 'deprecated-key-path';
      assert.ok(flag === undefined || findDockerdFlag(flag) !== undefined || isHistoric, flag);
      assert.match(since, release);
      assert.ok(until === undefined || precedes(since, until));
      assert.ok(replacement === undefined || findDockerDaemonKey(replacement) !== undefined);
    });
  }

  it('has the key that each flag names', () => {
    for (const { flag, key, until } of dockerdFlags) {
      assert.ok(key === undefined || until !== undefined || findDockerDaemonKey(key), flag);
    }
    assert.equal(keyOfFlagName('host'), 'hosts');
    assert.equal(keyOfFlagName('validate'), undefined);
    assert.equal(isFlagName('validate'), true);
    assert.equal(isFlagName('exec-driver'), false);
  });
});

describe('sysctlKeys', () => {
  it('has each key once', () => {
    assert.deepEqual(repeated(sysctlKeys.map(({ key }) => key)), []);
    assert.equal(findSysctlKey('vm.nothing'), undefined);
  });

  for (const { key, does, sources, good } of sysctlKeys) {
    it(`says of ${key} what it does, what is good and how we know`, () => {
      assert.match(key, /^(?:net|kernel|vm|fs|user)\.[\w.-]+$/);
      assert.match(renderEnglish(does), /^[a-z].*[^.\s]$/);
      assert.ok(sources.length > 0 && sources.every((source) => url.test(source)));
      assert.ok(!good || ((good.least ?? good.most) !== undefined && good.profiles.length > 0));
    });
  }
});
