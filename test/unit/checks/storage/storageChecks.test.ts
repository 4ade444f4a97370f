import assert from 'node:assert/strict';
import { evaluateChecks } from '../../../../src/checks/evaluateChecks';
import { storageChecks } from '../../../../src/checks/storage/storageChecks';
import { unreadable, type Fact } from '../../../../src/model/fact';
import type { HostFacts } from '../../../../src/model/hostFacts';
import { message, renderEnglish } from '../../../../src/model/message';
import { profiles } from '../../../../src/model/profile';
import { healthyFacts, setKernelOptions } from '../healthyFacts';
import { storageVerdict } from './storageVerdict';

/** The same host, of which an account without any right could read nothing. */
function unreadFacts(): HostFacts {
  const hide = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return value;
    }
    return 'state' in value && 'source' in value
      ? unreadable((value as Fact<unknown>).source, message('Permission denied'))
      : Object.fromEntries(Object.entries(value).map(([key, part]) => [key, hide(part)]));
  };
  return hide(healthyFacts()) as HostFacts;
}

describe('storageChecks', () => {
  it('have ids of their own', () => {
    const ids = storageChecks.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(ids.every((id) => /^ST-[A-Z0-9]+(?:-[A-Z0-9]+)*$/.test(id)));
  });

  it('find neither error nor warning nor unknown on a healthy host', () => {
    for (const { id, status, summary } of evaluateChecks(storageChecks, healthyFacts(), {
      profiles: ['docker'],
    })) {
      assert.ok(
        ['pass', 'info', 'notApplicable'].includes(status),
        `${id} ${status}: ${renderEnglish(summary)}`,
      );
    }
  });

  it('accuse and acquit nobody of what could not be read', () => {
    for (const { id, status, summary } of evaluateChecks(storageChecks, unreadFacts(), { profiles })) {
      assert.ok(['unknown', 'notApplicable'].includes(status), `${id} ${status}: ${renderEnglish(summary)}`);
    }
  });

  it('judge a configuration without a machine by its option for overlayfs', () => {
    const judge = (value: string) => {
      const { config } = healthyFacts((facts) => {
        setKernelOptions(facts, { OVERLAY_FS: value });
      }).kernel;
      const unread = unreadFacts();
      const host = { id: 'kernel-config', label: 'config' };
      const facts = { ...unread, host, kernel: { ...unread.kernel, config } };
      return storageVerdict('ST-OVERLAY', facts).status;
    };
    assert.deepEqual(['y', 'm', 'n'].map(judge), ['pass', 'pass', 'error']);
  });

  it('leave no placeholder without its argument', () => {
    for (const facts of [healthyFacts(), unreadFacts()]) {
      for (const finding of evaluateChecks(storageChecks, facts, { profiles })) {
        for (const each of [finding.title, finding.summary, finding.meaning, finding.nextStep]) {
          assert.doesNotMatch(each ? renderEnglish(each) : '', /\{\w+\}/, finding.id);
        }
      }
    }
  });
});
