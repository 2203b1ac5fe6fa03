// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { preAuthEncoding } from '../../attest/dsse.ts';
import { encodeBase64 } from '../../bytes/base64.ts';
import type { JsonObject } from '../../bytes/json.ts';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { generatePrivateKey } from '../../crypto/generate-private-key.ts';
import { digestHex } from '../../crypto/hash.ts';
import { naturalAlgorithmOf, signWithAlgorithm } from '../../crypto/sign-with-algorithm.ts';
import { acceptRekor1Proposal } from './accept-rekor1.ts';
import { proposeDsse, proposeHashedRekord, proposeIntoto } from './rekor1-proposal.ts';

const key = generatePrivateKey('ecdsa-sha2-256-nistp256');
const verifier = { kind: 'key', bytes: key.publicKey.spki } as const;
const otherVerifier = {
  kind: 'key',
  bytes: generatePrivateKey('ecdsa-sha2-256-nistp256').publicKey.spki,
} as const;
const sign = (message: Uint8Array): Uint8Array => signWithAlgorithm(key, naturalAlgorithmOf(key.publicKey), message);

const payloadType = 'text/plain';
const payload = encodeUtf8('hello');
const signature = sign(preAuthEncoding(payloadType, payload));
const envelopeOf = (bytes: Uint8Array) => ({
  payloadType,
  payload: bytes,
  signature,
  json: JSON.stringify({
    payload: encodeBase64(bytes),
    payloadType,
    signatures: [{ sig: encodeBase64(signature) }],
  }),
});
const digest = { algorithm: 'sha256', hex: digestHex('sha256', payload) } as const;

function stored(proposal: JsonObject): { kind: string; spec: Record<string, unknown> } {
  return JSON.parse(new TextDecoder().decode(acceptRekor1Proposal(proposal))) as never;
}

test('a valid hashedrekord is stored as it came, names in order', () => {
  const proposal = proposeHashedRekord(digest, sign(payload), verifier);
  const body = new TextDecoder().decode(acceptRekor1Proposal(proposal));
  assert.match(body, /^\{"apiVersion":"0\.0\.1","kind":"hashedrekord","spec":\{"data":\{"hash":\{"algorithm":"sha256"/);
  assert.deepEqual(JSON.parse(body), proposal);
});

test('a valid dsse is stored as hashes, signature and signer, without the envelope', () => {
  const { kind, spec } = stored(proposeDsse(envelopeOf(payload), verifier));
  assert.equal(kind, 'dsse');
  assert.deepEqual(Object.keys(spec), ['envelopeHash', 'payloadHash', 'signatures']);
  assert.deepEqual(spec['payloadHash'], { algorithm: 'sha256', value: digest.hex });
});

test('a valid intoto is stored without its payload', () => {
  const { spec } = stored(proposeIntoto(envelopeOf(payload), verifier));
  const content = spec['content'] as { envelope: object; payloadHash: unknown };
  assert.deepEqual(Object.keys(content), ['envelope', 'hash', 'payloadHash']);
  assert.deepEqual(Object.keys(content.envelope), ['payloadType', 'signatures']);
  assert.deepEqual(content.payloadHash, { algorithm: 'sha256', value: digest.hex });
});

test('what another key signed, or another content, is not taken', () => {
  const other = encodeUtf8('other');
  const otherDigest = { algorithm: 'sha256', hex: digestHex('sha256', other) } as const;
  const wrong = [
    proposeHashedRekord(digest, sign(payload), otherVerifier),
    proposeHashedRekord(otherDigest, sign(payload), verifier),
    proposeDsse(envelopeOf(payload), otherVerifier),
    proposeDsse(envelopeOf(other), verifier),
    proposeIntoto(envelopeOf(payload), otherVerifier),
    proposeIntoto(envelopeOf(other), verifier),
  ];
  for (const proposal of wrong) {
    assert.throws(() => acceptRekor1Proposal(proposal), { code: 'signature-mismatch' });
  }
});

test('kinds that are not offered, and other JSON, are not taken', () => {
  const proposal = proposeHashedRekord(digest, sign(payload), verifier);
  for (const wrong of [{ ...proposal, apiVersion: '0.0.2' }, { ...proposal, kind: 'rekord' }, {}, [], null]) {
    assert.throws(() => acceptRekor1Proposal(wrong), { code: 'log-entry-malformed' });
  }
});
