// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeCanonicalJson } from '../bytes/canonical-json.ts';
import { parseJson } from '../bytes/json.ts';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import { digestHex } from '../crypto/hash.ts';
import { parseEntryBody } from './parse-entry-body.ts';
import { recomputeLeaf } from './recompute-leaf.ts';
import { bodyOf, dsseClaim, messageClaim } from './testing/small-claim.ts';

const decoder = new TextDecoder();
const ed25519 = generatePrivateKey('ed25519').publicKey;

test('the leaf of a message is the body that Rekor 2 makes, in canonical JSON', () => {
  const leaf = decoder.decode(recomputeLeaf(messageClaim));
  assert.equal(leaf, decoder.decode(bodyOf('hashedrekord 0.0.2')));
  assert.equal(leaf, encodeCanonicalJson(parseJson(recomputeLeaf(messageClaim), { maxBytes: 10_000 })));
});

test('the leaf of an envelope holds the digest of what is signed', () => {
  const { content } = parseEntryBody(recomputeLeaf(dsseClaim));
  assert.deepEqual(content.digest, { algorithm: 'sha256', hex: digestHex('sha256', dsseClaim.content.pae) });
});

test('a bare key stands in the leaf as such', () => {
  const verifier = { kind: 'key', spki: messageClaim.publicKey.spki } as const;
  const leaf = recomputeLeaf({ ...messageClaim, verifier });
  assert.equal(parseEntryBody(leaf).verifier.kind, 'key');
  assert.equal(decoder.decode(leaf), encodeCanonicalJson(parseJson(leaf, { maxBytes: 10_000 })));
});

test('Ed25519 is prehashed over a message and pure over an envelope', () => {
  const message = parseEntryBody(recomputeLeaf({ ...messageClaim, publicKey: ed25519 }));
  assert.deepEqual([message.keyDetails, message.content.digest.algorithm], ['PKIX_ED25519_PH', 'sha512']);
  const envelope = parseEntryBody(recomputeLeaf({ ...dsseClaim, publicKey: ed25519 }));
  assert.deepEqual([envelope.keyDetails, envelope.content.digest.algorithm], ['PKIX_ED25519', 'sha256']);
});

test('without the digest that the leaf holds there is no leaf', () => {
  const content = { kind: 'message', digests: { sha512: '00' } } as const;
  assert.throws(() => recomputeLeaf({ ...messageClaim, content }), { code: 'log-entry-mismatch' });
});
