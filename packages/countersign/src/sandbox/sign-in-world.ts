// SPDX-License-Identifier: Apache-2.0
import type { Bundle, BundleContent, BundleMaterial, BundleVersion } from '../attest/bundle.ts';
import { preAuthEncoding } from '../attest/dsse.ts';
import { encodeBundle } from '../attest/encode-bundle.ts';
import { encodeStatement, statementV1 } from '../attest/statement.ts';
import { encodeBase64 } from '../bytes/base64.ts';
import type { JsonObject } from '../bytes/json.ts';
import { generatePrivateKey, type SigningAlgorithm } from '../crypto/generate-private-key.ts';
import { digestBytes, digestHex } from '../crypto/hash.ts';
import { naturalHash } from '../crypto/key-kind.ts';
import type { PrivateKey } from '../crypto/private-key.ts';
import { naturalAlgorithmOf, signWithAlgorithm } from '../crypto/sign-with-algorithm.ts';
import { type LoggedKind, logInWorld } from './log-in-world.ts';
import type { IssuedCertificate } from './pki/issue-certificate.ts';
import type { SandboxWorld } from './world.ts';

/** What to sign, and with how much evidence. */
export interface WorldSigning {
  readonly content: WorldContent;
  /** Claims of the token, or a key of one's own, for a bundle without a certificate. Default: the person `personClaims` names. */
  readonly signer?: WorldSigner;
  /** Default: `v1`. */
  readonly rekor?: 'v1' | 'v2' | 'both' | 'none';
  /** How Rekor 1 logs an envelope; default `dsse`. */
  readonly envelopeKind?: 'dsse' | 'intoto';
  /** Default: `present`, which Rekor 2 needs. */
  readonly timestamp?: 'present' | 'absent';
  /** Default: `0.3`. */
  readonly version?: BundleVersion;
}

export type WorldContent =
  | { readonly kind: 'message'; readonly artifact: Uint8Array }
  /** An in-toto statement about the artifact. */
  | { readonly kind: 'attestation'; readonly artifact: Uint8Array; readonly predicateType?: string }
  | { readonly kind: 'envelope'; readonly payloadType: string; readonly payload: Uint8Array };

export type WorldSigner =
  | { readonly kind: 'identity'; readonly claims: JsonObject; readonly algorithm?: SigningAlgorithm }
  | { readonly kind: 'key'; readonly key: PrivateKey };

/** A bundle, and what it was made with, so that a test can make a wrong one of it. */
export interface SignedInWorld {
  readonly bundle: Bundle;
  /** The bundle in JSON. */
  readonly bytes: Uint8Array;
  readonly key: PrivateKey;
  readonly certificate?: IssuedCertificate;
  /** What the signature covers: the artifact, or the pre-authentication encoding of the envelope. */
  readonly signedBytes: Uint8Array;
  readonly signature: Uint8Array;
}

export const inTotoPayloadType = 'application/vnd.in-toto+json';
const defaultPredicateType = 'https://example.com/sandbox/v1';

/** A person with a verified e-mail address, at the issuer of the world. */
export function personClaims(world: SandboxWorld, email = 'person@example.com'): JsonObject {
  return { iss: world.urls.issuer, sub: `person|${email}`, email, email_verified: true };
}

/** Signs as a client would that uses all parts of the world. */
export function signInWorld(world: SandboxWorld, signing: WorldSigning): SignedInWorld {
  const { key, certificate, material } = takeSigner(world, signing);
  const { signedBytes, contentOf } = prepareContent(signing.content);
  const signature = signWithAlgorithm(key, naturalAlgorithmOf(key.publicKey), signedBytes);
  const content = contentOf(signature, key);
  const verifier =
    certificate === undefined
      ? ({ kind: 'key', bytes: key.publicKey.spki } as const)
      : ({ kind: 'certificate', bytes: certificate.leaf } as const);
  const claim = { content, signedBytes, signature, verifier, publicKey: key.publicKey };
  const bundle: Bundle = {
    version: signing.version ?? '0.3',
    material,
    logEntries: logsOf(signing).map((kind) => logInWorld(world, kind, claim)),
    timestamps: signing.timestamp === 'absent' ? [] : [timestampInWorld(world, signature)],
    content,
  };
  const common = { bundle, bytes: encodeBundle(bundle), key, signedBytes, signature };
  return certificate === undefined ? common : { ...common, certificate };
}

/** TimeStampResp over a signature; without certificates, as clients of Sigstore ask for it. */
export function timestampInWorld(world: SandboxWorld, signature: Uint8Array): Uint8Array {
  const imprint = { hash: 'sha256', digest: digestBytes('sha256', signature) } as const;
  return world.timestamp({ imprint, certificates: 'unwanted' });
}

interface TakenSigner {
  readonly key: PrivateKey;
  readonly certificate?: IssuedCertificate;
  readonly material: BundleMaterial;
}

function takeSigner(world: SandboxWorld, { signer, version }: WorldSigning): TakenSigner {
  if (signer?.kind === 'key') {
    const hint = encodeBase64(digestBytes('sha256', signer.key.publicKey.spki));
    return { key: signer.key, material: { kind: 'public-key', hint } };
  }
  const key = generatePrivateKey(signer?.algorithm ?? 'ecdsa-sha2-256-nistp256');
  const claims = signer?.claims ?? personClaims(world);
  const certificate = world.issueCertificate({ publicKey: key.publicKey, claims });
  // Bundles up to 0.2 bring the chain below the root.
  const certificates = (version ?? '0.3') === '0.3' ? [certificate.leaf] : certificate.chain.slice(0, -1);
  return { key, certificate, material: { kind: 'certificates', certificates } };
}

interface PreparedContent {
  readonly signedBytes: Uint8Array;
  readonly contentOf: (signature: Uint8Array, key: PrivateKey) => BundleContent;
}

function prepareContent(content: WorldContent): PreparedContent {
  switch (content.kind) {
    case 'message':
      return {
        signedBytes: content.artifact,
        contentOf: (signature, key) => messageOf(content.artifact, signature, key),
      };
    case 'attestation':
      return prepareEnvelope(inTotoPayloadType, statementAbout(content.artifact, content.predicateType));
    case 'envelope':
      return prepareEnvelope(content.payloadType, content.payload);
  }
}

function messageOf(artifact: Uint8Array, signature: Uint8Array, key: PrivateKey): BundleContent {
  const algorithm = naturalHash(key.publicKey.kind);
  return { kind: 'message', digest: { algorithm, bytes: digestBytes(algorithm, artifact) }, signature };
}

function prepareEnvelope(payloadType: string, payload: Uint8Array): PreparedContent {
  return {
    signedBytes: preAuthEncoding(payloadType, payload),
    contentOf: (signature) => ({
      kind: 'dsse',
      envelope: { payloadType, payload, signatures: [{ signature }] },
      signature,
    }),
  };
}

function statementAbout(artifact: Uint8Array, predicateType = defaultPredicateType): Uint8Array {
  return encodeStatement({
    type: statementV1,
    subjects: [{ name: 'artifact', digests: { sha256: digestHex('sha256', artifact) }, annotations: {} }],
    predicateType,
    predicate: { made: 'in the sandbox' },
  });
}

function logsOf({ rekor = 'v1', envelopeKind = 'dsse' }: WorldSigning): readonly LoggedKind[] {
  const first = { log: 'rekor1', envelopeKind } as const;
  const second = { log: 'rekor2' } as const;
  switch (rekor) {
    case 'v1':
      return [first];
    case 'v2':
      return [second];
    case 'both':
      return [first, second];
    case 'none':
      return [];
  }
}
