// SPDX-License-Identifier: Apache-2.0
import { ok } from 'node:assert/strict';
import { test } from 'node:test';
import type { Bundle } from '../../packages/countersign/src/attest/bundle.ts';
import { encodeUtf8 } from '../../packages/countersign/src/bytes/utf8.ts';
import {
  generatePrivateKey,
  type SigningAlgorithm,
} from '../../packages/countersign/src/crypto/generate-private-key.ts';
import { digestsOf } from '../../packages/countersign/src/crypto/message-digests.ts';
import { signWithAlgorithm } from '../../packages/countersign/src/crypto/sign-with-algorithm.ts';
import { hashedRekord2Body } from '../../packages/countersign/src/sandbox/log/rekor2-body.ts';
import { personClaims, signInWorld, timestampInWorld } from '../../packages/countersign/src/sandbox/sign-in-world.ts';
import { createTestWorld, trustInWorld } from '../../packages/countersign/src/sandbox/testing/test-world.ts';
import type { BlobArtifact } from '../../packages/countersign/src/verify/blob-artifact.ts';
import { artifact, attestation, message, requireRefusal, verify } from './verify-in-world.ts';

const { world } = createTestWorld();
const other = encodeUtf8('another release');
const bytesOf = (bytes: Uint8Array): BlobArtifact => ({ kind: 'bytes', bytes });
const digestsOnly = (bytes: Uint8Array): BlobArtifact => ({ kind: 'digests', digests: digestsOf(bytes) });

const algorithms: readonly SigningAlgorithm[] = [
  'ecdsa-sha2-256-nistp256',
  'ecdsa-sha2-384-nistp384',
  'ecdsa-sha2-512-nistp521',
  'rsa-sign-pkcs1-2048-sha256',
  'rsa-sign-pkcs1-3072-sha256',
];

for (const algorithm of algorithms) {
  const signer = { kind: 'identity', claims: personClaims(world), algorithm } as const;
  for (const [content, rekor] of [
    [message, 'v1'],
    [message, 'v2'],
    [attestation, 'v1'],
    [attestation, 'v2'],
  ] as const) {
    test(`a ${content.kind} by a certificate with ${algorithm}, logged by Rekor ${rekor}, is accepted; of another file it is refused`, () => {
      const { bytes } = signInWorld(world, { content, signer, rekor });
      for (const by of [bytesOf, digestsOnly]) {
        ok(verify(world, bytes, { artifact: by(artifact) }));
        requireRefusal('digest-mismatch', () => verify(world, bytes, { artifact: by(other) }));
      }
    });
  }
}

test('an envelope by a certificate with Ed25519 is accepted; of another file it is refused', () => {
  const signer = { kind: 'identity', claims: personClaims(world), algorithm: 'ed25519' } as const;
  const { bytes } = signInWorld(world, { content: attestation, signer });
  ok(verify(world, bytes));
  requireRefusal('digest-mismatch', () => verify(world, bytes, { artifact: bytesOf(other) }));
});

test('a message by a key with Ed25519 is accepted; changed in one byte it is refused', () => {
  const { bundle, trust } = signByKey('ed25519');
  ok(verify(world, bundle, { trust }));
  const content = { ...bundle.content, digest: undefined };
  requireRefusal('signature-mismatch', () =>
    verify(world, { ...bundle, content } as Bundle, { trust, artifact: bytesOf(other) }),
  );
});

test('a message by a key with Ed25519 cannot be judged by its digest, and is not accepted', () => {
  const { bundle, trust } = signByKey('ed25519');
  requireRefusal('message-needed', () => verify(world, bundle, { trust, artifact: digestsOnly(artifact) }));
});

/** Signed, and logged nowhere. */
function signByKey(algorithm: SigningAlgorithm) {
  const key = generatePrivateKey(algorithm);
  const { bundle } = signInWorld(world, {
    content: message,
    signer: { kind: 'key', key },
    rekor: 'none',
    timestamp: 'absent',
  });
  const keys = [{ key: key.publicKey, source: 'key' }];
  return { bundle, trust: { ...trustInWorld(world), identities: [], keys } };
}

for (const algorithm of algorithms) {
  test(`a message by a managed key with ${algorithm} is accepted, and by another key of the kind refused`, () => {
    const { bundle, trust } = signByKey(algorithm);
    for (const by of [bytesOf, digestsOnly]) ok(verify(world, bundle, { trust, artifact: by(artifact) }));
    requireRefusal('key-mismatch', () => verify(world, bundle, { trust: signByKey(algorithm).trust }));
  });
}

for (const algorithm of ['ecdsa-sha2-256-nistp256', 'rsa-sign-pkcs1-2048-sha256', 'ed25519'] as const) {
  test(`an envelope by a managed key with ${algorithm} is accepted, and about another file refused`, () => {
    const key = generatePrivateKey(algorithm);
    const { bytes } = signInWorld(world, { content: attestation, signer: { kind: 'key', key } });
    const keys = [{ key: key.publicKey, source: 'key' }];
    const trust = { ...trustInWorld(world), identities: [], keys };
    ok(verify(world, bytes, { trust }));
    ok(verify(world, bytes, { trust, demands: { logsOfKeys: 1, timestamps: 1 } }));
    requireRefusal('digest-mismatch', () => verify(world, bytes, { trust, artifact: bytesOf(other) }));
  });
}

test('a message by a certificate with RSA-PSS of 3072 bits is accepted; of another file it is refused', () => {
  const bundle = signPss();
  for (const by of [bytesOf, digestsOnly]) {
    ok(verify(world, bundle, { artifact: by(artifact) }));
    requireRefusal('digest-mismatch', () => verify(world, bundle, { artifact: by(other) }));
  }
});

/** The log is told the algorithm as it is. */
function signPss(): Bundle {
  const algorithm = 'rsa-sign-pkcs1-3072-sha256';
  const signer = { kind: 'identity', claims: personClaims(world), algorithm } as const;
  const { bundle, key, certificate } = signInWorld(world, { content: message, signer, rekor: 'none' });
  const signature = signWithAlgorithm(key, { kind: 'rsa-pss', hash: 'sha256', saltLength: 32 }, artifact);
  const body = hashedRekord2Body(
    {
      signature,
      verifier: { kind: 'certificate', bytes: certificate?.leaf ?? new Uint8Array() },
      keyDetails: 'PKIX_RSA_PSS_3072_SHA256',
    },
    { algorithm: 'sha256', hex: digestsOf(artifact).sha256 ?? '' },
  );
  const logEntries = [world.rekor2.describe(world.rekor2.append(body).stored)];
  const timestamps = [timestampInWorld(world, signature)];
  return { ...bundle, content: { ...bundle.content, signature } as Bundle['content'], logEntries, timestamps };
}

test('without logs, where none are asked for, a certificate is accepted; and refused where one is', () => {
  const { bytes } = signInWorld(world, { content: message, rekor: 'none' });
  ok(verify(world, bytes, { demands: { logs: 0, timestamps: 1 } }));
  requireRefusal('log-entry-missing', () => verify(world, bytes, { demands: { timestamps: 1 } }));
});
