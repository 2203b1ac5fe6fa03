// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { checkPrimeSync, generateKeyPairSync, generatePrimeSync } from 'node:crypto';
import { test } from 'node:test';
import { rsaKeyOf } from './rsa-key.fixture.ts';
import { requireRsaQuality } from './rsa-quality.ts';

test('a key of a usual size with primes far apart is fit', () => {
  assert.doesNotThrow(() => requireRsaQuality(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey));
});

test('a key of another size is not', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2304 });
  assert.throws(() => requireRsaQuality(privateKey), { code: 'algorithm-refused' });
});

test('a key whose primes are close to each other is not (CVE-2022-26320)', () => {
  const p = generatePrimeSync(1024, { bigint: true });
  let q = p + 2n;
  while (!checkPrimeSync(q)) q += 2n;
  assert.throws(() => requireRsaQuality(rsaKeyOf(q, p)), { code: 'algorithm-refused' });
});
