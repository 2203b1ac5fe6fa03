// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeAttestation } from '../attest/encode-attestation.ts';
import { encodeImageStatement } from '../attest/image-statement.ts';
import { concatBytes } from '../bytes/concat.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import { createKeySigner } from '../crypto/key-signer.ts';
import { digestEncoded, digestOf } from '../oci/digest.ts';
import { produceAttestation } from '../sign/produce-attestation.ts';
import { produceSignature } from '../sign/produce-signature.ts';
import { keySession } from '../sign/signing-session.ts';
import { readForeignAttestations } from './foreign-attestation.ts';

const digest = digestOf(encodeUtf8('image'));
const other = digestOf(encodeUtf8('other'));
const predicateType = 'https://acme.example/review/v1';
const session = keySession(createKeySigner(generatePrivateKey('ecdsa-sha2-256-nistp256')));
const subjects = [{ digests: { sha256: digestEncoded(digest) } }];
const statement = encodeAttestation({ subjects, predicateType, predicate: encodeUtf8('{}') });
const claim = { digest, predicateType, statement };
const produced = await produceAttestation(claim, 'bundle', session);
assert.ok(produced.format === 'bundle');
const { bundle, envelope } = produced;

test('a bundle is one attestation, and each line of a file another', () => {
  assert.deepEqual(readForeignAttestations(bundle, digest), [{ format: 'bundle', bundle, predicateType }]);
  assert.equal(readForeignAttestations(envelope, digest)[0]?.format, 'envelope');
  const lines = concatBytes(envelope, encodeUtf8('\n\n'), envelope, encodeUtf8('\n'));
  assert.deepEqual(
    readForeignAttestations(lines, digest).map((each) => each.format === 'envelope' && each.envelope),
    [envelope, envelope],
  );
});

test('what speaks of another image is not stored with this one', () => {
  for (const file of [bundle, envelope]) {
    assert.throws(() => readForeignAttestations(file, other), { code: 'digest-mismatch' });
  }
});

test('a signature of the image is no attestation', async () => {
  const image = { mediaType: 'application/vnd.oci.image.manifest.v1+json', size: 1, digest };
  const signature = await produceSignature({ image, annotations: {} }, 'bundle', session);
  assert.ok(signature.format === 'bundle');
  assert.throws(() => readForeignAttestations(signature.bundle, digest), { code: 'statement-not-image-signing' });
  const signed = JSON.parse(Buffer.from(envelope).toString()) as object;
  const payload = Buffer.from(encodeImageStatement({ digest, annotations: {} })).toString('base64');
  for (const changes of [{ payload }, { payloadType: 'text/plain' }]) {
    assert.throws(() => readForeignAttestations(encodeUtf8(JSON.stringify({ ...signed, ...changes })), digest), {
      code: 'statement-not-image-signing',
    });
  }
});

test('what is neither is refused', () => {
  for (const text of ['', '\n', '{}', 'rubbish', '{"mediaType": "x"}']) {
    assert.throws(
      () => readForeignAttestations(encodeUtf8(text), digest),
      (error) => error instanceof Error && 'code' in error && /malformed/.test(String(error.code)),
      text,
    );
  }
});
