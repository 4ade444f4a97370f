import assert from 'node:assert/strict';
import type { HostFacts, ModprobeRule } from '../../../../src/model/hostFacts';
import { isUsable, moduleReality } from '../../../../src/checks/kernel/moduleReality';
import { denied, fromFile, missing, sysctl } from '../factBuilders';
import { healthyFacts } from '../healthyFacts';
import type { Mutable } from '../mutable';

const vxlanRule = (rule: Partial<ModprobeRule>, change?: (facts: Mutable<HostFacts>) => void) =>
  healthyFacts((facts) => {
    const whole = {
      kind: 'install',
      module: 'vxlan',
      command: '/bin/false',
      path: '/etc/modprobe.d/a.conf',
      ...rule,
    };
    facts.modules.rules = fromFile([whole as ModprobeRule], '/etc/modprobe.d');
    change?.(facts);
  });

describe('moduleReality', () => {
  it('knows what is loaded', () => {
    const reality = moduleReality(healthyFacts(), 'bridge');
    assert.equal(reality.state, 'loaded');
    assert.equal(reality.evidence[0]?.excerpt, 'bridge');
  });

  it('knows what is built in, by the list of the kernel or by /sys/module', () => {
    const listed = healthyFacts((facts) => {
      facts.modules.builtin = fromFile(['unix'], '/lib/modules/x/modules.builtin');
    });
    assert.equal(moduleReality(listed, 'unix').state, 'builtIn');
    const shown = healthyFacts((facts) => {
      facts.modules.loaded = fromFile([], '/proc/modules', '');
      facts.modules.directory = missing('/lib/modules/6.12.57+deb13-amd64');
    });
    assert.equal(moduleReality(shown, 'overlay').state, 'builtIn');
  });

  it('knows what can be loaded', () => {
    const reality = moduleReality(healthyFacts(), 'vxlan');
    assert.equal(reality.state, 'loadable');
    assert.ok(isUsable(reality));
  });

  it('is blocked by an install rule that runs nothing, also by a wildcard or another spelling', () => {
    for (const rule of [
      { command: '/bin/false' },
      { command: '/usr/bin/true' },
      { command: ':' },
      { module: 'vx*' },
      { module: 'vxla?' },
    ]) {
      const reality = moduleReality(vxlanRule(rule), 'vxlan');
      assert.equal(reality.state, 'blocked', JSON.stringify(rule));
      assert.match(reality.evidence[0]?.excerpt ?? '', /^install /);
    }
    const dashed = vxlanRule({ module: 'dm-thin-pool' });
    assert.equal(moduleReality(dashed, 'dm_thin_pool').state, 'blocked');
  });

  it('is not blocked by rules for others or by rules that load', () => {
    assert.equal(moduleReality(vxlanRule({ module: 'vxlan2' }), 'vxlan').state, 'loadable');
    assert.equal(moduleReality(vxlanRule({ module: 'v.lan' }), 'vxlan').state, 'loadable');
    const wrapped = vxlanRule({ command: '/sbin/modprobe --ignore-install vxlan' });
    assert.equal(moduleReality(wrapped, 'vxlan').state, 'loadable');
  });

  it('takes a blacklist line for no more than it is', () => {
    const reality = moduleReality(vxlanRule({ kind: 'blacklist', command: '' }), 'vxlan');
    assert.equal(reality.state, 'loadable');
    assert.ok(reality.blacklisted);
  });

  it('does not mind rules for what is loaded already', () => {
    assert.equal(moduleReality(vxlanRule({ module: 'bridge' }), 'bridge').state, 'loaded');
  });

  it('is blocked when the kernel loads nothing any more', () => {
    const facts = healthyFacts((each) => {
      each.sysctls['kernel.modules_disabled'] = sysctl('kernel.modules_disabled', '1');
    });
    const reality = moduleReality(facts, 'vxlan');
    assert.equal(reality.state, 'blocked');
    assert.equal(reality.rule, undefined);
  });

  it('is not called blocked while it may be loaded already, or while nobody knows whether loading is off', () => {
    const withoutList = healthyFacts((facts) => {
      facts.modules.loaded = denied('/proc/modules');
      facts.modules.rules = fromFile(
        [{ kind: 'install', module: 'vxlan', command: '/bin/false', path: '/etc/modprobe.d/x.conf' }],
        '/etc/modprobe.d',
      );
    });
    assert.equal(moduleReality(withoutList, 'vxlan').state, 'unknown');
    const withoutSetting = healthyFacts((facts) => {
      facts.sysctls['kernel.modules_disabled'] = denied('/proc/sys/kernel/modules_disabled');
    });
    assert.equal(moduleReality(withoutSetting, 'vxlan').state, 'unknown');
    assert.equal(moduleReality(withoutSetting, 'overlay').state, 'loaded');
  });

  it('is missing only when every list was read and no container hides them', () => {
    const name = 'no_such_module';
    assert.equal(moduleReality(healthyFacts(), name).state, 'missing');
    for (const change of [
      (facts: Mutable<HostFacts>) => (facts.modules.loadable = missing('/lib/modules/x')),
      (facts: Mutable<HostFacts>) => (facts.modules.builtin = denied('/lib/modules/x/modules.builtin')),
      (facts: Mutable<HostFacts>) => (facts.modules.loaded = denied('/proc/modules')),
      (facts: Mutable<HostFacts>) => (facts.system.container = fromFile('podman', '/run/.containerenv')),
    ]) {
      const facts = healthyFacts((each) => {
        change(each);
      });
      const reality = moduleReality(facts, name);
      assert.equal(reality.state, 'unknown');
      assert.ok(reality.undecided.length > 0);
    }
  });

  it('is unknown when the rules could not be read', () => {
    const facts = healthyFacts((each) => {
      each.modules.rules = denied('/etc/modprobe.d');
    });
    assert.equal(moduleReality(facts, 'vxlan').state, 'unknown');
  });
});
