// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { collect } from './collect.ts';
import { chunksOf, testBlob } from './test-image.ts';
import { verifiedStream } from './verified-stream.ts';

const { descriptor, bytes } = testBlob('content');
const mismatch = (message: string): Error => new Error(message);

test('a stream of the right bytes ends normally', async () => {
  const stream = verifiedStream(descriptor, chunksOf(bytes.subarray(0, 3), bytes.subarray(3)), mismatch);
  assert.deepEqual(await collect(stream), bytes);
});

for (const [what, text] of [
  ['short', 'conten'],
  ['other', 'c0ntent'],
] as const) {
  test(`a stream of ${what} bytes does not end normally`, async () => {
    await assert.rejects(collect(verifiedStream(descriptor, chunksOf(testBlob(text).bytes), mismatch)), /wanted/);
  });
}

test('an endless stream is left at the first byte too many, which is not passed on', async () => {
  let made = 0;
  async function* endless(): AsyncIterable<Uint8Array> {
    for (;;) {
      made++;
      yield bytes;
    }
  }
  let passed = 0;
  await assert.rejects(async () => {
    for await (const chunk of verifiedStream(descriptor, endless(), mismatch)) passed += chunk.byteLength;
  }, /more/);
  assert.deepEqual([made, passed], [2, descriptor.size]);
});
