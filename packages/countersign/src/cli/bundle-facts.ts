// SPDX-License-Identifier: Apache-2.0
import type { Bundle, BundleContent } from '../attest/bundle.ts';
import { parseStatement } from '../attest/statement.ts';
import { encodeHex } from '../bytes/hex.ts';
import { digestHex } from '../crypto/hash.ts';
import { CountersignError, MalformedError } from '../errors/errors.ts';
import { mediaTypes } from '../oci/media-type.ts';
import type { LogEntry } from '../tlog/log-entry.ts';
import { certificateIdentityOf } from '../x509/certificate-identity-of.ts';
import { parseCertificate } from '../x509/parse-certificate.ts';
import { parseTimestampResponse } from '../x509/parse-timestamp.ts';

/** What stands in a bundle, for people and as JSON. Nobody verified any of it. */
export interface BundleFacts {
  readonly verified: false;
  readonly version: string;
  readonly signer: { readonly keyHint: string } | { readonly certificates: readonly CertificateFacts[] };
  readonly logEntries: readonly LogEntryFacts[];
  readonly timestamps: readonly TimestampFacts[];
  readonly content: ContentFacts;
}

export type CertificateFacts =
  | {
      readonly sha256: string;
      readonly subjects: readonly string[];
      readonly issuer?: string;
      readonly notBefore: string;
      readonly notAfter: string;
      readonly extensions: Readonly<Record<string, string>>;
    }
  | Fault;

export interface LogEntryFacts {
  readonly logId: string;
  readonly logIndex: string;
  readonly kind: string;
  readonly integratedTime?: string;
  readonly promise: boolean;
  readonly proof: boolean;
}

export type TimestampFacts = { readonly time: string; readonly certificates: number } | Fault;

export type ContentFacts =
  | { readonly kind: 'message'; readonly digest?: string }
  | { readonly kind: 'dsse'; readonly payloadType: string; readonly statement?: StatementFacts | Fault };

export interface StatementFacts {
  readonly predicateType: string;
  readonly subjects: readonly { readonly name?: string; readonly digests: Readonly<Record<string, string>> }[];
}

/** A part that does not parse; the others are shown all the same. */
export interface Fault {
  readonly malformed: string;
}

export function factsOfBundle(bundle: Bundle): BundleFacts {
  const { material } = bundle;
  return {
    verified: false,
    version: bundle.version,
    signer:
      material.kind === 'public-key'
        ? { keyHint: material.hint }
        : { certificates: material.certificates.map((der) => orFault(() => certificateFacts(der))) },
    logEntries: bundle.logEntries.map(logEntryFacts),
    timestamps: bundle.timestamps.map((der) => orFault(() => timestampFacts(der))),
    content: contentFacts(bundle.content),
  };
}

function certificateFacts(der: Uint8Array): CertificateFacts {
  const certificate = parseCertificate(der);
  const { subjects, issuer, extensions } = certificateIdentityOf(certificate);
  return {
    sha256: digestHex('sha256', der),
    subjects: subjects.map(({ value }) => value),
    ...(issuer === undefined ? {} : { issuer }),
    notBefore: timeText(certificate.notBeforeMs),
    notAfter: timeText(certificate.notAfterMs),
    extensions,
  };
}

function logEntryFacts(entry: LogEntry): LogEntryFacts {
  const { integratedTime } = entry;
  return {
    logId: encodeHex(entry.logKeyId),
    logIndex: String(entry.logIndex),
    kind: `${entry.kind} ${entry.version}`,
    ...(integratedTime === 0n || integratedTime > 100_000_000_000n
      ? {}
      : { integratedTime: timeText(Number(integratedTime) * 1000) }),
    promise: entry.signedEntryTimestamp !== undefined,
    proof: entry.inclusionProof?.checkpoint !== undefined,
  };
}

function timestampFacts(der: Uint8Array): TimestampFacts {
  const { instantMs, certificates } = parseTimestampResponse(der);
  return { time: timeText(instantMs), certificates: certificates.length };
}

function contentFacts(content: BundleContent): ContentFacts {
  if (content.kind === 'message') {
    const { digest } = content;
    return {
      kind: 'message',
      ...(digest === undefined ? {} : { digest: `${digest.algorithm}:${encodeHex(digest.bytes)}` }),
    };
  }
  const { payloadType, payload } = content.envelope;
  const statement = payloadType === mediaTypes.inToto ? { statement: orFault(() => statementFacts(payload)) } : {};
  return { kind: 'dsse', payloadType, ...statement };
}

function statementFacts(payload: Uint8Array): StatementFacts {
  const { predicateType, subjects } = parseStatement(payload);
  return {
    predicateType,
    subjects: subjects.map(({ name, digests }) => ({ ...(name === undefined ? {} : { name }), digests })),
  };
}

function orFault<Facts>(read: () => Facts): Facts | Fault {
  try {
    return read();
  } catch (error) {
    if (error instanceof CountersignError) return { malformed: error.message };
    throw error;
  }
}

function timeText(instantMs: number): string {
  const date = new Date(instantMs);
  if (Number.isNaN(date.getTime()))
    throw new MalformedError('der-malformed', 'wanted a time, got none that can be shown');
  return date.toISOString();
}
