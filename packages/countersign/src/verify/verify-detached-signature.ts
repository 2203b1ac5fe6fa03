// SPDX-License-Identifier: Apache-2.0
import { mintVerified, type Verified } from '../crypto/verified.ts';
import type { Trust } from '../trust/trust.ts';
import { parseCertificatesPem } from '../x509/parse-certificate-pem.ts';
import type { BlobArtifact } from './blob-artifact.ts';
import { parseEvidence } from './evidence.ts';
import { messageEvidence } from './message-evidence.ts';
import type { ProvenSigner } from './signer.ts';
import { verifyLegacySigner } from './verify-legacy-signer.ts';

/** A bare signature, with what lies beside it in files of their own. Nothing in it is proven. */
export interface DetachedSignature {
  readonly signature: Uint8Array;
  /** PEM, leaf first. */
  readonly certificates?: string;
  /** RFC 3161 TimeStampResp over the signature, DER. */
  readonly timestamp?: Uint8Array;
}

const maxCertificates = 16;

/**
 * Proves that somebody trusted signed the artifact. There is no log entry beside a bare signature: identities need a demand of none.
 *
 * @throws {UntrustedError} as `verifySigner`; `evidence-malformed`
 * @throws {UsageError} `usage-api` when nobody is trusted, `trusted-root-missing`, `message-needed`
 */
export function verifyDetachedSignature(
  { signature, certificates, timestamp }: DetachedSignature,
  trust: Trust,
  artifact: BlobArtifact,
): Verified<ProvenSigner> {
  const parsed = parseEvidence(() =>
    certificates === undefined ? [] : parseCertificatesPem(certificates, maxCertificates),
  );
  const evidence = {
    ...messageEvidence(artifact, signature),
    certificates: parsed.map(({ der }) => der),
    logEntries: [],
    timestamps: timestamp === undefined ? [] : [timestamp],
  };
  return mintVerified(verifyLegacySigner(evidence, trust));
}
