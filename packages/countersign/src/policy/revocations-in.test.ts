// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { revocationsIn } from './revocations-in.ts';

test('a tenant revokes for his namespace alone, and where nobody knows the namespace every revocation counts', () => {
  const digests = new Set<never>();
  const revoked = [
    { source: 'all', digests },
    { source: 'tenant', digests, namespace: 'tenant' },
  ];
  const sources = (name?: string): readonly string[] =>
    revocationsIn({ revoked }, name === undefined ? {} : { namespace: { name } }).map(({ source }) => source);
  assert.deepEqual(sources('tenant'), ['all', 'tenant']);
  assert.deepEqual(sources('other'), ['all']);
  assert.deepEqual(sources(), ['all', 'tenant']);
});
