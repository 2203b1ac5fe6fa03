// SPDX-License-Identifier: Apache-2.0
import { digestHex } from '../crypto/hash.ts';
import { mintVerified, type Verified } from '../crypto/verified.ts';
import { UntrustedError, UsageError } from '../errors/errors.ts';
import type { SignedClaim } from '../tlog/signed-claim.ts';
import { requireIdentity } from '../trust/match-identity.ts';
import type { Trust } from '../trust/trust.ts';
import type { TrustedIdentity } from '../trust/trusted-identity.ts';
import type { TrustedRoot } from '../trust/trusted-root.ts';
import type { Certificate } from '../x509/certificate.ts';
import type { CertificateIdentity } from '../x509/certificate-identity.ts';
import { certificateIdentityOf } from '../x509/certificate-identity-of.ts';
import { isSelfIssued } from '../x509/is-self-issued.ts';
import { parseCertificate } from '../x509/parse-certificate.ts';
import { type CertificatePath, verifyCertificatePath } from '../x509/verify-certificate-path.ts';
import { verifyScts } from '../x509/verify-scts.ts';
import { parseEvidence } from './evidence.ts';
import type { SignatureEvidence } from './signature-evidence.ts';
import type { CertificateSigner, ProvenSigner } from './signer.ts';
import { type LogFindings, verifyLogEntries } from './verify-log-entries.ts';
import { type TimestampFinding, timestampMissing, verifyTimestamps } from './verify-timestamps.ts';

/**
 * Proves that one of the trusted identities made the signature, while its certificate was valid. Timestamps come first,
 * because they say when a log must have been in use; then, as in the Sigstore client specification §4, log entries, path at each
 * proven time, SCTs, signature, identity.
 *
 * @throws {UntrustedError} as `verifyLogEntries`, `verifyTimestamps`, `verifyCertificatePath`, `verifyScts` and `requireIdentity`;
 * `timestamp-missing` when nothing proves the time, `signature-mismatch`, `evidence-malformed`, `algorithm-refused`
 * @throws {UsageError} `trusted-root-missing`, `message-needed`
 */
export function verifyCertificateSigner(
  evidence: SignatureEvidence,
  certificates: readonly Uint8Array[],
  trust: Trust,
): Verified<ProvenSigner> {
  const { root, demands, identities } = trust;
  if (root === undefined)
    throw new UsageError('trusted-root-missing', 'wanted a trusted root to verify identities with');
  const { leaf, intermediates } = parseEvidence(() => parseCertificates(certificates));
  const timestamps = verifyTimestamps(evidence, root.timestampAuthorities, demands.timestamps);
  const { logs } = verifyLogEntries(evidence.logEntries, {
    claim: claimOf(evidence, leaf),
    logs: root.logs,
    wanted: demands.logs,
    signedAtMs: timestamps.map(({ instantMs }) => instantMs),
    nowMs: demands.nowMs,
    ...(demands.witnesses === undefined ? {} : { witnesses: demands.witnesses }),
  });
  const path = verifyCertificatePath(leaf, {
    authorities: root.certificateAuthorities,
    instantsMs: instantsOf(logs, timestamps, { evidence, demands }),
    purpose: 'code-signing',
    ...(demands.bundledIntermediates === 'used' ? { extraIntermediates: intermediates } : {}),
  });
  requireScts(path, root, demands);
  evidence.prove(leaf.publicKey);
  const identity = parseEvidence(() => certificateIdentityOf(leaf));
  const matched = requireIdentity(identity, identities);
  return mintVerified({
    signer: signerOf(identity, matched, path),
    tlog: logs.length > 0 ? 'verified' : evidence.logEntries.length > 0 ? 'unchecked' : 'none',
    logs: logs.map(({ place }) => place),
    timestamps: timestamps.map(({ place }) => place),
  });
}

interface ParsedCertificates {
  readonly leaf: Certificate;
  readonly intermediates: readonly Certificate[];
}

function parseCertificates([leaf = new Uint8Array(), ...others]: readonly Uint8Array[]): ParsedCertificates {
  const intermediates = others.map(parseCertificate);
  // Bundle specification: a root in the bundle is refused, so that nobody comes to trust one that was delivered.
  if (intermediates.some(isSelfIssued)) {
    throw new UntrustedError('evidence-malformed', 'wanted intermediate certificates in the evidence, got a root', {
      hint: 'sign again with a program that leaves the root out',
    });
  }
  return { leaf: parseCertificate(leaf), intermediates };
}

function claimOf({ signature, content }: SignatureEvidence, leaf: Certificate): SignedClaim {
  return { signature, verifier: { kind: 'certificate', der: leaf.der }, publicKey: leaf.publicKey, content };
}

interface TimeDemand {
  readonly evidence: SignatureEvidence;
  readonly demands: Trust['demands'];
}

/** The certificate must have been valid at every time that is proven; only who demands neither log nor timestamp is content with now. */
function instantsOf(
  logs: LogFindings['logs'],
  timestamps: readonly TimestampFinding[],
  { evidence, demands }: TimeDemand,
): readonly number[] {
  const instants = [
    ...timestamps.map(({ instantMs }) => instantMs),
    ...logs.flatMap(({ integratedTimeMs }) => (integratedTimeMs === undefined ? [] : [integratedTimeMs])),
  ];
  if (instants.length > 0) return instants;
  // Entries of Rekor 2 have no time that anybody signed: they need a timestamp beside them.
  if (demands.logs !== 0 || demands.timestamps !== 0) throw timestampMissing(1, 0, evidence.timestamps.length);
  return [demands.nowMs];
}

function requireScts(path: Verified<CertificatePath>, root: TrustedRoot, demands: Trust['demands']): void {
  if (demands.scts !== 0) parseEvidence(() => verifyScts(path, root.ctLogs, demands.scts));
}

function signerOf(identity: CertificateIdentity, matched: TrustedIdentity, path: CertificatePath): CertificateSigner {
  const subject = identity.subjects.find(({ value }) => matched.subject.matches(value))?.value ?? '';
  return {
    kind: 'certificate',
    subject,
    ...(identity.issuer === undefined ? {} : { issuer: identity.issuer }),
    extensions: identity.extensions,
    identity,
    fingerprint: digestHex('sha256', path.leaf.der),
    keyFingerprint: path.leaf.publicKey.fingerprint,
    source: path.authority.name,
  };
}
