import assert from 'node:assert/strict';
import * as v from 'valibot';
import { hostFactsSchema } from '../../../src/facts/hostFactsSchema';
import { factsOfKernelConfig } from '../../../src/facts/kernelConfigFacts';
import type { HostFacts } from '../../../src/model/hostFacts';
import { renderEnglish } from '../../../src/model/message';

const head = '#\n# Automatically generated file; DO NOT EDIT.\n# Linux/x86 6.1.76 Kernel Configuration\n#\n';
const unset = Array.from({ length: 400 }, (_, index) => `# CONFIG_UNSET_${index} is not set\n`).join('');

function factsOf(text: string, release?: string): HostFacts {
  return factsOfKernelConfig({
    text,
    path: 'boot/config-6.1',
    collectedAt: '2026-01-15T12:00:00.000Z',
    ...(release !== undefined && { release }),
  });
}

function release({ kernel }: HostFacts): string {
  return kernel.release.state === 'known' ? kernel.release.value.text : kernel.release.state;
}

function machine({ system }: HostFacts): string {
  return system.machine.state === 'known' ? system.machine.value : system.machine.state;
}

describe('factsOfKernelConfig', () => {
  it('knows the options, the release of the header and the machine, and nothing else', () => {
    const facts = factsOf(`${head}${unset}CONFIG_X86_64=y\nCONFIG_MEMCG=y\n`);
    assert.ok(v.is(hostFactsSchema, facts));
    assert.deepEqual(facts.host, { id: 'kernel-config', label: 'config-6.1' });
    assert.ok(facts.kernel.config.state === 'known');
    assert.equal(facts.kernel.config.value.values.MEMCG, 'y');
    assert.equal(release(facts), '6.1.76');
    assert.equal(machine(facts), 'x86_64');
    assert.equal(JSON.stringify(facts).split('"state":"known"').length - 1, 3);
    assert.ok(!JSON.stringify(facts).includes('"state":"absent"'));
    assert.ok(facts.modules.rules.state === 'unreadable' && facts.cgroups.mode.state === 'unreadable');
    assert.match(renderEnglish(facts.modules.rules.reason), /Only a kernel configuration was given/);
    assert.match(renderEnglish(facts.cgroups.mode.reason), /Only a kernel configuration was given/);
    assert.deepEqual(facts.incomplete, []);
  });

  it('prefers the release that the person says', () => {
    assert.equal(release(factsOf(`${head}${unset}`, '6.12.57+deb13-amd64')), '6.12.57+deb13-amd64');
    assert.equal(release(factsOf(`${head}${unset}`, 'newest')), 'unreadable');
  });

  it('says why it does not know the release', () => {
    const { kernel } = factsOf(unset);
    assert.ok(kernel.release.state === 'unreadable');
    assert.match(renderEnglish(kernel.release.reason), /names no kernel release/);
    assert.equal(release(factsOf('nothing')), 'unreadable');
  });

  it('names machines as uname -m does', () => {
    assert.equal(machine(factsOf(`# Linux/arm64 6.6.31 Kernel Configuration\n${unset}`)), 'aarch64');
    assert.equal(
      machine(factsOf(`# Linux/arm 6.6.31 Kernel Configuration\n${unset}CONFIG_CPU_V7=y\n`)),
      'armv7l',
    );
    assert.equal(machine(factsOf(`${head}${unset}CONFIG_X86_32=y\n`)), 'i686');
    assert.equal(machine(factsOf(`${unset}CONFIG_PPC64=y\nCONFIG_CPU_LITTLE_ENDIAN=y\n`)), 'ppc64le');
    // x86 is a family of two, and without an option nothing tells which.
    assert.equal(machine(factsOf(`${head}${unset}`)), 'unreadable');
    assert.equal(machine(factsOf('')), 'unreadable');
  });
});
