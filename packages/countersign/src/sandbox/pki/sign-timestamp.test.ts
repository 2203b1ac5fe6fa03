// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { derInteger } from '../../bytes/encode-der.ts';
import { digestBytes } from '../../crypto/hash.ts';
import { parseTimestampResponse } from '../../x509/parse-timestamp.ts';
import { createTestWorld, testRandom, testWorldStartMs } from '../testing/test-world.ts';
import { signTimestamp } from './sign-timestamp.ts';

const authority = createTestWorld().world.timestampAuthority;
const by = { authority, nowMs: testWorldStartMs, random: testRandom };
const imprint = { hash: 'sha256', digest: digestBytes('sha256', new Uint8Array([1])) } as const;

test('certificates travel in the token only if they are wanted', () => {
  const counts = (['wanted', 'unwanted'] as const).map(
    (certificates) => parseTimestampResponse(signTimestamp({ imprint, certificates }, by)).certificates.length,
  );
  assert.deepEqual(counts, [2, 0]);
});

test('the nonce comes back', () => {
  const nonce = 2n ** 63n + 12_345n;
  const withNonce = signTimestamp({ imprint, certificates: 'unwanted', nonce }, by);
  assert.ok(Buffer.from(withNonce).includes(Buffer.from(derInteger(nonce))));
  assert.ok(
    !Buffer.from(signTimestamp({ imprint, certificates: 'unwanted' }, by)).includes(Buffer.from(derInteger(nonce))),
  );
});
