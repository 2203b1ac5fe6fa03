// SPDX-License-Identifier: Apache-2.0

import { isLegacyBlobBundle, readLegacyBlobBundle } from '../attest/legacy-blob-bundle.ts';
import type { LegacyEvidence } from '../attest/legacy-evidence.ts';
import { maxBundleBytes } from '../attest/parse-bundle.ts';
import type { PredicateMatcher } from '../attest/predicate-matcher.ts';
import type { Statement } from '../attest/statement.ts';
import { parseJson } from '../bytes/json.ts';
import { mintVerified, type Verified } from '../crypto/verified.ts';
import { UsageError } from '../errors/errors.ts';
import type { Trust } from '../trust/trust.ts';
import { type BlobArtifact, requireSubject } from './blob-artifact.ts';
import { parseEvidence } from './evidence.ts';
import type { ProvenSigner } from './signer.ts';
import { requirePredicate } from './verify-attestation.ts';
import { verifySignedEnvelope } from './verify-signed-layer.ts';
import { type SignedStatement, verifyStatementBundle } from './verify-statement-bundle.ts';

/** What was attested about a file, all of it signed; and who saw it. */
export interface BlobAttestation extends ProvenSigner {
  readonly statement: Statement;
  /** The bytes that were signed. */
  readonly payload: Uint8Array;
}

export interface BlobAttestationExpectation {
  /** Must be a subject. `unsafe-any`: whatever the statement is about. */
  readonly artifact: BlobArtifact | 'unsafe-any';
  readonly predicate: PredicateMatcher;
}

/** An attestation of a file, in the forms in which it is kept. */
export type BlobAttestationFile =
  /** A Sigstore bundle, or the JSON that cosign 2 called one; that one has no room for a timestamp. */
  | { readonly kind: 'bundle'; readonly bytes: Uint8Array; readonly timestamp?: Uint8Array }
  /** A bare envelope, with what lies beside it in files of their own. */
  | { readonly kind: 'envelope'; readonly bytes: Uint8Array; readonly beside: LegacyEvidence };

/**
 * Proves that somebody trusted attested the artifact with a predicate of this type. The signature is verified first; a statement that does not
 * parse is refused, however well signed (CVE-2026-39395).
 *
 * @throws {UntrustedError} as `verifySigner`; `evidence-malformed`, `statement-not-image-signing` for what is no in-toto statement,
 * `digest-mismatch`, `predicate-mismatch`
 * @throws {UsageError} `usage-api` when nobody is trusted · `usage-flag` for a Sigstore bundle with a timestamp beside it ·
 * `trusted-root-missing` · `message-needed` when the digests at hand cannot decide
 */
export function verifyBlobAttestation(
  file: BlobAttestationFile,
  trust: Trust,
  { artifact, predicate }: BlobAttestationExpectation,
): Verified<BlobAttestation> {
  const { by, statement, payload } = verifyFile(file, trust);
  if (artifact !== 'unsafe-any') requireSubject(artifact, statement.subjects);
  requirePredicate(statement, predicate);
  return mintVerified({ ...by, statement, payload });
}

function verifyFile(file: BlobAttestationFile, trust: Trust): Verified<SignedStatement> {
  if (file.kind === 'envelope') return verifySignedEnvelope(file.bytes, file.beside, trust);
  const { bytes, timestamp } = file;
  const value = parseEvidence(() => parseJson(bytes, { maxBytes: maxBundleBytes }));
  if (isLegacyBlobBundle(value)) {
    const { signature: envelope, ...evidence } = parseEvidence(() => readLegacyBlobBundle(value));
    const timestamps = timestamp === undefined ? [] : [timestamp];
    return verifySignedEnvelope(envelope, { ...evidence, timestamps }, trust);
  }
  // Which of two counts would be anybody's guess (GHSA-8gw7-4j42-w388).
  if (timestamp !== undefined)
    throw new UsageError('usage-flag', 'wanted no timestamp beside a Sigstore bundle, which brings its own, got one');
  return verifyStatementBundle(bytes, trust);
}
