// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newSigner } from '../inspect/testing/signed-images.ts';
import { testImage } from '../store/test-image.ts';
import type { ImageClaim } from './image-claim.ts';
import { produceSignature } from './produce-signature.ts';
import { keySession } from './signing-session.ts';

const { descriptor: image } = testImage('app').manifest;
const claim: ImageClaim = { image, repository: 'docker.io/library/app', tag: 'v1', annotations: { b: '2', a: '<1>' } };

for (const format of ['bundle', 'simple-signing'] as const) {
  test(`a ${format} signature is verified before anybody sees it`, async () => {
    const signer = newSigner();
    assert.equal((await produceSignature(claim, format, keySession(signer))).signature.digest, image.digest);
    const swapped = { ...signer, publicKey: newSigner().publicKey };
    await assert.rejects(produceSignature(claim, format, keySession(swapped)), { code: 'signature-mismatch' });
  });
}
