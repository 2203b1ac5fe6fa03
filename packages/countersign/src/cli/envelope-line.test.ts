// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { digestOf } from '../oci/digest.ts';
import { createTestWorld } from '../sandbox/testing/test-world.ts';
import { attestationFormats, attestInWorld, rawStatement } from '../verify/testing/attestation-in-world.ts';
import { envelopeLine } from './envelope-line.ts';

const { world } = createTestWorld();
const statement = rawStatement(digestOf(encodeUtf8('image')));

for (const format of attestationFormats) {
  test(`${format}: the envelope is one line, with the payload as it was signed`, () => {
    const line = envelopeLine(attestInWorld(world, statement, { format })) ?? '';
    assert.equal(line.indexOf('\n'), line.length - 1);
    const { payload, payloadType } = JSON.parse(line) as { payload: string; payloadType: string };
    assert.equal(payloadType, 'application/vnd.in-toto+json');
    assert.equal(Buffer.from(payload, 'base64').toString(), JSON.stringify(statement));
  });
}

test('an envelope that was stored over several lines is one line, and rubbish none', () => {
  const stored = attestInWorld(world, statement, { format: 'envelope' });
  assert.ok(stored.kind === 'envelope');
  const value: unknown = JSON.parse(new TextDecoder().decode(stored.envelope));
  const spread = { ...stored, envelope: encodeUtf8(JSON.stringify(value, undefined, 2)) };
  assert.deepEqual(JSON.parse(envelopeLine(spread) ?? ''), value);
  assert.equal(envelopeLine(spread)?.trimEnd().includes('\n'), false);
  assert.throws(() => envelopeLine({ ...stored, envelope: encodeUtf8('{}') }), { code: 'bundle-malformed' });
});
