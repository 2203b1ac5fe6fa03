// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { digestOf } from '../oci/digest.ts';
import { signInWorld } from '../sandbox/sign-in-world.ts';
import { createTestWorld } from '../sandbox/testing/test-world.ts';
import { attestationFormats, attestInWorld, rawStatement } from '../verify/testing/attestation-in-world.ts';
import { claimedEnvelope, claimedStatement } from './claimed-statement.ts';

const { world } = createTestWorld();
const statement = rawStatement(digestOf(encodeUtf8('image')), { predicateType: 'https://example.com/x' });

for (const format of attestationFormats) {
  test(`${format}: what it says of itself can be told; what is no statement says nothing`, () => {
    const type = (payload: typeof statement | string, payloadType?: string): string | undefined =>
      claimedStatement(attestInWorld(world, payload, { format, ...(payloadType === undefined ? {} : { payloadType }) }))
        ?.predicateType;
    assert.equal(type(statement), 'https://example.com/x');
    assert.equal(type(statement, 'application/json'), undefined);
    assert.equal(type('{}'), undefined);
  });
}

test('a signature of plain bytes has no envelope, and rubbish no statement', () => {
  const { bytes } = signInWorld(world, { content: { kind: 'message', artifact: encodeUtf8('x') } });
  assert.equal(claimedEnvelope({ kind: 'bundle', bytes }), undefined);
  const rubbish = { kind: 'envelope', envelope: encodeUtf8('{'), annotations: {} } as const;
  assert.equal(claimedStatement(rubbish), undefined);
  assert.throws(() => claimedEnvelope(rubbish), { code: 'json-malformed' });
});
