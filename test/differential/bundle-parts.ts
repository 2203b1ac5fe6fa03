// SPDX-License-Identifier: Apache-2.0
import { parseTimestampResponse } from '../../packages/countersign/src/x509/parse-timestamp.ts';
import type { TimestampToken } from '../../packages/countersign/src/x509/timestamp-token.ts';
import { type Path, setAt, valueAt } from './json-tree.ts';

export const entriesPath: Path = ['verificationMaterial', 'tlogEntries'];
export const timestampsPath: Path = ['verificationMaterial', 'timestampVerificationData', 'rfc3161Timestamps'];
/** In an entry. */
export const envelopePath: Path = ['inclusionProof', 'checkpoint', 'envelope'];

export function keepOnly(bundle: unknown, path: Path, isKept: (item: unknown) => boolean): void {
  const list = listAt(bundle, path);
  const kept = list.filter(isKept);
  if (kept.length < list.length) setAt(bundle, path, kept);
}

export function listAt(root: unknown, path: Path): readonly unknown[] {
  const list = valueAt(root, path);
  return Array.isArray(list) ? list : [];
}

export function signatureOf(bundle: unknown): Uint8Array {
  const text =
    valueAt(bundle, ['messageSignature', 'signature']) ?? valueAt(bundle, ['dsseEnvelope', 'signatures', 0, 'sig']);
  return new Uint8Array(Buffer.from(String(text), 'base64'));
}

export function tokenOf(timestamp: unknown): TimestampToken | undefined {
  try {
    return parseTimestampResponse(
      new Uint8Array(Buffer.from(String(valueAt(timestamp, ['signedTimestamp'])), 'base64')),
    );
  } catch {
    return undefined;
  }
}

export function signedPartsOf(timestamp: unknown): string | undefined {
  const signer = tokenOf(timestamp)?.signer;
  return signer && [signer.signed, signer.signature].map((bytes) => Buffer.from(bytes).toString('hex')).join();
}
