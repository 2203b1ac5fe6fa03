// SPDX-License-Identifier: Apache-2.0
import type { Bundle, BundleContent } from '../attest/bundle.ts';
import { isLegacyBlobBundle, readLegacyBlobBundle } from '../attest/legacy-blob-bundle.ts';
import { maxBundleBytes, readBundle } from '../attest/parse-bundle.ts';
import { parseStatement } from '../attest/statement.ts';
import { type JsonValue, parseJson } from '../bytes/json.ts';
import { mintVerified, type Verified } from '../crypto/verified.ts';
import { UsageError } from '../errors/errors.ts';
import type { Trust } from '../trust/trust.ts';
import { type BlobArtifact, requireClaimedDigest, requireSubject } from './blob-artifact.ts';
import { parseEvidence } from './evidence.ts';
import { messageEvidence } from './message-evidence.ts';
import type { ProvenSigner } from './signer.ts';
import { type EnvelopeContent, requireStatementType, verifyEnvelope } from './verify-envelope.ts';
import { verifyLegacySigner } from './verify-legacy-signer.ts';
import { requireTrustedKind, verifySigner } from './verify-signer.ts';

/** What a signature of a file says, and who saw it. */
export interface BlobSignature extends ProvenSigner {
  readonly format: 'bundle' | 'legacy';
  /** Set when the artifact is a subject of a statement, rather than signed itself. */
  readonly predicateType?: string;
}

export interface BlobExpectation {
  readonly artifact: BlobArtifact;
  /** A timestamp (TimeStampResp, DER) in a file of its own: only the old JSON of cosign 2, which has no room for one, may need it. */
  readonly timestamp?: Uint8Array;
}

/**
 * Proves that somebody trusted signed the artifact, or a statement of which it is a subject. `file` is a Sigstore bundle, or the
 * JSON that `cosign sign-blob --bundle` wrote before version 3.
 *
 * @throws {UntrustedError} as `verifySigner`; `evidence-malformed`, `digest-mismatch`, `statement-not-image-signing` for a payload
 * that is no in-toto statement
 * @throws {UsageError} `usage-api` when nobody is trusted · `usage-flag` for a Sigstore bundle with a timestamp beside it ·
 * `trusted-root-missing` · `message-needed` when the digests at hand cannot decide
 */
export function verifyBlobSignature(
  file: Uint8Array,
  trust: Trust,
  expectation: BlobExpectation,
): Verified<BlobSignature> {
  const { artifact, timestamp } = expectation;
  const value = parseEvidence(() => parseJson(file, { maxBytes: maxBundleBytes }));
  if (isLegacyBlobBundle(value)) return mintVerified(verifyLegacyBundle(value, trust, expectation));
  // Which of two counts would be anybody's guess (GHSA-8gw7-4j42-w388).
  if (timestamp !== undefined)
    throw new UsageError('usage-flag', 'wanted no timestamp beside a Sigstore bundle, which brings its own, got one');
  const bundle = parseEvidence(() => readBundle(value));
  return mintVerified(verifyBundle(bundle, trust, artifact));
}

function verifyLegacyBundle(value: JsonValue, trust: Trust, beside: BlobExpectation): Verified<BlobSignature> {
  const bundle = parseEvidence(() => readLegacyBlobBundle(value));
  const timestamps = beside.timestamp === undefined ? [] : [beside.timestamp];
  const by = verifyLegacySigner(
    { ...bundle, timestamps, ...messageEvidence(beside.artifact, bundle.signature) },
    trust,
  );
  return mintVerified({ ...by, format: 'legacy' });
}

function verifyBundle(bundle: Bundle, trust: Trust, artifact: BlobArtifact): Verified<BlobSignature> {
  const { content } = bundle;
  switch (content.kind) {
    case 'message':
      return mintVerified({ ...verifyMessage(bundle, content, { trust, artifact }), format: 'bundle' });
    case 'dsse':
      return mintVerified({ ...verifyStatement(bundle, content, { trust, artifact }), format: 'bundle' });
  }
}

interface BlobClaim {
  readonly trust: Trust;
  readonly artifact: BlobArtifact;
}

function verifyMessage(
  bundle: Bundle,
  content: Extract<BundleContent, { readonly kind: 'message' }>,
  { trust, artifact }: BlobClaim,
): Verified<ProvenSigner> {
  requireTrustedKind(bundle.material, trust);
  if (content.digest !== undefined) requireClaimedDigest(artifact, content.digest);
  return verifySigner({ ...bundle, ...messageEvidence(artifact, content.signature) }, trust);
}

function verifyStatement(
  bundle: Bundle,
  content: EnvelopeContent,
  { trust, artifact }: BlobClaim,
): Verified<Omit<BlobSignature, 'format'>> {
  const signed = verifyEnvelope(bundle, content, trust);
  requireStatementType(signed.payloadType);
  const statement = parseEvidence(() => parseStatement(signed.payload));
  requireSubject(artifact, statement.subjects);
  return mintVerified({ ...signed.by, predicateType: statement.predicateType });
}
