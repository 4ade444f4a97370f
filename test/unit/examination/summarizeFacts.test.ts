import assert from 'node:assert/strict';
import { summarizeFacts } from '../../../src/examination/summarizeFacts';
import { absent, commandSource, known } from '../../../src/model/fact';
import { healthyFacts } from '../checks/healthyFacts';
import { withEverythingUnreadable } from '../checks/unreadableFacts';

describe('summarizeFacts', () => {
  it('names the machine and its engines', () => {
    const summary = summarizeFacts(healthyFacts());
    assert.match(summary.distribution ?? '', /Debian/);
    assert.equal(summary.cgroupMode, 'v2');
    assert.ok(
      summary.engines?.some((engine) => /^Docker \d+\./.test(engine)),
      summary.engines?.join(),
    );
    assert.equal(summary.insideContainer, false);
  });

  it('does not take the docker command alone for an engine', () => {
    const source = commandSource('command -v docker');
    const facts = healthyFacts((draft) => {
      draft.engines.docker = absent(source);
      draft.engines.programs = {
        docker: known('/usr/bin/docker', source, '/usr/bin/docker'),
        dockerd: absent(commandSource('command -v dockerd')),
      };
      draft.engines.versions = { docker: known('28.2.2', source, '28.2.2') };
    });
    assert.deepEqual(summarizeFacts(facts).engines, ['Docker client 28.2.2']);
  });

  it('leaves out what could not be read', () => {
    const { engines, insideContainer, ...rest } = summarizeFacts(withEverythingUnreadable());
    assert.equal(engines, undefined);
    assert.equal(insideContainer, false);
    assert.ok(Object.values(rest).every((part) => part === undefined));
  });
});
