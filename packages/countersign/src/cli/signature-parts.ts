// SPDX-License-Identifier: Apache-2.0
// What lies beside a bare signature in files of their own, in the forms in which cosign writes and takes them.
import { parseLegacyEvidence } from '../attest/legacy-evidence.ts';
import { readRekorBundle } from '../attest/rekor-bundle.ts';
import { maxRekor1AnswerBytes, parseRekor1Entry } from '../authority/rekor1-entry.ts';
import { decodeBase64 } from '../bytes/base64.ts';
import { parseJson } from '../bytes/json.ts';
import { readDocument } from '../bytes/json-fields.ts';
import { decodeUtf8 } from '../bytes/utf8.ts';
import type { Files } from '../ports/files.ts';
import type { LogEntry } from '../tlog/log-entry.ts';
import { parseCertificatesPem } from '../x509/parse-certificate-pem.ts';

const maxBytes = 256 * 1024;
const maxCertificates = 16;

/**
 * Certificates in PEM, or in base64 of PEM.
 *
 * @throws {MalformedError} `pem-malformed`, `base64-malformed`, `certificate-malformed` · as `Files`
 */
export async function readCertificateFile(path: string, files: Files): Promise<string> {
  const text = decodeUtf8(await files.read(path, maxBytes), 'pem-malformed').trim();
  const pem = text.startsWith('-----') ? text : decodeUtf8(decodeBase64(text.replaceAll(/\s/g, '')), 'pem-malformed');
  parseCertificatesPem(pem, maxCertificates);
  return pem;
}

/**
 * The answer of a timestamp authority, or the JSON that cosign wraps it in.
 *
 * @throws {MalformedError} `payload-malformed`, `json-malformed` · as `Files`
 */
export async function readTimestampFile(path: string, files: Files): Promise<Uint8Array> {
  const bytes = await files.read(path, maxBytes);
  // A TimeStampResp is a SEQUENCE.
  if (bytes[0] === 0x30) return bytes;
  const [timestamp = new Uint8Array()] = parseLegacyEvidence({
    timestamp: decodeUtf8(bytes, 'json-malformed'),
  }).timestamps;
  return timestamp;
}

/**
 * A log entry as Rekor 1 answers, or as cosign writes it beside signatures.
 *
 * @throws {MalformedError} `log-entry-malformed`, `json-malformed`, `hex-malformed` · as `Files`
 */
export async function readLogEntryFile(path: string, files: Files): Promise<LogEntry> {
  const bytes = await files.read(path, maxRekor1AnswerBytes);
  const fields = readDocument(parseJson(bytes, { maxBytes: maxRekor1AnswerBytes }), 'entry', 'log-entry-malformed');
  return Object.hasOwn(fields.object, 'Payload') ? readRekorBundle(fields) : parseRekor1Entry(bytes);
}
