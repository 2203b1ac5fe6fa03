// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { parseTrustedRoot } from '../../packages/countersign/src/trust/parse-trusted-root.ts';
import { verifyTimestamp } from '../../packages/countersign/src/x509/verify-timestamp.ts';
import { entriesPath, keepOnly, listAt, signatureOf, signedPartsOf, timestampsPath, tokenOf } from './bundle-parts.ts';
import { pathsOf, removeAt, setAt, valueAt } from './json-tree.ts';
import type { Specimen } from './specimen.ts';
import type { Undoing } from './undoing.ts';
import { ourVerdict } from './verdicts.ts';

/** We accept, they refuse. In the order in which they are undone. */
export const theyAreStricter: readonly Undoing[] = [
  { reason: 'snake case', undo: spellInCamelCase },
  { reason: 'logs nobody trusts', undo: dropUnknownLogs },
  { reason: 'unsigned parts of a timestamp', undo: restoreTimestamps },
  { reason: 'timestamps nobody trusts', undo: dropUnknownTimestamps },
  { reason: 'a timestamp twice', undo: dropRepeatedTimestamps },
  { reason: 'a time that nobody signed', undo: clearUnsignedTimes },
  { reason: 'body left out', undo: restoreBody },
  { reason: 'proof without checkpoint', undo: dropOpenProofs },
  { reason: 'no message digest', undo: restoreMessageDigest },
];

function spellInCamelCase(bundle: unknown): void {
  for (const path of pathsOf(bundle).toReversed()) {
    const name = path.at(-1);
    if (typeof name !== 'string' || !name.includes('_')) continue;
    const camel = name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
    const value = valueAt(bundle, path);
    removeAt(bundle, path);
    setAt(bundle, [...path.slice(0, -1), camel], value);
  }
}

function dropUnknownLogs(bundle: unknown, { trustedRoot }: Specimen): void {
  const known = new Set(parseTrustedRoot(trustedRoot).logs.map(({ keyId }) => keyId));
  const keyIdOf = (entry: unknown): string =>
    Buffer.from(String(valueAt(entry, ['logId', 'keyId'])), 'base64').toString('hex');
  keepOnly(bundle, entriesPath, (entry) => known.has(keyIdOf(entry)));
}

function restoreTimestamps(bundle: unknown, { json }: Specimen): void {
  const originals = listAt(json, timestampsPath);
  for (const [at, timestamp] of listAt(bundle, timestampsPath).entries()) {
    const signed = signedPartsOf(timestamp);
    const original = originals.find((each) => signed !== undefined && signedPartsOf(each) === signed);
    if (original !== undefined) setAt(bundle, [...timestampsPath, at], original);
  }
}

function dropUnknownTimestamps(bundle: unknown, { trustedRoot }: Specimen): void {
  const { timestampAuthorities } = parseTrustedRoot(trustedRoot);
  const signature = signatureOf(bundle);
  keepOnly(bundle, timestampsPath, (timestamp) => {
    const token = tokenOf(timestamp);
    if (token === undefined) return true;
    return ourVerdict(() => verifyTimestamp(token, signature, timestampAuthorities)).code !== 'certificate-untrusted';
  });
}

function dropRepeatedTimestamps(bundle: unknown): void {
  const seen = new Set<string>();
  keepOnly(bundle, timestampsPath, (timestamp) => {
    const text = signedPartsOf(timestamp) ?? JSON.stringify(timestamp);
    const isNew = !seen.has(text);
    seen.add(text);
    return isNew;
  });
}

function clearUnsignedTimes(bundle: unknown): void {
  for (const entry of listAt(bundle, entriesPath)) {
    const hasTime = Number(valueAt(entry, ['integratedTime']) ?? 0) !== 0;
    if (hasTime && (valueAt(entry, ['inclusionPromise']) ?? null) === null) setAt(entry, ['integratedTime'], '0');
  }
}

/** What Rekor 2 logs follows from the signature; they need it spelled out. */
function restoreBody(bundle: unknown, { json }: Specimen): void {
  for (const [at, entry] of listAt(bundle, entriesPath).entries()) {
    const body = valueAt(json, [...entriesPath, at, 'canonicalizedBody']);
    if ((valueAt(entry, ['canonicalizedBody']) ?? null) === null && body !== undefined)
      setAt(entry, ['canonicalizedBody'], body);
  }
}

/** Bundles of version 0.1 may have a proof that ends in a root which nobody signed: it proves nothing, and they stumble over it. */
function dropOpenProofs(bundle: unknown): void {
  for (const entry of listAt(bundle, entriesPath)) {
    const proof = valueAt(entry, ['inclusionProof']);
    if ((proof ?? null) !== null && (valueAt(proof, ['checkpoint']) ?? null) === null)
      removeAt(entry, ['inclusionProof']);
  }
}

/** They hold the log entry against what the bundle claims to be the digest, we against the artifact. */
function restoreMessageDigest(bundle: unknown, { artifact }: Specimen): void {
  const message = valueAt(bundle, ['messageSignature']);
  if (typeof message !== 'object' || message === null || !(artifact instanceof Uint8Array)) return;
  if ((valueAt(message, ['messageDigest']) ?? null) !== null) return;
  const digest = createHash('sha256').update(artifact).digest('base64');
  setAt(message, ['messageDigest'], { algorithm: 'SHA2_256', digest });
}
