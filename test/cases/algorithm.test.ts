// SPDX-License-Identifier: Apache-2.0
import { ok } from 'node:assert/strict';
import { test } from 'node:test';
import type { Bundle } from '../../packages/countersign/src/attest/bundle.ts';
import { encodeUtf8 } from '../../packages/countersign/src/bytes/utf8.ts';
import {
  ed25519phDomain,
  signEd25519In,
  signEd25519ph,
  withHighS,
} from '../../packages/countersign/src/crypto/ed25519ph.fixture.ts';
import {
  generatePrivateKey,
  type SigningAlgorithm,
} from '../../packages/countersign/src/crypto/generate-private-key.ts';
import { digestBytes } from '../../packages/countersign/src/crypto/hash.ts';
import { digestsOf } from '../../packages/countersign/src/crypto/message-digests.ts';
import { exportPkcs8, type PrivateKey } from '../../packages/countersign/src/crypto/private-key.ts';
import { signWithAlgorithm } from '../../packages/countersign/src/crypto/sign-with-algorithm.ts';
import { proposeHashedRekord } from '../../packages/countersign/src/sandbox/log/rekor1-proposal.ts';
import { hashedRekord2Body, proposeHashedRekord2 } from '../../packages/countersign/src/sandbox/log/rekor2-body.ts';
import { personClaims, signInWorld, timestampInWorld } from '../../packages/countersign/src/sandbox/sign-in-world.ts';
import { createTestWorld, trustInWorld } from '../../packages/countersign/src/sandbox/testing/test-world.ts';
import type { BodyVerifier } from '../../packages/countersign/src/tlog/entry-body.ts';
import type { LogEntry } from '../../packages/countersign/src/tlog/log-entry.ts';
import type { Trust } from '../../packages/countersign/src/trust/trust.ts';
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

test('a message by a key with pure Ed25519 cannot be judged by its digest, and is not accepted', () => {
  const { bundle, trust } = signByKey('ed25519');
  requireRefusal('message-needed', () => verify(world, bundle, { trust, artifact: digestsOnly(artifact) }));
});

for (const rekor of ['v1', 'v2'] as const) {
  test(`a message by a certificate with Ed25519ph, logged by Rekor ${rekor}, is accepted; of another file it is refused`, () => {
    const { bundle } = signPrehashed(rekor);
    for (const by of [bytesOf, digestsOnly]) {
      ok(verify(world, bundle, { artifact: by(artifact) }));
      requireRefusal('digest-mismatch', () => verify(world, bundle, { artifact: by(other) }));
    }
    requireRefusal('log-entry-mismatch', () => verify(world, withoutDigest(bundle), { artifact: bytesOf(other) }));
  });
}

test('a message by a key with Ed25519ph is accepted, by its SHA-512 too; by its SHA-256 alone it is not', () => {
  const { bundle, trust } = signPrehashedByKey();
  const { sha256 = '', sha512 = '' } = digestsOf(artifact);
  ok(verify(world, bundle, { trust }));
  ok(verify(world, bundle, { trust, artifact: { kind: 'digests', digests: { sha512 } } }));
  const bySha256 = { kind: 'digests', digests: { sha256 } } as const;
  requireRefusal('message-needed', () => verify(world, bundle, { trust, artifact: bySha256 }));
});

test('a message by Ed25519ph that is signed under another domain, pure over the hash, or as the hash itself, is refused', () => {
  const { key, bundle, trust } = signPrehashedByKey();
  const hash = digestBytes('sha512', artifact);
  const seed = exportPkcs8(key).subarray(-32);
  ok(verify(world, withSignature(bundle, signEd25519In(ed25519phDomain, seed, hash)), { trust }));
  const context = new Uint8Array([...ed25519phDomain.subarray(0, -1), 1, 0x78]);
  const wrongs = [
    signEd25519In(new Uint8Array(), seed, hash),
    signEd25519In(ed25519phDomain.with(32, 0), seed, hash),
    signEd25519In(context, seed, hash),
    signEd25519In(ed25519phDomain, seed, artifact),
    signEd25519In(ed25519phDomain, seed, digestBytes('sha256', artifact)),
  ];
  for (const wrong of wrongs) {
    requireRefusal('signature-mismatch', () => verify(world, withSignature(bundle, wrong), { trust }));
  }
});

test('a message by Ed25519ph whose S is not below the order, or whose R is in no canonical encoding, is refused', () => {
  const { bundle, trust } = signPrehashedByKey();
  const { signature } = bundle.content;
  ok(verify(world, bundle, { trust }));
  // The identity with the sign of its x, which is 0, set: lax verifiers take it for the identity.
  const identity = [1, ...new Uint8Array(30), 0x80];
  const wrongs = [withHighS(signature), new Uint8Array([...identity, ...signature.subarray(32)])];
  for (const wrong of wrongs) {
    requireRefusal('signature-mismatch', () => verify(world, withSignature(bundle, wrong), { trust }));
  }
});

test('an envelope by Ed25519ph is refused: only messages are signed so; by pure Ed25519 it is accepted', () => {
  const key = generatePrivateKey('ed25519');
  const { bundle, bytes, signedBytes } = signInWorld(world, {
    content: attestation,
    signer: { kind: 'key', key },
    rekor: 'none',
    timestamp: 'absent',
  });
  const trust = trustOf(key);
  ok(verify(world, bytes, { trust }));
  ok(bundle.content.kind === 'dsse');
  const signature = signEd25519ph(key, signedBytes);
  const envelope = { ...bundle.content.envelope, signatures: [{ signature }] };
  const prehashed = { ...bundle, content: { ...bundle.content, envelope, signature } };
  requireRefusal('signature-mismatch', () => verify(world, prehashed, { trust }));
});

/** The log is told the algorithm and its hash as they are. */
function signPrehashed(rekor: 'v1' | 'v2'): { readonly bundle: Bundle } {
  const signer = { kind: 'identity', claims: personClaims(world), algorithm: 'ed25519' } as const;
  const { bundle, key, certificate } = signInWorld(world, { content: message, signer, rekor: 'none' });
  const signature = signEd25519ph(key, artifact);
  const digest = { algorithm: 'sha512', bytes: digestBytes('sha512', artifact) } as const;
  const verifier = { kind: 'certificate', bytes: certificate?.leaf ?? new Uint8Array() } as const;
  const logEntries = [logPrehashed(rekor, signature, verifier)];
  const timestamps = [timestampInWorld(world, signature)];
  return { bundle: { ...bundle, content: { kind: 'message', digest, signature }, logEntries, timestamps } };
}

function logPrehashed(rekor: 'v1' | 'v2', signature: Uint8Array, verifier: BodyVerifier): LogEntry {
  const digest = { algorithm: 'sha512', hex: digestsOf(artifact).sha512 ?? '' } as const;
  if (rekor === 'v1') {
    return world.rekor1.describe(world.rekor1.submit(proposeHashedRekord(digest, signature, verifier)).stored);
  }
  const by = { signature, verifier, keyDetails: 'PKIX_ED25519_PH' };
  return world.rekor2.describe(world.rekor2.submit(proposeHashedRekord2(by, digest)).stored);
}

function signPrehashedByKey() {
  const key = generatePrivateKey('ed25519');
  const signer = { kind: 'key', key } as const;
  const { bundle } = signInWorld(world, { content: message, signer, rekor: 'none', timestamp: 'absent' });
  return { key, bundle: withSignature(bundle, signEd25519ph(key, artifact)), trust: trustOf(key) };
}

/** Says nothing of the digest. */
function withSignature(bundle: Bundle, signature: Uint8Array) {
  return { ...bundle, content: { kind: 'message', signature } } as const;
}

function withoutDigest(bundle: Bundle): Bundle {
  return withSignature(bundle, bundle.content.signature);
}

function trustOf(key: PrivateKey): Trust {
  return { ...trustInWorld(world), identities: [], keys: [{ key: key.publicKey, source: 'key' }] };
}

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
