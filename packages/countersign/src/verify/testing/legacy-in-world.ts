// SPDX-License-Identifier: Apache-2.0
// For tests: signatures and attestations in cosign's old formats, with all that cosign hangs beside them, by a person of a sandbox world.
import { type Envelope, envelopeToJson, preAuthEncoding } from '../../attest/dsse.ts';
import { rekorBundleToJson } from '../../attest/rekor-bundle.ts';
import { encodeSimpleSigningLayer, type SimpleSigningLayer } from '../../attest/simple-signing-layer.ts';
import { encodeBase64 } from '../../bytes/base64.ts';
import { encodePem } from '../../bytes/pem.ts';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { generatePrivateKey } from '../../crypto/generate-private-key.ts';
import { digestHex } from '../../crypto/hash.ts';
import type { PrivateKey } from '../../crypto/private-key.ts';
import { naturalAlgorithmOf, signWithAlgorithm } from '../../crypto/sign-with-algorithm.ts';
import type { Annotations } from '../../oci/descriptor.ts';
import { mediaTypes } from '../../oci/media-type.ts';
import { dsseBody, hashedRekordBody, intoto1Body, intoto2Body, rekordBody } from '../../sandbox/log/rekor1-body.ts';
import type { IssuedCertificate } from '../../sandbox/pki/issue-certificate.ts';
import { personClaims, timestampInWorld } from '../../sandbox/sign-in-world.ts';
import type { SandboxWorld } from '../../sandbox/world.ts';
import type { LogEntry } from '../../tlog/log-entry.ts';

/** Who signs: a key with a certificate for the world's person, or a bare key. */
export interface LegacySignerInWorld {
  readonly key: PrivateKey;
  readonly certificate?: IssuedCertificate;
}

export function personInWorld(world: SandboxWorld): LegacySignerInWorld {
  const key = generatePrivateKey('ecdsa-sha2-256-nistp256');
  return { key, certificate: world.issueCertificate({ publicKey: key.publicKey, claims: personClaims(world) }) };
}

export function signAs({ key }: LegacySignerInWorld, message: Uint8Array): Uint8Array {
  return signWithAlgorithm(key, naturalAlgorithmOf(key.publicKey), message);
}

/** The entry of a signature over plain bytes. */
export function logSignature(
  world: SandboxWorld,
  by: LegacySignerInWorld,
  signed: { readonly payload: Uint8Array; readonly signature: Uint8Array; readonly kind?: 'hashedrekord' | 'rekord' },
): LogEntry {
  const body = signed.kind === 'rekord' ? rekordBody : hashedRekordBody;
  const digest = { algorithm: 'sha256', hex: digestHex('sha256', signed.payload) } as const;
  return appended(world, body({ signature: signed.signature, verifierPem: verifierPemOf(by) }, digest));
}

export type EnvelopeKind = 'intoto 0.0.1' | 'intoto 0.0.2' | 'dsse 0.0.1';

/** The entry of an envelope, as cosign 1, 2.0 and later made it. */
export function logEnvelope(
  world: SandboxWorld,
  by: LegacySignerInWorld,
  { kind, signature, bytes, envelope }: SignedEnvelope & { readonly kind: EnvelopeKind },
): LogEntry {
  const verifierPem = verifierPemOf(by);
  const digests = {
    envelopeSha256: digestHex('sha256', bytes),
    payloadSha256: digestHex('sha256', envelope.payload),
  };
  switch (kind) {
    case 'intoto 0.0.1':
      return appended(world, intoto1Body({ verifierPem }, digests));
    case 'intoto 0.0.2':
      return appended(world, intoto2Body({ signature, verifierPem }, envelope.payloadType, digests));
    case 'dsse 0.0.1':
      return appended(world, dsseBody({ signature, verifierPem }, digests));
  }
}

export interface SignedEnvelope {
  readonly envelope: Envelope;
  readonly signature: Uint8Array;
  /** JSON, as the layer stores it. */
  readonly bytes: Uint8Array;
}

export function signEnvelope(
  by: LegacySignerInWorld,
  payload: Uint8Array,
  payloadType: string = mediaTypes.inToto,
): SignedEnvelope {
  const signature = signAs(by, preAuthEncoding(payloadType, payload));
  const envelope = { payloadType, payload, signatures: [{ signature }] };
  return { envelope, signature, bytes: encodeUtf8(JSON.stringify(envelopeToJson(envelope))) };
}

/** The annotations of a layer, as cosign writes them: the chain with its root; an attestation has an empty signature. */
export function annotationsOf(
  signature: Uint8Array,
  { certificate }: LegacySignerInWorld,
  { entry, timestamp }: { readonly entry?: LogEntry; readonly timestamp?: Uint8Array } = {},
): Annotations {
  const texts: Omit<SimpleSigningLayer, 'signature'> = {
    ...(certificate === undefined
      ? {}
      : { certificate: pemOf([certificate.leaf]), chain: pemOf(certificate.chain.slice(1)) }),
    ...(entry === undefined ? {} : { rekorBundle: JSON.stringify(rekorBundleToJson(entry)) }),
    ...(timestamp === undefined
      ? {}
      : { timestamp: JSON.stringify({ SignedRFC3161Timestamp: encodeBase64(timestamp) }) }),
  };
  return encodeSimpleSigningLayer({ signature, ...texts });
}

/** Over any bytes: the signature, or a whole envelope. */
export function stampInWorld(world: SandboxWorld, bytes: Uint8Array): Uint8Array {
  return timestampInWorld(world, bytes);
}

export function pemOf(certificates: readonly Uint8Array[]): string {
  return certificates.map((bytes) => encodePem({ label: 'CERTIFICATE', bytes })).join('');
}

function verifierPemOf({ key, certificate }: LegacySignerInWorld): Uint8Array {
  return encodeUtf8(
    certificate === undefined
      ? encodePem({ label: 'PUBLIC KEY', bytes: key.publicKey.spki })
      : pemOf([certificate.leaf]),
  );
}

function appended(world: SandboxWorld, body: Uint8Array): LogEntry {
  return world.rekor1.describe(world.rekor1.append(body).stored);
}
