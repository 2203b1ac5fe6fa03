// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeHex } from '../bytes/hex.ts';
import { signEd25519phOfHash } from '../crypto/ed25519ph.fixture.ts';
import { generatePrivateKey, type SigningAlgorithm } from '../crypto/generate-private-key.ts';
import { createStreamingHash } from '../crypto/hash.ts';
import { createStreamSigner } from '../crypto/stream-signer.ts';
import { trustKeys } from '../trust/trust-keys.ts';
import { verifyArtifact } from '../verify/blob-artifact.ts';
import type { CliContext } from './context.ts';
import { readBlobArtifact } from './read-blob.ts';

const megabyte = new Uint8Array(1024 * 1024).fill(7);

/** A world with nothing in it but one file of `megabytes`. */
function contextWith(megabytes: number, exists = async (_path: string) => false): CliContext {
  async function* openStream(): AsyncIterable<Uint8Array> {
    for (let at = 0; at < megabytes; at += 1) yield megabyte;
  }
  return { files: { openStream, exists }, signal: new AbortController().signal } as unknown as CliContext;
}

function signerOf(algorithm: SigningAlgorithm) {
  const signer = createStreamSigner(generatePrivateKey(algorithm));
  const trust = trustKeys([{ key: signer.publicKey, source: 'test.pub' }]);
  return { signer, trust };
}

for (const algorithm of ['ecdsa-sha2-256-nistp256', 'ecdsa-sha2-384-nistp384', 'rsa-sign-pkcs1-2048-sha256'] as const) {
  test(`of a large file only digests are kept, and they verify a signature by ${algorithm}`, async () => {
    const { signer, trust } = signerOf(algorithm);
    const large = contextWith(33);
    const { signature } = await signer.signStream(large.files.openStream('large'));
    const artifact = await readBlobArtifact('large', trust, large);
    assert.equal(artifact.kind, 'digests');
    verifyArtifact(artifact, signer.publicKey, signature);
    const other = await readBlobArtifact('other', trust, contextWith(34));
    assert.throws(() => verifyArtifact(other, signer.publicKey, signature), { code: 'signature-mismatch' });
  });
}

test('a large file is kept whole where a trusted key signs content and not digests', async () => {
  const { signer, trust } = signerOf('ed25519');
  const large = contextWith(33);
  const { signature } = await signer.signStream(large.files.openStream('large'));
  const artifact = await readBlobArtifact('large', trust, large);
  assert.equal(artifact.kind, 'bytes');
  verifyArtifact(artifact, signer.publicKey, signature);
});

test('a file too large to keep verifies by its SHA-512 where an Ed25519 key signed that; another file does not', async () => {
  const key = generatePrivateKey('ed25519');
  const trust = trustKeys([{ key: key.publicKey, source: 'test.pub' }]);
  const artifact = await readBlobArtifact('large', trust, contextWith(4), { faster: 1, needed: 3 * megabyte.length });
  assert.equal(artifact.kind, 'digests');
  const sha512 = await sha512Of(contextWith(4));
  verifyArtifact(artifact, key.publicKey, signEd25519phOfHash(key, sha512));
  const other = signEd25519phOfHash(key, sha512.with(0, 1 ^ (sha512[0] ?? 0)));
  assert.throws(() => verifyArtifact(artifact, key.publicKey, other), { code: 'message-needed' });
});

async function sha512Of(context: CliContext): Promise<Uint8Array> {
  const hash = createStreamingHash('sha512');
  for await (const chunk of context.files.openStream('large')) hash.update(chunk);
  return decodeHex(hash.hex());
}

test('a digest that is the name of a file too is refused: whoever named that file may have meant another to be verified', async () => {
  const { trust } = signerOf('ecdsa-sha2-256-nistp256');
  const digest = `sha256:${'ab'.repeat(32)}`;
  const context = contextWith(0, async (path) => path === digest);
  await assert.rejects(readBlobArtifact(digest, trust, context), { code: 'usage-flag' });
  assert.equal((await readBlobArtifact(`./${digest}`, trust, context)).kind, 'bytes');
  assert.equal((await readBlobArtifact(digest.replace('ab', 'cd'), trust, context)).kind, 'digests');
});

test('a digest stands for content, if it is whole', async () => {
  const { trust } = signerOf('ecdsa-sha2-256-nistp256');
  const hex = 'ab'.repeat(32);
  assert.deepEqual(await readBlobArtifact(`sha256:${hex}`, trust, contextWith(0)), {
    kind: 'digests',
    digests: { sha256: hex },
  });
  for (const text of [`sha256:${hex.slice(1)}`, `sha256:${hex.toUpperCase()}`, `sha512:${hex}`, 'sha256:']) {
    await assert.rejects(readBlobArtifact(text, trust, contextWith(0)), { code: 'digest-malformed' });
  }
});
