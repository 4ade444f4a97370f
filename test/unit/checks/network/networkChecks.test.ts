import assert from 'node:assert/strict';
import { evaluateChecks } from '../../../../src/checks/evaluateChecks';
import { networkChecks } from '../../../../src/checks/network/networkChecks';
import { renderEnglish } from '../../../../src/model/message';
import { profiles, type Profile } from '../../../../src/model/profile';
import { healthyFacts } from '../healthyFacts';
import { withEverythingUnreadable } from '../unreadableFacts';

const ids = (
  'NET-FWD4 NET-FWD6 NET-BRIDGE NET-BRNF NET-IPT-BIN NET-IPT-KERNEL NET-IPT-MIXED NET-RAW NET-XT NET-CONNTRACK NET-NEIGH ' +
  'NET-IPVS NET-VXLAN NET-VXLAN-CSUM NET-IPSEC NET-MACVLAN NET-IPVLAN NET-DUMMY NET-SCTP NET-HELPERS NET-FIREWALL ' +
  'NET-FORWARD-DROP NET-SUBNET NET-DNS NET-MTU NET-RPF NET-NM NET-PORTS NET-PROXY NET-HOSTNAME NET-UNREG NET-SUSEFW'
).split(' ');

describe('networkChecks', () => {
  it('are those of the catalogue, each once', () => {
    assert.deepEqual(networkChecks.map(({ id }) => id).sort(), [...ids].sort());
    assert.ok(networkChecks.every(({ category }) => category === 'network'));
  });

  it('find neither error nor warning nor unknown on a healthy host', () => {
    for (const { id, status, summary } of evaluateChecks(networkChecks, healthyFacts(), {
      profiles: ['docker'],
    })) {
      assert.ok(
        ['pass', 'info', 'notApplicable'].includes(status),
        `${id} ${status}: ${renderEnglish(summary)}`,
      );
    }
  });

  it('accuse and acquit nobody of what could not be read', () => {
    const choices: readonly (readonly Profile[])[] = [profiles, ...profiles.map((profile) => [profile])];
    for (const chosen of choices) {
      for (const { id, status, summary } of evaluateChecks(networkChecks, withEverythingUnreadable(), {
        profiles: chosen,
      })) {
        assert.ok(
          ['unknown', 'info', 'notApplicable'].includes(status),
          `${id} ${status} for ${chosen.join(', ')}: ${renderEnglish(summary)}`,
        );
      }
    }
  });

  it('leave no placeholder without its argument', () => {
    for (const facts of [healthyFacts(), withEverythingUnreadable()]) {
      for (const finding of evaluateChecks(networkChecks, facts, { profiles })) {
        for (const each of [finding.title, finding.summary, finding.meaning, finding.nextStep]) {
          assert.doesNotMatch(each ? renderEnglish(each) : '', /\{\w+\}/, finding.id);
        }
      }
    }
  });
});
