// SPDX-License-Identifier: Apache-2.0
import { mintVerified, type Verified } from '../crypto/verified.ts';
import { UntrustedError } from '../errors/errors.ts';
import type { CertificateAuthority } from '../x509/certificate-authority.ts';
import { parseTimestampResponse } from '../x509/parse-timestamp.ts';
import { type ProvenTime, verifyTimestamp } from '../x509/verify-timestamp.ts';
import { parseEvidence } from './evidence.ts';
import type { SignatureEvidence } from './signature-evidence.ts';
import type { StampedAt } from './signer.ts';

export type TimestampFinding = { readonly place: StampedAt; readonly instantMs: number };

/**
 * Proves that as many distinct trusted authorities as wanted saw this very signature. Timestamps of other authorities are skipped;
 * one of a trusted authority that does not hold is a refusal.
 *
 * @throws {UntrustedError} `timestamp-missing`, `timestamp-invalid`, `evidence-malformed`
 */
export function verifyTimestamps(
  { timestamped, timestamps }: Pick<SignatureEvidence, 'timestamped' | 'timestamps'>,
  authorities: readonly CertificateAuthority[],
  wanted: number,
): Verified<readonly TimestampFinding[]> {
  const found = timestamps.flatMap((der) => {
    const time = timeOfKnownAuthority(der, timestamped, authorities);
    return time === undefined ? [] : [time];
  });
  // Two names for one service are one witness.
  const distinct = new Set(found.map(({ authority }) => authority.uri || authority.name)).size;
  if (!(distinct >= wanted)) throw timestampMissing(wanted, distinct, timestamps.length);
  return mintVerified(found.map(findingOf));
}

export function timestampMissing(wanted: number, got: number, present: number): UntrustedError {
  const others = present === 0 ? '' : `; ${present} ${present === 1 ? 'is' : 'are'} there`;
  return new UntrustedError(
    'timestamp-missing',
    `wanted timestamps of ${wanted} trusted ${wanted === 1 ? 'authority' : 'authorities'}, got ${got}${others}`,
    { detail: { wanted, got, present } },
  );
}

function timeOfKnownAuthority(
  der: Uint8Array,
  message: Uint8Array,
  authorities: readonly CertificateAuthority[],
): ProvenTime | undefined {
  try {
    return parseEvidence(() => verifyTimestamp(parseTimestampResponse(der), message, authorities));
  } catch (error) {
    if (error instanceof UntrustedError && error.code === 'certificate-untrusted') return undefined;
    throw error;
  }
}

function findingOf({ instantMs, authority }: ProvenTime): TimestampFinding {
  return { instantMs, place: { authority: authority.name, time: new Date(instantMs).toISOString() } };
}
