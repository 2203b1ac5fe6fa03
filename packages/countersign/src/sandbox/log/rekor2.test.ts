// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeHex } from '../../bytes/hex.ts';
import type { JsonObject } from '../../bytes/json.ts';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { signEd25519ph } from '../../crypto/ed25519ph.fixture.ts';
import { generatePrivateKey, type SigningAlgorithm } from '../../crypto/generate-private-key.ts';
import { digestHex, type HashAlgorithm } from '../../crypto/hash.ts';
import { naturalAlgorithmOf, signWithAlgorithm } from '../../crypto/sign-with-algorithm.ts';
import { keyDetailsOf } from '../../tlog/key-details.ts';
import { encodeRekor2Leaf } from '../../tlog/rekor2-leaf.ts';
import { verifyLogEntry } from '../../tlog/verify-log-entry.ts';
import { acceptRekor2Request } from './accept-rekor2.ts';
import { createRekor2, type Rekor2Log } from './rekor2.ts';
import { proposeHashedRekord2, type Rekor2Signature } from './rekor2-body.ts';

const key = generatePrivateKey('ecdsa-sha2-256-nistp256');
const witness = { name: 'witness.example', key: generatePrivateKey('ed25519') };

function start(algorithm: SigningAlgorithm = 'ed25519'): Rekor2Log {
  const clock = { nowMs: () => 1_700_000_000_900 };
  return createRekor2({ key: generatePrivateKey(algorithm), origin: 'log.example', witnesses: [witness], clock });
}

function signed(text: string, by = key): Rekor2Signature {
  const signature = signWithAlgorithm(by, naturalAlgorithmOf(by.publicKey), encodeUtf8(text));
  return {
    signature,
    verifier: { kind: 'key', bytes: by.publicKey.spki },
    keyDetails: keyDetailsOf(by.publicKey, 'pure'),
  };
}

function request(
  text: string,
  changes: Partial<Rekor2Signature> = {},
  algorithm: HashAlgorithm = 'sha256',
): JsonObject {
  const digest = { algorithm, hex: digestHex(algorithm, encodeUtf8(text)) };
  return proposeHashedRekord2({ ...signed(text), ...changes }, digest);
}

test('entries are proven by notes of Ed25519 and of ECDSA, which witnesses cosign', () => {
  for (const algorithm of ['ed25519', 'ecdsa-sha2-256-nistp256'] as const) {
    const rekor = start(algorithm);
    for (let count = 1; count <= 5; count += 1) {
      const entry = rekor.describe(rekor.submit(request(`message ${count}`)).stored);
      const { publicKey } = rekor;
      const log = { keyId: encodeHex(rekor.keyId), publicKey, baseUrl: '', validFor: { startMs: 0 } };
      assert.equal(verifyLogEntry(entry, { logs: [log] }).provenBy, 'proof');
      assert.equal(entry.inclusionProof?.checkpoint?.match(/^— /gm)?.length, 2);
      assert.throws(() => verifyLogEntry(entry, { logs: [{ ...log, publicKey: witness.key.publicKey }] }), {
        code: 'log-entry-invalid',
      });
    }
  }
});

test('the same entry a second time is the first one', () => {
  const rekor = start();
  const once = request('once');
  const { stored } = rekor.submit(once);
  assert.deepEqual(rekor.submit(once), { status: 'exists', stored });
});

test('the leaf is the one that a verifier makes of the signature', () => {
  const by = signed('text');
  const digest = { algorithm: 'sha256', hex: digestHex('sha256', encodeUtf8('text')) } as const;
  const leaf = acceptRekor2Request(proposeHashedRekord2(by, digest));
  assert.deepEqual(leaf, encodeRekor2Leaf({ ...by, digest }));
});

test('a signature over something else, by another key or under another algorithm is not taken', () => {
  const other = generatePrivateKey('ecdsa-sha2-256-nistp256').publicKey.spki;
  const { signature } = signed('other text');
  const refuse = (wrong: JsonObject, code: string): void => assert.throws(() => acceptRekor2Request(wrong), { code });
  refuse(request('text', { signature }), 'signature-mismatch');
  refuse(request('text', { verifier: { kind: 'key', bytes: other } }), 'signature-mismatch');
  refuse(request('text', { keyDetails: 'PKIX_ECDSA_P384_SHA_384' }), 'log-entry-malformed');
  refuse(request('text', { keyDetails: 'PKIX_ED25519' }), 'algorithm-refused');
  refuse(request('text', {}, 'sha512'), 'log-entry-malformed');
  refuse({}, 'log-entry-malformed');
});

test('of Ed25519 the prehashed form is taken, and only over the digest of the request', () => {
  const by = generatePrivateKey('ed25519');
  const propose = (signature: Uint8Array, text: string): JsonObject =>
    request(text, { ...signed(text, by), keyDetails: 'PKIX_ED25519_PH', signature }, 'sha512');
  const signature = signEd25519ph(by, encodeUtf8('text'));
  const verifier = { kind: 'key', bytes: by.publicKey.spki } as const;
  const digest = { algorithm: 'sha512', hex: digestHex('sha512', encodeUtf8('text')) } as const;
  assert.deepEqual(
    acceptRekor2Request(propose(signature, 'text')),
    encodeRekor2Leaf({ signature, verifier, keyDetails: 'PKIX_ED25519_PH', digest }),
  );
  const mismatch = { code: 'signature-mismatch' };
  assert.throws(() => acceptRekor2Request(propose(signature, 'other text')), mismatch);
  assert.throws(() => acceptRekor2Request(propose(signed('text', by).signature, 'text')), mismatch);
});

test('tiles and entries of the log are there as far as it has grown', () => {
  const rekor = start();
  const { stored } = rekor.submit(request('a'));
  assert.equal(encodeHex(rekor.tile('tile/0/000.p/1') ?? new Uint8Array()), stored.leafHash);
  assert.equal(rekor.tile('tile/entries/000.p/1')?.byteLength, stored.body.byteLength + 2);
  assert.equal(rekor.tile('tile/0/000.p/2'), undefined);
  assert.equal(rekor.tile('tile/0/000'), undefined);
  assert.equal(rekor.tile('checkpoint'), undefined);
});
