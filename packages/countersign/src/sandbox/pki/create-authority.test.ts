// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { testRandom } from '../testing/test-world.ts';
import { createSignerAuthority, createTimestampAuthority, newSerialNumber } from './create-authority.ts';

const options = {
  organization: 'acme',
  algorithm: 'ecdsa-sha2-256-nistp256',
  notBeforeMs: 0,
  notAfterMs: Date.UTC(2060, 0),
  random: testRandom,
} as const;

test('an authority for signers is a root and an intermediate that issues', () => {
  const { root, issued } = createSignerAuthority(options);
  const [above, below] = [root, issued].map(({ certificate }) => new X509Certificate(certificate));
  assert.ok(above && below);
  assert.equal(above.subject, 'O=acme\nCN=root');
  assert.deepEqual([above.ca, below.ca], [true, true]);
  assert.equal(below.checkIssued(above), true);
  assert.equal(below.verify(above.publicKey), true);
  assert.equal(above.verify(below.publicKey), false);
  assert.deepEqual(below.keyUsage, ['1.3.6.1.5.5.7.3.3']);
});

test('an authority for timestamps is a root and a leaf for nothing else', () => {
  const { root, issued } = createTimestampAuthority(options);
  const leaf = new X509Certificate(issued.certificate);
  assert.equal(leaf.ca, false);
  assert.deepEqual(leaf.keyUsage, ['1.3.6.1.5.5.7.3.8']);
  assert.equal(leaf.checkIssued(new X509Certificate(root.certificate)), true);
});

test('serial numbers are positive, of one length, and not given twice', () => {
  const numbers = Array.from({ length: 50 }, () => newSerialNumber(testRandom));
  assert.ok(numbers.every((number) => number.byteLength === 16 && ((number[0] ?? 0) & 0xc0) === 0x40));
  assert.equal(new Set(numbers.map(String)).size, 50);
});
