// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeImageStatement } from '../attest/image-statement.ts';
import { encodeSimpleSigning, parseSimpleSigning } from '../attest/simple-signing.ts';
import { parseStatement } from '../attest/statement.ts';
import { decodeUtf8, encodeUtf8 } from '../bytes/utf8.ts';
import { digestHex } from '../crypto/hash.ts';
import { parseKeyFile } from '../crypto/key-file.ts';
import { decryptKeyFile } from '../crypto/key-file-cipher.ts';
import { encodePublicKey, parsePublicKey } from '../crypto/public-key-file.ts';
import { parseDigest } from '../oci/digest.ts';
import { trustKeys } from '../trust/trust-keys.ts';
import { cosign2, cosign3, signedBlob, signedImage } from './cosign.fixture.ts';
import type { ImageExpectation, SignatureCandidate } from './expectation.ts';
import { verifyBlobSignature } from './verify-blob-signature.ts';
import { verifyImageSignature } from './verify-image-signature.ts';

const trust3 = trustKeys([{ key: parsePublicKey(encodeUtf8(cosign3.publicKey)), source: 'cosign3.pub' }]);
const trust2 = trustKeys([{ key: parsePublicKey(encodeUtf8(cosign2.publicKey)), source: 'cosign2.pub' }]);
const expectation: ImageExpectation = {
  digest: parseDigest(signedImage),
  annotations: { env: 'prod' },
  usedAs: { repository: '127.0.0.1:45871/team/app' },
  strictReference: 'report',
};
const bundle: SignatureCandidate = { kind: 'bundle', bytes: encodeUtf8(cosign3.imageBundle) };
const layer: SignatureCandidate = {
  kind: 'simple-signing',
  payload: encodeUtf8(cosign2.layer.payload),
  annotations: cosign2.layer.annotations,
};

for (const [name, { key, publicKey }] of Object.entries({ cosign2, cosign3 })) {
  test(`the key file of ${name} opens with its password and no other`, async () => {
    const file = parseKeyFile(encodeUtf8(key));
    assert.equal(encodePublicKey((await decryptKeyFile(file, encodeUtf8('pw'))).publicKey), publicKey);
    await assert.rejects(decryptKeyFile(file, encodeUtf8('pW')), { code: 'key-password-wrong' });
  });
}

test('an image signature of cosign 3 is proven; it names no image', () => {
  const result = verifyImageSignature(bundle, trust3, expectation);
  assert.equal(result.nameMatch, 'not-named');
  assert.deepEqual(result.annotations, { env: 'prod' });
  assert.throws(() => verifyImageSignature(bundle, trust2, expectation), { code: 'key-mismatch' });
});

test('an image signature of cosign 2 is proven; it names the repository', () => {
  assert.equal(verifyImageSignature(layer, trust2, { ...expectation, strictReference: 'strict' }).nameMatch, 'same');
  assert.throws(() => verifyImageSignature(layer, trust3, expectation), { code: 'signature-mismatch' });
});

test('we would have signed the same statement, and the same simple-signing bytes', () => {
  const { payload } = verifyImageSignature(bundle, trust3, expectation);
  const ours = encodeImageStatement({ digest: expectation.digest, annotations: { env: 'prod' } });
  assert.deepEqual(parseStatement(payload), parseStatement(ours));
  const parsed = parseSimpleSigning(encodeUtf8(cosign2.layer.payload));
  assert.equal(decodeUtf8(encodeSimpleSigning(parsed), 'payload-malformed'), cosign2.layer.payload);
});

for (const [name, file, trust] of [
  ['cosign 3', cosign3.blobBundle, trust3],
  ['cosign 2 in the new format', cosign2.blobBundle, trust2],
  ['cosign 2 in the old format', cosign2.legacyBlobBundle, trust2],
] as const) {
  test(`a file signature of ${name} is proven by bytes and by digest, and for no other file`, () => {
    const blob = encodeUtf8(signedBlob);
    const digests = { sha256: digestHex('sha256', blob) };
    const verify = (artifact: Parameters<typeof verifyBlobSignature>[2]['artifact'], keys = trust) =>
      verifyBlobSignature(encodeUtf8(file), keys, { artifact });
    assert.ok(verify({ kind: 'bytes', bytes: blob }));
    assert.ok(verify({ kind: 'digests', digests }));
    const other = { sha256: digestHex('sha256', encodeUtf8('hullo\n')) };
    assert.throws(() => verify({ kind: 'digests', digests: other }), { name: 'UntrustedError' });
    const strangers = trust === trust2 ? trust3 : trust2;
    assert.throws(() => verify({ kind: 'bytes', bytes: blob }, strangers), { name: 'UntrustedError' });
  });
}
