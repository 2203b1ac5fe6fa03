// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeImageStatement, imageSignaturePredicate } from '../attest/image-statement.ts';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import { createKeySigner } from '../crypto/key-signer.ts';
import { createTestWorld, trustInWorld } from '../sandbox/testing/test-world.ts';
import { trustKeys } from '../trust/trust-keys.ts';
import { imageBundle, imageDigest, otherDigest, simpleSigningOf, trusted } from './evidence.fixture.ts';
import { attestationFormats, attestInWorld, rawStatement } from './testing/attestation-in-world.ts';
import { verifyEvidence } from './verify-evidence.ts';

const { world } = createTestWorld();
const person = trustInWorld(world);
const signer = createKeySigner(generatePrivateKey('ecdsa-sha2-256-nistp256'));
const trust = trustKeys([trusted(signer)]);
const stranger = trustKeys([trusted(createKeySigner(generatePrivateKey('ecdsa-sha2-256-nistp256')))]);

test('a signature in either format is one, with the name that was signed; of another image it is refused', async () => {
  const name = 'registry.example/team/app:v1';
  for (const candidate of [
    await imageBundle(signer, { name }),
    await simpleSigningOf(signer, { dockerReference: name }),
  ]) {
    const proven = verifyEvidence(candidate, trust, imageDigest);
    assert.ok(proven.kind === 'signature');
    assert.deepEqual([proven.digest, proven.signedName], [imageDigest, name]);
    assert.throws(() => verifyEvidence(candidate, trust, otherDigest), { code: 'digest-mismatch' });
    assert.throws(() => verifyEvidence(candidate, stranger, imageDigest), { code: /^(key|signature)-mismatch$/ });
  }
});

for (const format of attestationFormats) {
  test(`${format}: a statement of any other type is an attestation; of another image it is refused`, () => {
    const types = ['https://cyclonedx.org/bom', `${imageSignaturePredicate}/`, imageSignaturePredicate.toUpperCase()];
    for (const predicateType of types) {
      const candidate = attestInWorld(world, rawStatement(imageDigest, { predicateType }), { format });
      const proven = verifyEvidence(candidate, person, imageDigest);
      assert.ok(proven.kind === 'attestation');
      assert.equal(proven.statement.predicateType, predicateType);
      assert.throws(() => verifyEvidence(candidate, person, otherDigest), { code: 'digest-mismatch' });
    }
  });

  test(`${format}: what is signed and no statement is neither`, () => {
    const typed = attestInWorld(world, rawStatement(imageDigest), { format, payloadType: 'application/json' });
    assert.throws(() => verifyEvidence(typed, person, imageDigest), { code: 'statement-not-image-signing' });
    const broken = attestInWorld(world, '{"_type":', { format });
    assert.throws(() => verifyEvidence(broken, person, imageDigest), { code: 'evidence-malformed' });
  });
}

test('a statement of image signing is a signature in a bundle, and nothing in a layer for attestations', () => {
  const statement = new TextDecoder().decode(encodeImageStatement({ digest: imageDigest, annotations: {} }));
  const bundle = attestInWorld(world, statement, { format: 'bundle' });
  assert.equal(verifyEvidence(bundle, person, imageDigest).kind, 'signature');
  const layer = attestInWorld(world, statement, { format: 'envelope' });
  assert.throws(() => verifyEvidence(layer, person, imageDigest), { code: 'statement-not-image-signing' });
});

test('names are told and not compared', async () => {
  const candidate = await imageBundle(signer, { name: 'registry.example/another/app' });
  const proven = verifyEvidence(candidate, trust, imageDigest);
  assert.equal(proven.kind === 'signature' && proven.nameMatch, 'not-compared');
});
