// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../bytes/json.ts';
import { protoNameOfHash, readHexDigest, readProtoDigest } from './read-body-digest.ts';

const refused = { code: 'log-entry-malformed' };
const lengths = { sha256: 32, sha384: 48, sha512: 64 } as const;
const algorithms = Object.keys(lengths) as readonly (keyof typeof lengths)[];

function fieldsOf(object: JsonObject) {
  return { object, path: 'hash', code: 'log-entry-malformed' } as const;
}

for (const algorithm of algorithms) {
  const bytes = Buffer.alloc(lengths[algorithm], 0xab);
  const hex = bytes.toString('hex');

  test(`a ${algorithm} digest is read as either generation writes it`, () => {
    assert.deepEqual(readHexDigest(fieldsOf({ algorithm, value: hex })), { algorithm, hex });
    const proto = { algorithm: protoNameOfHash(algorithm), digest: bytes.toString('base64') };
    assert.deepEqual(readProtoDigest(fieldsOf(proto)), { algorithm, hex });
  });

  test(`a ${algorithm} digest of another length or in other letters is refused`, () => {
    for (const value of [hex.slice(2), `${hex}ab`, hex.toUpperCase(), hex.replace('a', 'g'), '']) {
      assert.throws(() => readHexDigest(fieldsOf({ algorithm, value })), refused);
    }
    for (const digest of [bytes.subarray(1), Buffer.concat([bytes, bytes])]) {
      const proto = { algorithm: protoNameOfHash(algorithm), digest: digest.toString('base64') };
      assert.throws(() => readProtoDigest(fieldsOf(proto)), refused);
    }
  });
}

test('the names of one generation mean nothing in the other', () => {
  const bytes = Buffer.alloc(32);
  assert.throws(() => readHexDigest(fieldsOf({ algorithm: 'SHA2_256', value: bytes.toString('hex') })), refused);
  assert.throws(() => readProtoDigest(fieldsOf({ algorithm: 'sha256', digest: bytes.toString('base64') })), refused);
});
