// SPDX-License-Identifier: Apache-2.0
import type { Bundle, BundleContent } from '../attest/bundle.ts';
import { parseLegacyBlobBundle } from '../attest/legacy-blob-bundle.ts';
import { maxBundleBytes, parseBundle } from '../attest/parse-bundle.ts';
import { parseStatement } from '../attest/statement.ts';
import { parseJson } from '../bytes/json.ts';
import { mintVerified, type Verified } from '../crypto/verified.ts';
import type { TrustedKeys } from '../trust/trusted-keys.ts';
import { type BlobArtifact, requireClaimedDigest, requireSubject, verifyArtifact } from './blob-artifact.ts';
import { parseEvidence } from './evidence.ts';
import type { ImageExpectation } from './expectation.ts';
import { type KeySigner, keySignerOf } from './image-signature.ts';
import { requireTlog } from './require-tlog.ts';
import { verifyByKeys } from './verify-by-keys.ts';
import { requireKeyMaterial, requireStatementType, verifyEnvelope } from './verify-envelope.ts';

export interface BlobExpectation extends Pick<ImageExpectation, 'requireTlog'> {
  readonly artifact: BlobArtifact;
}

/** What a signature of a file says, all of it signed except `tlog`. */
export interface BlobSignature {
  readonly format: 'bundle' | 'legacy';
  readonly signer: KeySigner;
  /** `unchecked`: there is an entry of a transparency log, and nobody looked at it. */
  readonly tlog: 'none' | 'unchecked';
  /** Set when the artifact is a subject of a statement, rather than signed itself. */
  readonly predicateType?: string;
}

/**
 * Proves that a trusted key signed the artifact, or a statement of which it is a subject. `file` is a Sigstore bundle, or the
 * JSON that `cosign sign-blob --bundle` wrote before version 3.
 *
 * @throws {UntrustedError} `evidence-malformed`, `certificate-in-key-mode`, `signature-mismatch`, `key-mismatch`,
 * `digest-mismatch`, `statement-not-image-signing` for a payload that is no in-toto statement, `log-entry-missing`
 * @throws {UsageError} `usage-api` when no key is trusted · `message-needed` when the digests at hand cannot decide
 */
export function verifyBlobSignature(
  file: Uint8Array,
  trust: TrustedKeys,
  expectation: BlobExpectation,
): Verified<BlobSignature> {
  const isLegacy = parseEvidence(() => isLegacyBlobBundle(file));
  const signature = isLegacy
    ? verifyLegacyBundle(file, trust, expectation.artifact)
    : verifyBundle(
        parseEvidence(() => parseBundle(file)),
        trust,
        expectation.artifact,
      );
  requireTlog(signature.tlog, expectation);
  return mintVerified(signature);
}

function isLegacyBlobBundle(file: Uint8Array): boolean {
  const value = parseJson(file, { maxBytes: maxBundleBytes });
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'base64Signature');
}

function verifyLegacyBundle(file: Uint8Array, trust: TrustedKeys, artifact: BlobArtifact): BlobSignature {
  const bundle = parseEvidence(() => parseLegacyBlobBundle(file));
  // Whatever key or certificate the file carries is passed over (GHSA-fx35-mq7g-6g98).
  const by = verifyByKeys(trust, '', (key) => verifyArtifact(artifact, key, bundle.signature));
  return { format: 'legacy', signer: keySignerOf(by), tlog: bundle.hasLogEntry ? 'unchecked' : 'none' };
}

function verifyBundle(bundle: Bundle, trust: TrustedKeys, artifact: BlobArtifact): BlobSignature {
  const { hint } = requireKeyMaterial(bundle.material);
  const tlog = bundle.logEntries.length === 0 ? 'none' : 'unchecked';
  switch (bundle.content.kind) {
    case 'message':
      return { format: 'bundle', signer: verifyMessage(bundle.content, trust, { hint, artifact }), tlog };
    case 'dsse':
      return { format: 'bundle', ...verifyStatement(bundle.content, trust, { hint, artifact }), tlog };
  }
}

interface BlobClaim {
  readonly hint: string;
  readonly artifact: BlobArtifact;
}

function verifyMessage(
  content: Extract<BundleContent, { readonly kind: 'message' }>,
  trust: TrustedKeys,
  { hint, artifact }: BlobClaim,
): KeySigner {
  if (content.digest !== undefined) requireClaimedDigest(artifact, content.digest);
  return keySignerOf(verifyByKeys(trust, hint, (key) => verifyArtifact(artifact, key, content.signature)));
}

function verifyStatement(
  content: Extract<BundleContent, { readonly kind: 'dsse' }>,
  trust: TrustedKeys,
  { hint, artifact }: BlobClaim,
): Pick<BlobSignature, 'signer'> & { readonly predicateType: string } {
  const signed = verifyEnvelope(content, trust, hint);
  requireStatementType(signed.payloadType);
  const statement = parseEvidence(() => parseStatement(signed.payload));
  requireSubject(artifact, statement.subjects);
  return { signer: keySignerOf(signed.by), predicateType: statement.predicateType };
}
