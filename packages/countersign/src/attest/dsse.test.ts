// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeUtf8, encodeUtf8 } from '../bytes/utf8.ts';
import { envelopeToJson, parseEnvelope, preAuthEncoding } from './dsse.ts';

test('the pre-authentication encoding is that of the example in the DSSE protocol', () => {
  const encoded = preAuthEncoding('http://example.com/HelloWorld', encodeUtf8('hello world'));
  assert.equal(decodeUtf8(encoded, 'bundle-malformed'), 'DSSEv1 29 http://example.com/HelloWorld 11 hello world');
});

test('lengths are counted in bytes', () => {
  assert.equal(decodeUtf8(preAuthEncoding('é', encodeUtf8('😀')), 'bundle-malformed'), 'DSSEv1 2 é 4 😀');
});

test('no two envelopes have the same encoding', () => {
  const part = fc.string({ unit: fc.constantFrom(' ', '1', 'a'), maxLength: 6 });
  fc.assert(
    fc.property(part, part, part, part, (typeA, bodyA, typeB, bodyB) => {
      const [a, b] = [preAuthEncoding(typeA, encodeUtf8(bodyA)), preAuthEncoding(typeB, encodeUtf8(bodyB))];
      assert.equal(Buffer.compare(a, b) === 0, typeA === typeB && bodyA === bodyB);
    }),
  );
});

test('an envelope survives the round trip, several signatures and key ids included', () => {
  const envelope = {
    payloadType: 'application/vnd.in-toto+json',
    payload: encodeUtf8('{}'),
    signatures: [{ signature: Uint8Array.of(1) }, { signature: Uint8Array.of(2), keyId: 'k' }],
  };
  assert.deepEqual(parseEnvelope(encodeUtf8(JSON.stringify(envelopeToJson(envelope)))), envelope);
});

for (const [text, fault] of [
  ['{"payload":"e30=","signatures":[]}', 'the type is missing'],
  ['{"payloadType":"t","signatures":[]}', 'the payload is missing'],
  ['{"payloadType":"t","payload":"e30","signatures":[]}', 'the payload is not canonical base64'],
  ['{"payloadType":"t","payload":"e30="}', 'signatures are missing'],
  ['{"payloadType":"t","payload":"e30=","signatures":[{}]}', 'a signature is missing'],
  ['{"payloadType":"t","payload":"e30=","signatures":[{"sig":"AA==","keyid":1}]}', 'a key id is a number'],
] as const) {
  test(`an envelope is refused when ${fault}`, () => {
    assert.throws(() => parseEnvelope(encodeUtf8(text)), { code: 'bundle-malformed' });
  });
}
