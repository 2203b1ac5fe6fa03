// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import { digestHex } from '../crypto/hash.ts';
import { createKeySigner } from '../crypto/key-signer.ts';
import { messageEvidence } from './message-evidence.ts';

const signer = createKeySigner(generatePrivateKey('ecdsa-sha2-256-nistp256'));
const bytes = encodeUtf8('a release');
const sha256 = digestHex('sha256', bytes);

test('by bytes and by digest the same is claimed, timestamped and proven', async () => {
  const signature = await signer.sign(bytes);
  for (const artifact of [{ kind: 'bytes', bytes } as const, { kind: 'digests', digests: { sha256 } } as const]) {
    const { content, timestamped, prove } = messageEvidence(artifact, signature);
    assert.equal(timestamped, signature);
    assert.equal(content.kind === 'message' ? content.digests.sha256 : '', sha256);
    assert.doesNotThrow(() => prove(signer.publicKey));
  }
});

test('a signature of something else is not proven', async () => {
  const { prove } = messageEvidence({ kind: 'bytes', bytes }, await signer.sign(encodeUtf8('another')));
  assert.throws(() => prove(signer.publicKey), { code: 'signature-mismatch' });
});
