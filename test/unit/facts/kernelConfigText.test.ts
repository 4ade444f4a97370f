import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import fc from 'fast-check';
import { parseKernelConfigText } from '../../../src/facts/kernelConfigText';
import { anyText } from './anyText';

const whole = `#
# Automatically generated file; DO NOT EDIT.
# Linux/x86 5.10.104 Kernel Configuration
#
CONFIG_CC_VERSION_TEXT="gcc (Alpine 10.3.1) \\"x\\" C:\\\\"
CONFIG_MEMCG=y
CONFIG_VETH=m
# CONFIG_MEMCG_SWAP is not set
CONFIG_LOG_BUF_SHIFT=17
CONFIG_PHYSICAL_START=0x1000000
CONFIG_LOCALVERSION=""
# end of General setup
`;

describe('parseKernelConfigText', () => {
  it('reads booleans, modules, numbers and quoted text', () => {
    assert.deepEqual(parseKernelConfigText(whole, '/boot/config').values, {
      CC_VERSION_TEXT: 'gcc (Alpine 10.3.1) "x" C:\\',
      MEMCG: 'y',
      VETH: 'm',
      MEMCG_SWAP: 'n',
      LOG_BUF_SHIFT: '17',
      PHYSICAL_START: '0x1000000',
      LOCALVERSION: '',
    });
  });

  const headers: readonly [string, string | undefined, string | undefined][] = [
    ['# Linux/x86 6.1.0 Kernel Configuration', '6.1.0', 'x86'],
    ['# Linux/x86_64 6.6.134.1 Kernel Configuration', '6.6.134.1', 'x86_64'],
    ['# Linux/arm64 6.18.40 Kernel Configuration', '6.18.40', 'arm64'],
    [
      '# Linux/x86_64 6.1.167-27.319.amzn2023.x86_64 Kernel Configuration',
      '6.1.167-27.319.amzn2023.x86_64',
      'x86_64',
    ],
    ['# Linux/x86_64 2.6.32', '2.6.32', 'x86_64'],
    ['# Linux kernel version: 2.6.32-5-amd64', '2.6.32-5-amd64', undefined],
    ['# Armbian defconfig generated with 6.18', undefined, undefined],
    ['# Linux/x86 nonsense Kernel Configuration', undefined, undefined],
  ];
  for (const [line, release, architecture] of headers) {
    it(`reads the header "${line}"`, () => {
      const config = parseKernelConfigText(`#\n${line}\n#\nCONFIG_NET=y\n`, '/boot/config');
      assert.equal(config.headerRelease, release);
      assert.equal(config.headerArchitecture, architecture);
    });
  }

  it('takes a release only from the header, not from a later comment', () => {
    const config = parseKernelConfigText('CONFIG_NET=y\n# Linux/x86 6.1.0 Kernel Configuration\n', 'x');
    assert.equal('headerRelease' in config, false);
  });

  it('lets the last of several lines count', () => {
    const text = 'CONFIG_A=y\n# CONFIG_A is not set\n# CONFIG_B is not set\nCONFIG_B=m\n';
    assert.deepEqual(parseKernelConfigText(text, 'x').values, { A: 'n', B: 'm' });
  });

  it('gives the same with CRLF line ends', () => {
    assert.deepEqual(
      parseKernelConfigText(whole.replaceAll('\n', '\r\n'), 'x'),
      parseKernelConfigText(whole, 'x'),
    );
  });

  it('passes over lines that only look like options', () => {
    const text =
      ' CONFIG_A=y\n#CONFIG_B=y\nMY_CONFIG_C=y\nCONFIG_=y\nCONFIG_D y\n# CONFIG_E is not set yet\n';
    assert.deepEqual(parseKernelConfigText(text, 'x').values, {});
  });

  it('keeps an option called __proto__ a plain entry', () => {
    const { values } = parseKernelConfigText('CONFIG___proto__=y\n', 'x');
    assert.deepEqual(Object.keys(values), ['__proto__']);
    assert.equal(Object.getPrototypeOf(values), Object.prototype);
  });

  const lines = (count: number, line: (index: number) => string) =>
    Array.from({ length: count }, (_, i) => line(i));
  const configWith = (set: number, unset: number) =>
    [
      ...lines(set, (i) => `CONFIG_SET_${i}=y`),
      ...lines(unset, (i) => `# CONFIG_UNSET_${i} is not set`),
    ].join('\n');

  // Set and unset symbols as counted in public configurations.
  const shapes: readonly [string, number, number, boolean][] = [
    ['Ubuntu 22.04, 6.5', 9368, 829, false],
    ['Arch Linux, 6.2', 8677, 811, false],
    ['CentOS 7, 3.10', 4170, 1360, false],
    ['a microVM kernel, 6.1', 1327, 1419, false],
    ['a tiny kernel', 150, 250, false],
    ['Armbian sunxi, 6.18', 2886, 41, true],
    ['Armbian meson-s4t7', 2176, 211, true],
    ['Armbian filogic', 472, 182, true],
    ['the Armbian fragment with the most unset', 436, 247, true],
    ['a list of the enabled options alone', 416, 0, true],
  ];
  for (const [name, set, unset, fragment] of shapes) {
    it(`takes ${name} for ${fragment ? 'a fragment' : 'a whole configuration'}, whatever its header says`, () => {
      const header = '# Linux/x86 6.1.0 Kernel Configuration\n';
      assert.equal(parseKernelConfigText(configWith(set, unset), 'x').fragment, fragment);
      assert.equal(parseKernelConfigText(header + configWith(set, unset), 'x').fragment, fragment);
    });
  }

  it('does not take a text without symbols for a whole configuration', () => {
    assert.deepEqual(parseKernelConfigText('', 'x'), { path: 'x', fragment: true, values: {} });
  });

  it('never throws, and gives only text values', () => {
    const piece = fc.constantFrom(
      'CONFIG_',
      '# CONFIG_',
      ' is not set',
      'A',
      '__proto__',
      '=',
      'y',
      '"',
      '\\',
      ' ',
    );
    const line = fc.oneof(
      anyText(40),
      fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join('')),
    );
    const end = fc.constantFrom('\n', '\r\n', '\r', '\u2028');
    fc.assert(
      fc.property(fc.array(fc.tuple(line, end), { maxLength: 12 }), (lines) => {
        const { values } = parseKernelConfigText(lines.flat().join(''), 'x');
        assert.ok(Object.values(values).every((value) => typeof value === 'string'));
        assert.equal(Object.getPrototypeOf(values), Object.prototype);
      }),
    );
  }).timeout(20_000);

  it('takes time in proportion to the text, on hostile text too', () => {
    const hostile = [
      'CONFIG_' + 'A'.repeat(2_000_000),
      '# CONFIG_A' + ' '.repeat(2_000_000),
      'CONFIG_A="' + '\\'.repeat(2_000_000),
      '# CONFIG_A is not set' + ' '.repeat(2_000_000) + 'x',
      '#\n'.repeat(1_000_000),
      '# Linux/' + 'x'.repeat(2_000_000),
    ];
    const started = performance.now();
    hostile.forEach((text) => parseKernelConfigText(text, 'x'));
    assert.ok(performance.now() - started < 20_000, 'a quadratic parser needs hours for these');
  }).timeout(60_000);
});
