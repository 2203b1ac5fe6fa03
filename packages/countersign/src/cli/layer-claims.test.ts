// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { digestOf } from '../oci/digest.ts';
import { mediaTypes } from '../oci/media-type.ts';
import { createTestWorld } from '../sandbox/testing/test-world.ts';
import { attestInWorld, rawStatement } from '../verify/testing/attestation-in-world.ts';
import { claimsOfLayer } from './layer-claims.ts';

const { world } = createTestWorld();
const statement = rawStatement(digestOf(encodeUtf8('image')));

function layerWith(annotations: Readonly<Record<string, string>> = {}) {
  return { mediaType: mediaTypes.dsseEnvelope, size: 1, digest: digestOf(encodeUtf8('x')), annotations };
}

test('an old attestation says its type and its signer in annotations, a new one its signer in the bundle', () => {
  const old = attestInWorld(world, statement, { format: 'envelope' });
  assert.ok(old.kind === 'envelope');
  assert.deepEqual(claimsOfLayer(layerWith({ ...old.annotations, predicateType: 'a type' })), {
    predicateType: 'a type',
    signer: 'person@example.com',
  });
  const bundle = attestInWorld(world, statement, { format: 'bundle' });
  assert.deepEqual(claimsOfLayer(layerWith(), bundle.kind === 'bundle' ? bundle.bytes : undefined), {
    signer: 'person@example.com',
  });
});

test('what does not parse says nothing', () => {
  assert.deepEqual(claimsOfLayer(layerWith({ 'dev.sigstore.cosign/certificate': '-----BEGIN' })), {});
  assert.deepEqual(claimsOfLayer(layerWith(), encodeUtf8('{')), {});
  assert.deepEqual(claimsOfLayer(layerWith()), {});
});
