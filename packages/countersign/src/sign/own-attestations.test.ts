// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import { UnavailableError } from '../errors/errors.ts';
import type { ContentStore } from '../ports/content.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import { testImage } from '../store/test-image.ts';
import { trustKeys } from '../trust/trust-keys.ts';
import { findOwnAttestations } from './own-attestations.ts';

const { digest } = testImage('app').manifest.descriptor;
const { publicKey } = generatePrivateKey('ecdsa-sha2-256-nistp256');
const own = trustKeys([{ key: publicKey, source: 'signer' }]);

test('where there is nothing, nothing is ours', async () => {
  const found = await findOwnAttestations({ digest, predicateType: 'urn:x', source: createMemoryStore(), own });
  assert.deepEqual([found.layers.size, found.manifests.size], [0, 0]);
});

test('a store that cannot be read is not an empty one', async () => {
  const source: ContentStore = {
    ...createMemoryStore(),
    readReferrers: () => Promise.reject(new UnavailableError('registry-unreachable', 'the registry does not answer')),
  };
  await assert.rejects(findOwnAttestations({ digest, predicateType: 'urn:x', source, own }), {
    code: 'registry-unreachable',
  });
});
