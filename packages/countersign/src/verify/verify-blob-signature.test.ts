// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeStatement, type StatementSubject, statementV1 } from '../attest/statement.ts';
import { encodeBase64 } from '../bytes/base64.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { generatePrivateKey, type SigningAlgorithm } from '../crypto/generate-private-key.ts';
import type { HashAlgorithm } from '../crypto/hash.ts';
import { digestBytes, digestHex } from '../crypto/hash.ts';
import { naturalHash } from '../crypto/key-kind.ts';
import { createKeySigner, type Signer } from '../crypto/key-signer.ts';
import { encodePublicKey } from '../crypto/public-key-file.ts';
import { trustKeys } from '../trust/trust-keys.ts';
import type { BlobArtifact } from './blob-artifact.ts';
import { bundleWith, signDsse, trusted } from './evidence.fixture.ts';
import { type BlobSignature, verifyBlobSignature } from './verify-blob-signature.ts';

const blob = encodeUtf8('a release');
const otherBlob = encodeUtf8('a tampered release');
const signers = (
  ['ecdsa-sha2-256-nistp256', 'ecdsa-sha2-384-nistp384', 'rsa-sign-pkcs1-2048-sha256', 'ed25519'] as const
).map((algorithm): [SigningAlgorithm, Signer] => [algorithm, createKeySigner(generatePrivateKey(algorithm))]);
const signer = signers[0]?.[1] as Signer;
const stranger = createKeySigner(generatePrivateKey('ecdsa-sha2-256-nistp256'));

function bytesOf(bytes: Uint8Array): BlobArtifact {
  return { kind: 'bytes', bytes };
}

function digestsOf(
  bytes: Uint8Array,
  algorithms: readonly HashAlgorithm[] = ['sha256', 'sha384', 'sha512'],
): BlobArtifact {
  return { kind: 'digests', digests: Object.fromEntries(algorithms.map((name) => [name, digestHex(name, bytes)])) };
}

function verify(file: Uint8Array, artifact: BlobArtifact, by: Signer = signer): BlobSignature {
  return verifyBlobSignature(file, trustKeys([trusted(by)]), { artifact });
}

async function messageBundle(by: Signer, claimed: Uint8Array = blob): Promise<Uint8Array> {
  const algorithm = naturalHash(by.publicKey.kind);
  const digest = { algorithm, bytes: digestBytes(algorithm, claimed) };
  return bundleWith(by, { kind: 'message', digest, signature: await by.sign(blob) });
}

async function statementBundle(subjects: readonly StatementSubject[]): Promise<Uint8Array> {
  const statement = encodeStatement({ type: statementV1, subjects, predicateType: 'https://slsa.dev/provenance/v1' });
  return bundleWith(signer, await signDsse(signer, statement));
}

function subjectOf(bytes: Uint8Array, algorithms: readonly HashAlgorithm[] = ['sha256']): StatementSubject {
  return { digests: Object.fromEntries(algorithms.map((name) => [name, digestHex(name, bytes)])), annotations: {} };
}

for (const [algorithm, by] of signers) {
  test(`a file signed with ${algorithm} is proven by its bytes`, async () => {
    const file = await messageBundle(by);
    assert.equal(verify(file, bytesOf(blob), by).signer.fingerprint, by.publicKey.fingerprint);
    assert.throws(() => verify(file, bytesOf(otherBlob), by), { code: 'digest-mismatch' });
  });

  test(`a file signed with ${algorithm} is judged by its digests as far as the algorithm allows`, async () => {
    const file = await messageBundle(by);
    if (algorithm === 'ed25519') assert.throws(() => verify(file, digestsOf(blob), by), { code: 'message-needed' });
    else assert.ok(verify(file, digestsOf(blob), by));
    assert.throws(() => verify(file, digestsOf(otherBlob), by), { code: 'digest-mismatch' });
  });
}

test('a SHA-256 digest alone cannot decide over a P-384 signature', async () => {
  const [, by] = signers[1] as [SigningAlgorithm, Signer];
  const file = await messageBundle(by);
  assert.throws(() => verify(file, digestsOf(blob, ['sha256']), by), { code: 'message-needed' });
});

test('a claimed digest of another file is refused although the signature fits (sigstore-go 600)', async () => {
  const file = await messageBundle(signer, otherBlob);
  assert.throws(() => verify(file, bytesOf(blob)), { code: 'digest-mismatch' });
});

test('a digest that is claimed rightly does not make up for a signature of something else', async () => {
  const digest = { algorithm: 'sha256', bytes: digestBytes('sha256', otherBlob) } as const;
  const file = bundleWith(signer, { kind: 'message', digest, signature: await signer.sign(blob) });
  assert.throws(() => verify(file, bytesOf(otherBlob)), { code: 'signature-mismatch' });
  assert.throws(() => verify(file, digestsOf(otherBlob)), { code: 'signature-mismatch' });
});

test('a signature by another key is refused', async () => {
  const file = await messageBundle(stranger);
  assert.throws(() => verify(file, bytesOf(blob)), { code: 'key-mismatch' });
});

test('a key that cannot decide by digest does not keep another from deciding', async () => {
  const [, ed25519] = signers[3] as [SigningAlgorithm, Signer];
  const file = await messageBundle(signer);
  const both = [trusted(ed25519, 'ed.pub'), trusted(signer, 'p256.pub')];
  const result = verifyBlobSignature(file, trustKeys(both), { artifact: digestsOf(blob) });
  assert.equal(result.signer.source, 'p256.pub');
});

test('a subject of a signed statement is proven, by bytes and by digest', async () => {
  const file = await statementBundle([subjectOf(otherBlob), subjectOf(blob)]);
  for (const artifact of [bytesOf(blob), digestsOf(blob, ['sha256'])]) {
    assert.equal(verify(file, artifact).predicateType, 'https://slsa.dev/provenance/v1');
  }
});

test('a statement about other files is refused', async () => {
  const file = await statementBundle([subjectOf(otherBlob)]);
  assert.throws(() => verify(file, bytesOf(blob)), { code: 'digest-mismatch' });
});

test('a subject whose digests contradict one another is not the artifact', async () => {
  const digests = { ...subjectOf(blob).digests, ...subjectOf(otherBlob, ['sha512']).digests };
  const file = await statementBundle([{ digests, annotations: {} }]);
  assert.throws(() => verify(file, bytesOf(blob)), { code: 'digest-mismatch' });
});

test('a statement with digests of another algorithm than the one given needs the file', async () => {
  const file = await statementBundle([subjectOf(blob, ['sha512'])]);
  assert.ok(verify(file, bytesOf(blob)));
  assert.throws(() => verify(file, digestsOf(blob, ['sha256'])), { code: 'message-needed' });
});

test('a statement without any digest that is known is about nothing: the file cannot be its subject', async () => {
  for (const digests of [{}, { sha1: '0'.repeat(40) }]) {
    const file = await statementBundle([{ digests, annotations: {} }]);
    assert.throws(() => verify(file, bytesOf(blob)), { code: 'digest-mismatch' });
  }
});

test('a bundle with a certificate is refused', async () => {
  const material = { kind: 'certificates', certificates: [signer.publicKey.spki] } as const;
  const file = bundleWith(signer, { kind: 'message', signature: await signer.sign(blob) }, { material });
  assert.throws(() => verify(file, bytesOf(blob)), { code: 'certificate-in-key-mode' });
});

test('a wish for a log entry is refused when there is none', async () => {
  const file = await messageBundle(signer);
  assert.throws(
    () => verifyBlobSignature(file, trustKeys([trusted(signer)], { logsOfKeys: 1 }), { artifact: bytesOf(blob) }),
    {
      code: 'log-entry-missing',
    },
  );
});

async function legacy(by: Signer, extra: object = {}): Promise<Uint8Array> {
  return encodeUtf8(JSON.stringify({ base64Signature: encodeBase64(await by.sign(blob)), ...extra }));
}

test('the JSON of cosign 2 is read', async () => {
  const file = await legacy(signer);
  assert.equal(verify(file, bytesOf(blob)).format, 'legacy');
  assert.equal(verify(file, digestsOf(blob)).format, 'legacy');
  assert.throws(() => verify(file, bytesOf(otherBlob)), { code: 'signature-mismatch' });
});

test('a public key inside the JSON of cosign 2 is never trusted (GHSA-fx35-mq7g-6g98)', async () => {
  const pem = encodePublicKey(stranger.publicKey);
  for (const cert of [pem, encodeBase64(encodeUtf8(pem))]) {
    const file = await legacy(stranger, { cert });
    assert.throws(() => verify(file, bytesOf(blob)), { code: 'signature-mismatch' });
    assert.throws(() => verifyBlobSignature(file, trustKeys([]), { artifact: bytesOf(blob) }), {
      code: 'usage-api',
    });
  }
});

test('files that are neither kind of bundle are refused', () => {
  for (const text of ['{}', '', 'MEQCIAU=', '{"base64Signature":"x"}', '{"mediaType":"x","base64Signature":1}']) {
    assert.throws(() => verify(encodeUtf8(text), bytesOf(blob)), { code: 'evidence-malformed' });
  }
});
