// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../bytes/json.ts';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import { createKeySigner } from '../crypto/key-signer.ts';
import type { Inspection } from '../inspect/inspection.ts';
import { trustKeys } from '../trust/trust-keys.ts';
import type { EvidenceOrigin } from '../verify/discovery.ts';
import { expectationOf, imageBundle, imageDigest, simpleSigningOf, trusted } from '../verify/evidence.fixture.ts';
import type { SignatureCandidate } from '../verify/expectation.ts';
import { verifyDigestBySignatures } from '../verify/verify-digest-by-signatures.ts';
import { verifyImageSignature } from '../verify/verify-image-signature.ts';
import { simpleSigningOutput } from './simple-signing-output.ts';

const signer = createKeySigner(generatePrivateKey('ed25519'));

test('a simple-signing payload is printed with all that it signs, numbers included', async () => {
  const optional: JsonObject = { creator: 'containers/image 5.34.2', timestamp: 1795351682 };
  const [entry] = printed(await simpleSigningOf(signer, { optional }));
  assert.deepEqual(entry, {
    critical: {
      identity: { 'docker-reference': 'registry.example/team/app' },
      image: { 'docker-manifest-digest': imageDigest },
      type: 'cosign container image signature',
    },
    optional,
  });
});

test('a bundle is printed under the name that the user gave, with its annotations', async () => {
  const [entry] = printed(await imageBundle(signer, { annotations: { build: '42' } }));
  assert.deepEqual(entry, {
    critical: {
      identity: { 'docker-reference': 'registry.example/used/as:v1' },
      image: { 'docker-manifest-digest': imageDigest },
      type: 'https://sigstore.dev/cosign/sign/v1',
    },
    optional: { build: '42' },
  });
});

test('an annotation does not pass for the name in a certificate', async () => {
  const annotations = { Subject: 'boss@example.com', Issuer: 'https://issuer.example', build: '42' };
  for (const candidate of [
    await imageBundle(signer, { annotations }),
    await simpleSigningOf(signer, { optional: annotations }),
  ]) {
    const [entry] = printed(candidate) as readonly { readonly optional: unknown }[];
    assert.deepEqual(entry?.optional, { build: '42' });
  }
});

function printed(candidate: SignatureCandidate): readonly unknown[] {
  const signature = verifyImageSignature(candidate, trustKeys([trusted(signer)]), expectationOf());
  const origin: EvidenceOrigin = {
    place: 'registry.example/used/as',
    store: 'referrers',
    manifest: imageDigest,
    layer: 0,
  };
  const inspection: Inspection = {
    result: 'verified',
    reference: 'registry.example/used/as:v1',
    digest: imageDigest,
    proven: verifyDigestBySignatures(imageDigest, [signature]),
    accepted: [{ origin, signature }],
    refused: [],
    unreadable: [],
    children: [],
    image: undefined,
  };
  const parsed: unknown = JSON.parse(simpleSigningOutput(inspection));
  assert.ok(Array.isArray(parsed));
  return parsed;
}
