// SPDX-License-Identifier: Apache-2.0
import { encodeBase64 } from '../bytes/base64.ts';
import { parseJson } from '../bytes/json.ts';
import { readBase64, readDocument } from '../bytes/json-fields.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { MalformedError } from '../errors/errors.ts';
import type { LogEntry } from '../tlog/log-entry.ts';
import type { Certificate } from '../x509/certificate.ts';
import { isSelfIssued } from '../x509/is-self-issued.ts';
import { parseCertificatesPem } from '../x509/parse-certificate-pem.ts';
import { readRekorBundle, rekorBundleToJson } from './rekor-bundle.ts';
import type { SimpleSigningLayer } from './simple-signing-layer.ts';

const maxTextBytes = 1024 * 1024;
const maxCertificates = 16;

/** What cosign hangs beside a legacy signature, out of its texts. Nothing in it is proven. */
export interface LegacyEvidence {
  /** DER, leaf first; empty for a signature by a bare key. */
  readonly certificates: readonly Uint8Array[];
  readonly logEntries: readonly LogEntry[];
  readonly timestamps: readonly Uint8Array[];
}

/** @throws {MalformedError} `payload-malformed`, `json-malformed`, `pem-malformed`, `certificate-malformed`, `log-entry-malformed` */
export function parseLegacyEvidence(layer: Omit<SimpleSigningLayer, 'signature'>): LegacyEvidence {
  return {
    certificates: [
      ...certificatesOf(layer.certificate),
      // cosign stores the root as well; whom to believe is not for the evidence to say, and verifiers refuse one in it.
      ...certificatesOf(layer.chain).filter((issuer) => !isSelfIssued(issuer)),
    ].map(({ der }) => der),
    logEntries: layer.rekorBundle === undefined ? [] : [readRekorBundle(documentOf(layer.rekorBundle, 'bundle'))],
    timestamps:
      layer.timestamp === undefined
        ? []
        : [readBase64(documentOf(layer.timestamp, 'timestamp'), 'SignedRFC3161Timestamp')],
  };
}

/** @throws {MalformedError} `log-entry-malformed` for an entry that cosign's form has no place for */
export function encodeRekorBundle(entry: LogEntry): string {
  if (entry.signedEntryTimestamp === undefined) {
    throw new MalformedError('log-entry-malformed', 'wanted a log entry with a promise (Rekor 1), got one without');
  }
  return JSON.stringify(rekorBundleToJson(entry));
}

/** `timestamp` is a TimeStampResp, DER. */
export function encodeTimestamp(timestamp: Uint8Array): string {
  return JSON.stringify({ SignedRFC3161Timestamp: encodeBase64(timestamp) });
}

function certificatesOf(pem: string | undefined): readonly Certificate[] {
  return pem === undefined ? [] : parseCertificatesPem(pem, maxCertificates);
}

function documentOf(text: string, name: string): ReturnType<typeof readDocument> {
  return readDocument(parseJson(encodeUtf8(text), { maxBytes: maxTextBytes }), name, 'payload-malformed');
}
