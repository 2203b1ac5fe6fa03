// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../bytes/json.ts';
import { readDocument } from '../bytes/json-fields.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { readRekorBundle, rekorBundleToJson } from './rekor-bundle.ts';

const entry = {
  logIndex: 9_007_199_254_740_991n,
  logKeyId: Uint8Array.of(0xab, 0x01),
  kind: 'hashedrekord',
  version: '0.0.1',
  integratedTime: 1_700_000_000n,
  signedEntryTimestamp: Uint8Array.of(1, 2, 3),
  canonicalizedBody: encodeUtf8('{"apiVersion":"0.0.1","kind":"hashedrekord","spec":{}}'),
};
const json = rekorBundleToJson(entry);
const payload = json['Payload'] as JsonObject;

function read(value: JsonObject) {
  return readRekorBundle(readDocument(value, 'bundle', 'payload-malformed'));
}

test('an entry survives the round trip; kind and version come from its body', () => {
  assert.deepEqual(read(json), entry);
});

test('it is written as cosign does, with names in capitals', () => {
  assert.deepEqual(Object.keys(json), ['SignedEntryTimestamp', 'Payload']);
  assert.deepEqual(payload['logID'], 'ab01');
  assert.deepEqual(payload['logIndex'], 9_007_199_254_740_991);
});

for (const [title, change] of [
  ['an index with a fraction', { logIndex: 1.5 }],
  ['an index that a double does not hold', { logIndex: 2 ** 53 }],
  ['an index as text', { logIndex: '1' }],
  ['a negative time', { integratedTime: -1 }],
  ['a log id in capitals', { logID: 'AB01' }],
  ['no log id', { logID: null }],
  ['no body', { body: null }],
  ['a body that is not base64', { body: '!' }],
] as const) {
  test(`an entry with ${title} is refused`, () => {
    assert.throws(() => read({ ...json, Payload: { ...payload, ...change } }), { code: 'payload-malformed' });
  });
}

test('an entry whose body is no entry, or without promise, is refused', () => {
  assert.throws(() => read({ ...json, Payload: { ...payload, body: 'e30=' } }), { code: 'log-entry-malformed' });
  assert.throws(() => read({ Payload: payload }), { code: 'payload-malformed' });
});
