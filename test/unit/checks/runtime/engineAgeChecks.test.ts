import assert from 'node:assert/strict';
import { engineAgeChecks } from '../../../../src/checks/runtime/engineAgeChecks';
import { endedSeries } from '../../../../src/knowledge/engineReleases';
import { denied, fromCommand, missing, notInstalled } from '../factBuilders';
import { assertVerdict, judge, type Change } from '../judging';

function age(...changes: readonly Change[]) {
  return judge(engineAgeChecks, 'RT-VERSION-EOL', (facts) => {
    for (const change of changes) {
      change(facts);
    }
  });
}

const docker =
  (serverVersion: string): Change =>
  (facts) => {
    if (facts.engines.docker.state === 'known') {
      facts.engines.docker = fromCommand({ ...facts.engines.docker.value, serverVersion }, 'docker info');
    }
  };

const printed =
  (program: string, version: string): Change =>
  (facts) => {
    facts.engines.versions[program] = fromCommand(version, `${program} --version`);
  };

const packages =
  (...names: readonly string[]): Change =>
  (facts) => {
    facts.engines.packages = fromCommand(names, 'dpkg -l');
  };

const at =
  (day: string): Change =>
  (facts) => {
    facts.collectedAt = `${day}T12:00:00.000Z`;
  };

describe('RT-VERSION-EOL', () => {
  it('passes current series, and those without an announced end', () => {
    assertVerdict(age(), { status: 'pass', proof: '29.1.0' });
    assertVerdict(age(docker('28.5.2')), { status: 'pass' });
    assertVerdict(age(docker('25.0.14')), { status: 'pass' });
  });

  it('warns of ended series of the makers, and of older ones', () => {
    const summary = /Docker 20\.10\.24 ended its series by 2023-12-10/;
    assertVerdict(age(packages('docker-ce'), docker('20.10.24')), { status: 'warning', summary });
    for (const old of ['1.13.1', '17.03.2-ce', '18.05.0-ce']) {
      assertVerdict(age(packages('docker-ce'), docker(old)), { status: 'warning', summary: /2018-12-08/ });
    }
    assertVerdict(age(packages('containerd.io'), printed('containerd', '1.6.33')), {
      status: 'warning',
      title: /^containerd gets no repairs/,
      proof: '1.6.33',
    });
    assertVerdict(age(packages('containerd.io'), printed('runc', '1.1.12')), { status: 'warning' });
    assertVerdict(age(packages('containerd.io'), printed('runc', '1.0.0-rc95')), { status: 'warning' });
  });

  it('leaves packages of distributions to them', () => {
    assertVerdict(age(packages('docker.io'), docker('20.10.24')), { status: 'info' });
    assertVerdict(age(packages(), docker('20.10.24+dfsg1')), { status: 'info' });
    assertVerdict(age(packages('runc', 'containerd'), printed('runc', '1.1.5+ds1')), { status: 'info' });
    const mixed = age(packages('docker-ce', 'runc'), docker('24.0.7'), printed('runc', '1.1.5+ds1'));
    assertVerdict(mixed, { status: 'warning', title: /^Docker/ });
  });

  it('goes by the day of the facts', () => {
    const young = age(packages('containerd.io'), printed('containerd', '2.1.4'), at('2026-05-05'));
    assertVerdict(young, { status: 'pass' });
    const old = age(packages('containerd.io'), printed('containerd', '2.1.4'), at('2026-05-06'));
    assertVerdict(old, { status: 'warning' });
  });

  it('says nothing of what it cannot see', () => {
    const silent: Change = (facts) => {
      facts.engines.docker = denied('docker info');
    };
    const down: Change = (facts) => {
      facts.cgroups.daemonGroups.dockerd = missing('/proc');
    };
    assertVerdict(age(silent), { status: 'unknown' });
    assertVerdict(age(silent, down), { status: 'pass', proof: '2.2.0' });
    const none: Change = (facts) => {
      facts.engines.docker = notInstalled('docker info');
      facts.engines.versions.containerd = notInstalled('containerd --version');
      facts.engines.versions.runc = notInstalled('runc --version');
    };
    assertVerdict(age(none), { status: 'notApplicable' });
  });

  it('has dates that are dates, by program from the oldest series on', () => {
    for (const { series, ended } of endedSeries) {
      assert.match(ended, /^20\d\d-[01]\d-[0-3]\d$/, series);
      assert.match(series, /^\d+(?:\.\d+)?$/);
    }
    for (const program of ['docker', 'containerd', 'runc'] as const) {
      const numbers = endedSeries
        .filter((row) => row.program === program)
        .map(({ series }) => Number(series));
      assert.deepEqual(
        numbers,
        numbers.toSorted((a, b) => a - b),
      );
    }
  });
});
