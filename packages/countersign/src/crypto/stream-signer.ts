// SPDX-License-Identifier: Apache-2.0
import { createSign } from 'node:crypto';
import { UsageError } from '../errors/errors.ts';
import { createStreamingHash, digestBytes, type HashAlgorithm } from './hash.ts';
import { naturalHash } from './key-kind.ts';
import { createKeySigner, type Signer } from './key-signer.ts';
import type { PrivateKey } from './private-key.ts';
import { keyHandle } from './public-key.ts';

/** A signature over content that came in pieces, with the digest that belongs beside it. */
export interface StreamSignature {
  readonly signature: Uint8Array;
  readonly algorithm: HashAlgorithm;
  readonly digest: Uint8Array;
}

/** A signer that need not hold what it signs, where the algorithm allows that. */
export interface StreamSigner extends Signer {
  /** @throws {UsageError} `file-unreadable` for more than 512 MiB and an Ed25519 key, which signs the content and not its digest */
  signStream(chunks: AsyncIterable<Uint8Array>): Promise<StreamSignature>;
}

export const maxWholeBytes = 512 * 1024 * 1024;

export function createStreamSigner(key: PrivateKey): StreamSigner {
  const signer = createKeySigner(key);
  return { ...signer, signStream: async (chunks) => await signStream(key, signer, chunks) };
}

async function signStream(
  key: PrivateKey,
  signer: Signer,
  chunks: AsyncIterable<Uint8Array>,
): Promise<StreamSignature> {
  const algorithm = naturalHash(key.publicKey.kind);
  if (key.publicKey.kind === 'ed25519') return await signWhole(signer, algorithm, chunks);
  const hash = createStreamingHash(algorithm);
  const signing = createSign(algorithm);
  for await (const chunk of chunks) {
    hash.update(chunk);
    signing.update(chunk);
  }
  return { signature: new Uint8Array(signing.sign(key[keyHandle])), algorithm, digest: Buffer.from(hash.hex(), 'hex') };
}

async function signWhole(
  signer: Signer,
  algorithm: HashAlgorithm,
  chunks: AsyncIterable<Uint8Array>,
): Promise<StreamSignature> {
  const kept: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > maxWholeBytes) throw tooLarge();
    kept.push(chunk);
  }
  const message = Buffer.concat(kept);
  return { signature: await signer.sign(message), algorithm, digest: digestBytes(algorithm, message) };
}

function tooLarge(): UsageError {
  return new UsageError(
    'file-unreadable',
    `wanted at most ${maxWholeBytes} bytes, because an Ed25519 key signs the whole content at once, got more`,
    {
      hint: 'sign with an ECDSA or RSA key',
    },
  );
}
