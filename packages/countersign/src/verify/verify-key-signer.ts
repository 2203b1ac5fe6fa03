// SPDX-License-Identifier: Apache-2.0
import { equalBytes } from '../bytes/equal-bytes.ts';
import type { PublicKey } from '../crypto/public-key.ts';
import { mintVerified, type Verified } from '../crypto/verified.ts';
import { UntrustedError } from '../errors/errors.ts';
import type { ClaimedVerifier, SignedClaim } from '../tlog/signed-claim.ts';
import type { Trust } from '../trust/trust.ts';
import type { TrustedKey } from '../trust/trusted-keys.ts';
import { parseCertificate } from '../x509/parse-certificate.ts';
import { parseEvidence } from './evidence.ts';
import type { SignatureEvidence } from './signature-evidence.ts';
import { keySignerOf, type ProvenSigner, type Witnessing } from './signer.ts';
import { verifyByKeys } from './verify-by-keys.ts';
import { type LogDemand, type LogFindings, verifyLogEntries } from './verify-log-entries.ts';
import { verifyTimestamps } from './verify-timestamps.ts';

/**
 * Proves that a trusted key made the signature. Entries of trusted logs and trusted timestamps must hold too, wherever a trusted
 * root is at hand; without one they are left alone, and cannot satisfy a demand.
 *
 * @throws {UntrustedError} `signature-mismatch`, `key-mismatch`, `log-entry-missing`, `log-entry-invalid`, `log-entry-mismatch`,
 * `timestamp-missing`, `timestamp-invalid`, `evidence-malformed`
 * @throws {UsageError} `message-needed`
 */
export function verifyKeySigner(evidence: SignatureEvidence, hint: string, trust: Trust): Verified<ProvenSigner> {
  const by = verifyByKeys(trust.keys, hint, evidence.prove);
  return mintVerified({ signer: keySignerOf(by), ...witnessing(evidence, by, trust) });
}

function witnessing(evidence: SignatureEvidence, { key }: TrustedKey, { root, demands }: Trust): Witnessing {
  if (root === undefined) return unwitnessed(evidence, demands);
  const timestamps = verifyTimestamps(evidence, root.timestampAuthorities, demands.timestamps);
  const { logs } = logsOf(evidence, key, {
    logs: root.logs,
    wanted: demands.logsOfKeys,
    signedAtMs: timestamps.map(({ instantMs }) => instantMs),
    nowMs: demands.nowMs,
    ...(demands.witnesses === undefined ? {} : { witnesses: demands.witnesses }),
  });
  const hasUnchecked = logs.length === 0 && evidence.logEntries.length > 0;
  return {
    tlog: hasUnchecked ? 'unchecked' : logs.length > 0 ? 'verified' : 'none',
    logs: logs.map(({ place }) => place),
    timestamps: timestamps.map(({ place }) => place),
  };
}

/** The logs that saw the signature, under the name of the key, or of the certificate for this key that lies beside it. */
function logsOf(evidence: SignatureEvidence, key: PublicKey, demand: Omit<LogDemand, 'claim'>): Verified<LogFindings> {
  const { signature, content, logEntries, certificateBeside } = evidence;
  const claimAs = (verifier: ClaimedVerifier): SignedClaim => ({ signature, verifier, publicKey: key, content });
  try {
    return verifyLogEntries(logEntries, { ...demand, claim: claimAs({ kind: 'key', spki: key.spki }) });
  } catch (error) {
    if (certificateBeside === undefined || !isOtherSigner(error)) throw error;
    // cosign logs the certificate where it has one. It is held against the log's word for word, and its key is the trusted one.
    const { der, publicKey } = parseEvidence(() => parseCertificate(certificateBeside));
    if (!equalBytes(publicKey.spki, key.spki)) throw error;
    return verifyLogEntries(logEntries, { ...demand, claim: claimAs({ kind: 'certificate', der }) });
  }
}

function isOtherSigner(error: unknown): boolean {
  return error instanceof UntrustedError && error.code === 'log-entry-mismatch' && error.detail['part'] === 'verifier';
}

function unwitnessed({ logEntries }: SignatureEvidence, demands: Trust['demands']): Witnessing {
  const tlog = logEntries.length === 0 ? 'none' : 'unchecked';
  if (demands.logsOfKeys !== 0) {
    const got = tlog === 'none' ? 'none' : 'one that cannot be checked without a trusted root';
    // Without a root nobody looked: the entry may well be good.
    const hint = tlog === 'none' ? {} : { hint: 'pass the trusted root of the instance that signed' };
    throw new UntrustedError('log-entry-missing', `wanted a verified entry of a transparency log, got ${got}`, hint);
  }
  if (demands.timestamps !== 0) {
    throw new UntrustedError('timestamp-missing', 'wanted a signed timestamp, and no trusted root says whose counts');
  }
  return { tlog, logs: [], timestamps: [] };
}
