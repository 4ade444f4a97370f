import assert from 'node:assert/strict';
import { deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { isNonce, parseCollectorStream, unpackFrame } from '../../../src/facts/collectorStream';
import { base64Lines, frame, nonce, wholeRun } from './collectorRun';

const limits = { unpackedBytes: 1000, packedBytes: Infinity };

function bytesOf(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

function frameOf(encoding: string, body: string, ended = true) {
  return { group: 'files', encoding, path: '', ended, body };
}

describe('the stream of the collector', () => {
  it('is taken apart into its groups, whatever stands around them', () => {
    const { started, frames } = parseCollectorStream(bytesOf(`${wholeRun()}trailing noise`), nonce);
    assert.equal(started, true);
    assert.deepEqual(
      frames.map(({ group, encoding, path, ended }) => [group, encoding, path, ended]),
      [
        ['files', 'base64+gzip', '', true],
        ['kernelConfig', 'base64+gzip', '/proc/config.gz', true],
        ['programs', 'base64+gzip', '', true],
        ['probes', 'base64+gzip', '', true],
      ],
    );
  });

  it('has no groups of another nonce, and says that a collector has run', () => {
    const { started, frames } = parseCollectorStream(bytesOf(wholeRun()), 'f'.repeat(32));
    assert.deepEqual([started, frames.length], [true, 0]);
  });

  it('has not started where no collector has spoken', () => {
    const output = bytesOf(`This account is currently not available.\n@${nonce}\n`);
    assert.deepEqual(parseCollectorStream(output, nonce), { started: false, frames: [] });
  });

  it('leaves a group open whose end is missing, half, or that of another one', () => {
    const whole = frame(1, 'files', 'x');
    for (const text of [
      whole.slice(0, -1),
      whole.replace('E 1 files', 'E 2 files'),
      whole.replace('E 1 files', 'E 1 probes'),
      whole.replace(/\n@\w+ E.*\n$/, `\n@${nonce} B 2 programs base64\n`),
    ]) {
      const [first] = parseCollectorStream(bytesOf(text), nonce).frames;
      assert.deepEqual([first?.group, first?.ended], ['files', false]);
    }
  });

  it('accepts only 32 lower-case hexadecimal digits as a nonce', () => {
    assert.equal(isNonce(nonce), true);
    for (const wrong of [
      '',
      nonce.slice(1),
      `${nonce}0`,
      nonce.toUpperCase(),
      `${nonce.slice(1)}\n`,
      '$(id)',
    ]) {
      assert.equal(isNonce(wrong), false, wrong);
    }
  });
});

describe('a group of the collector', () => {
  it('unpacks from every encoding to the same bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 900 }), async (bytes) => {
        const packed = gzipSync(bytes);
        const hex = (data: Uint8Array) =>
          Buffer.from(data).toString('hex').replace(/../g, ' $&').replace(/.{48}/g, '$&\n');
        for (const [encoding, body] of [
          ['base64', base64Lines(bytes)],
          ['base64+gzip', base64Lines(packed)],
          ['hex', hex(bytes)],
          ['hex+gzip', hex(packed)],
          ['plain', Buffer.from(bytes).toString('latin1')],
        ] as const) {
          assert.deepEqual(await unpackFrame(frameOf(encoding, body), limits), {
            state: 'whole',
            bytes: Buffer.from(bytes),
          });
        }
      }),
      { numRuns: 40 },
    );
  });

  it('is damaged when a byte of it is wrong, and never partly used', async () => {
    const content = 'CONFIG_MEMCG=y\n'.repeat(50);
    const packed = gzipSync(content);
    await fc.assert(
      fc.asyncProperty(fc.nat(packed.length - 1), fc.integer({ min: 1, max: 255 }), async (index, change) => {
        const wrong = Buffer.from(packed);
        wrong[index] = (wrong[index] ?? 0) ^ change;
        const unpacked = await unpackFrame(frameOf('base64+gzip', base64Lines(wrong)), limits);
        // Some bits mean nothing: time, system and flags of the packer in the header, and what fills the last byte of data.
        const meansNothing = index < 10 || index === packed.length - 9;
        assert.ok(
          unpacked.state === 'damaged' ||
            (meansNothing && 'bytes' in unpacked && unpacked.bytes.toString() === content),
          `${unpacked.state} after a change at ${String(index)}`,
        );
      }),
      { numRuns: 150 },
    );
  });

  it('is damaged when it is no base64, no gzip, cut inside, or of an unknown encoding', async () => {
    const packed = gzipSync('x'.repeat(500));
    for (const [encoding, body] of [
      ['base64', 'AAA'],
      ['base64', 'AA A=\u0000==='],
      ['hex', '0g'],
      ['hex', '012'],
      ['base64+gzip', base64Lines(Buffer.from('no gzip'))],
      ['base64+gzip', base64Lines(deflateSync('zlib is not gzip'))],
      ['base64+gzip', base64Lines(packed.subarray(0, packed.length - 9))],
      ['base64+zstd', base64Lines(packed)],
      ['base64+gzip+gzip', base64Lines(packed)],
      ['', ''],
    ] as const) {
      assert.deepEqual(await unpackFrame(frameOf(encoding, body), limits), { state: 'damaged' }, encoding);
    }
  });

  it('is cut at the limit, also when it is a zip bomb', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    const unpacked = await unpackFrame(frameOf('base64+gzip', base64Lines(bomb)), limits);
    assert.deepEqual(unpacked, { state: 'cut', bytes: Buffer.alloc(1000) });
  });

  it('is cut, not damaged, when the host has sent only the beginning of a long packed file', async () => {
    const packed = gzipSync(Buffer.from(Array.from({ length: 3000 }, (_, index) => (index * 7919) % 251)));
    const unpacked = await unpackFrame(frameOf('base64+gzip', base64Lines(packed.subarray(0, 200))), {
      unpackedBytes: 100_000,
      packedBytes: 200,
    });
    assert.equal(unpacked.state, 'cut');
  });

  it('is missing without its end', async () => {
    assert.deepEqual(await unpackFrame(frameOf('base64', 'AAAA', false), limits), { state: 'missing' });
  });
});
