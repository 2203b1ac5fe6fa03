// SPDX-License-Identifier: Apache-2.0
// Signatures that other programs made. Cases that need a certificate are only parsed here: they wait for trusted roots.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseBundle } from '../attest/parse-bundle.ts';
import { encodeSimpleSigning, parseSimpleSigning } from '../attest/simple-signing.ts';
import { parseSimpleSigningLayer } from '../attest/simple-signing-layer.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import { digestHex } from '../crypto/hash.ts';
import { parsePublicKey } from '../crypto/public-key-file.ts';
import { CountersignError, MalformedError } from '../errors/errors.ts';
import { digestOf } from '../oci/digest.ts';
import { parseManifest } from '../oci/parse-manifest.ts';
import { trustKeys } from '../trust/trust-keys.ts';
import type { BlobArtifact } from './blob-artifact.ts';
import { verifyBlobSignature } from './verify-blob-signature.ts';

const root = new URL('../../../../../shared/vectors/', import.meta.url);
const isThere = existsSync(root);
const skip = isThere ? false : 'THIRD-PARTY VECTORS ARE NOT CHECKED: the folder ../shared/vectors is not there';

function read(path: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(path, root)));
}

function foldersOf(path: string): readonly string[] {
  return isThere ? readdirSync(new URL(path, root)).toSorted() : [];
}

interface Case {
  readonly name: string;
  readonly bundle: Uint8Array;
  readonly key: string | null;
  readonly artifacts: readonly BlobArtifact[];
}

function caseOf(name: string): Case {
  const folder = `bundles/${name}/`;
  const expect = JSON.parse(new TextDecoder().decode(read(`${folder}expect.json`))) as { key: string | null };
  const artifact = read(`${folder}artifact`);
  return {
    name,
    bundle: read(`${folder}bundle.sigstore.json`),
    key: expect.key === null ? null : folder + expect.key,
    artifacts: [
      { kind: 'bytes', bytes: artifact },
      { kind: 'digests', digests: { sha256: digestHex('sha256', artifact) } },
    ],
  };
}

function verifyWithKey({ bundle, key }: Case, artifact: BlobArtifact): unknown {
  const trust = trustKeys(key === null ? [] : [{ key: parsePublicKey(read(key)), source: key }]);
  return verifyBlobSignature(bundle, trust, { artifact });
}

const cases = foldersOf('bundles/').map(caseOf);
const stranger = { key: generatePrivateKey('ecdsa-sha2-256-nistp256').publicKey, source: 'stranger.pub' };

test('third-party vectors are at hand', { skip }, () => {
  assert.ok(cases.length > 0);
});

for (const each of cases.filter(({ name, key }) => key !== null || name.startsWith('managed-key'))) {
  for (const artifact of each.artifacts) {
    test(`conformance: ${each.name}, by ${artifact.kind}`, () => {
      if (each.name.endsWith('_fail')) assert.throws(() => verifyWithKey(each, artifact), CountersignError);
      else assert.ok(verifyWithKey(each, artifact));
    });
  }
}

for (const each of cases.filter(({ key, name }) => key !== null && !name.endsWith('_fail'))) {
  test(`conformance: ${each.name} is refused for another artifact, and by another key`, () => {
    const artifact = { kind: 'bytes', bytes: encodeUtf8('something else') } as const;
    assert.throws(() => verifyWithKey(each, artifact), { code: 'digest-mismatch' });
    const [own] = each.artifacts;
    assert.ok(own !== undefined);
    assert.throws(() => verifyBlobSignature(each.bundle, trustKeys([stranger]), { artifact: own }), {
      code: 'key-mismatch',
    });
  });
}

for (const each of cases.filter(({ name }) => !name.startsWith('managed-key'))) {
  test(`conformance: ${each.name} is not verified by any key`, () => {
    for (const artifact of each.artifacts) {
      assert.throws(
        () => verifyBlobSignature(each.bundle, trustKeys([stranger]), { artifact }),
        (error) =>
          error instanceof CountersignError && ['certificate-in-key-mode', 'evidence-malformed'].includes(error.code),
      );
    }
  });
}

const malformedCases: readonly string[] = [
  'bundle-empty-certificate-chain_fail',
  'bundle-invalid-base64-signature_fail',
  'bundle-negative-log-index_fail',
  'bundle-unknown-version_fail',
  'intoto-missing-inclusion-proof_fail',
  'rekor2-no-inclusion-proof_fail',
  'rekor2-timestamp-with-incorrect-time_fail', // a newline stands in the base64 of its timestamp
];
for (const each of cases) {
  const isMalformed = malformedCases.includes(each.name);
  test(`conformance: ${each.name} ${isMalformed ? 'does not parse' : 'parses'}`, () => {
    if (isMalformed) assert.throws(() => parseBundle(each.bundle), MalformedError);
    else assert.ok(parseBundle(each.bundle));
  });
}

test('the bundles of Python releases parse, and none is verified by a key', { skip }, () => {
  const lines = new TextDecoder().decode(read('blobs/python-releases.jsonl')).trim().split('\n');
  for (const line of lines) {
    const { bundle, sha256 } = JSON.parse(line) as { bundle: unknown; sha256: string };
    const bytes = encodeUtf8(JSON.stringify(bundle));
    assert.equal(parseBundle(bytes).material.kind, 'certificates');
    const artifact = { kind: 'digests', digests: { sha256 } } as const;
    assert.throws(() => verifyBlobSignature(bytes, trustKeys([stranger]), { artifact }), {
      code: 'certificate-in-key-mode',
    });
  }
});

for (const name of foldersOf('image-signatures/')) {
  test(`image signature ${name} is byte for byte what we would have signed`, () => {
    const payload = read(`image-signatures/${name}/payload.json`);
    assert.deepEqual(encodeSimpleSigning(parseSimpleSigning(payload)), payload);
    const manifest = parseManifest(read(`image-signatures/${name}/manifest.json`), undefined);
    assert.ok(manifest.kind === 'image');
    for (const layer of manifest.layers) {
      assert.equal(layer.digest, digestOf(payload));
      assert.ok(parseSimpleSigningLayer(layer.annotations ?? {}).signature.length >= 64);
    }
    const image = new TextDecoder().decode(read(`image-signatures/${name}/image.txt`)).trim();
    assert.equal(image.split('@')[1], parseSimpleSigning(payload).digest);
  });
}
