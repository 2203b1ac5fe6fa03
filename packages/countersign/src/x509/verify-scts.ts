// SPDX-License-Identifier: Apache-2.0
import { concatBytes } from '../bytes/concat.ts';
import { encodeHex } from '../bytes/hex.ts';
import { digestBytes } from '../crypto/hash.ts';
import type { PublicKey } from '../crypto/public-key.ts';
import type { CertificateSignatureAlgorithm } from '../crypto/signature-algorithm.ts';
import { isWithin, type ValidityPeriod } from '../crypto/validity-period.ts';
import { mintVerified, type Verified } from '../crypto/verified.ts';
import { verifySignatureWithAlgorithm } from '../crypto/verify-certificate-signature.ts';
import { MalformedError, UntrustedError } from '../errors/errors.ts';
import { extensionOf } from './parse-certificate-usage.ts';
import { parseSctList, type Sct } from './parse-sct-list.ts';
import { precertificateOf, sctListOid } from './precertificate-of.ts';
import type { CertificatePath } from './verify-certificate-path.ts';

/** A certificate log that the caller believes. */
export interface CertificateLog {
  /** Lower-case hex SHA-256 of its SPKI. */
  readonly keyId: string;
  readonly publicKey: PublicKey;
  readonly validFor: ValidityPeriod;
}

export interface ProvenScts {
  /** Of distinct logs. */
  readonly logKeyIds: readonly string[];
}

// RFC 6962 §2.1.4 allows two algorithms; the numbers are those of TLS.
const sha256 = 4;
const algorithms: Readonly<Record<number, CertificateSignatureAlgorithm>> = {
  1: { kind: 'rsa-pkcs1', hash: 'sha256' },
  3: { kind: 'ecdsa', hash: 'sha256' },
};

/**
 * Proves that as many distinct trusted logs as wanted promised to show the leaf of a proven path, each while it was trusted. SCTs of
 * other logs are skipped; one that names a trusted log and does not verify is a refusal, however many others do.
 *
 * @throws {UntrustedError} `sct-missing`
 * @throws {MalformedError} `certificate-malformed`
 */
export function verifyScts(
  path: CertificatePath,
  logs: readonly CertificateLog[],
  wanted: number,
): Verified<ProvenScts> {
  const scts = sctsOf(path);
  const message = scts.length === 0 ? undefined : signedEntryOf(path);
  const found = message === undefined ? [] : scts.flatMap((sct) => provenLogOf(sct, message, logs));
  const logKeyIds = [...new Set(found)];
  if (!(logKeyIds.length >= wanted)) throw tooFew(wanted, logKeyIds.length, scts.length);
  return mintVerified({ logKeyIds });
}

function sctsOf({ leaf }: CertificatePath): readonly Sct[] {
  const extension = extensionOf(leaf, sctListOid);
  if (extension === undefined) return [];
  try {
    return parseSctList(extension.value);
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    throw new MalformedError('certificate-malformed', cause.message, { cause });
  }
}

/** The signed entry of RFC 6962 §3.2 for a precertificate; undefined where nobody issued the leaf. */
function signedEntryOf({ leaf, issuers: [issuer] }: CertificatePath): Uint8Array | undefined {
  if (issuer === undefined) return undefined;
  const precertificate = precertificateOf(leaf);
  const issuerKeyHash = digestBytes('sha256', issuer.publicKey.spki);
  return concatBytes(issuerKeyHash, lengthOf(precertificate, 3), precertificate);
}

function provenLogOf(sct: Sct, entry: Uint8Array, logs: readonly CertificateLog[]): readonly string[] {
  const keyId = encodeHex(sct.logId);
  const instantMs = Number(Buffer.from(sct.timestamp).readBigUInt64BE());
  const named = logs.filter((log) => log.keyId === keyId);
  const log = named.find(({ validFor }) => isWithin(validFor, instantMs)) ?? named[0];
  if (log === undefined) return [];
  requireSignature(sct, entry, log);
  return isWithin(log.validFor, instantMs) ? [keyId] : [];
}

function requireSignature(sct: Sct, entry: Uint8Array, { keyId, publicKey }: CertificateLog): void {
  const algorithm = sct.hash === sha256 ? algorithms[sct.signing] : undefined;
  try {
    if (algorithm === undefined) throw new UntrustedError('algorithm-refused', 'wanted SHA-256 with ECDSA or RSA');
    verifySignatureWithAlgorithm(publicKey, algorithm, signedBytes(sct, entry), sct.signature);
  } catch (cause) {
    if (!(cause instanceof UntrustedError)) throw cause;
    const problem = `the SCT that names the certificate log \`${keyId}\` does not verify with its key`;
    throw new UntrustedError('sct-missing', problem, { detail: { logKeyId: keyId }, cause });
  }
}

/** Version 1, type certificate_timestamp, time, type precert_entry, entry, extensions. */
function signedBytes({ timestamp, extensions }: Sct, entry: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of(0, 0), timestamp, Uint8Array.of(0, 1), entry, lengthOf(extensions, 2), extensions);
}

function lengthOf(bytes: Uint8Array, octets: 2 | 3): Uint8Array {
  const length = new Uint8Array([bytes.byteLength >> 16, bytes.byteLength >> 8, bytes.byteLength]);
  return length.subarray(3 - octets);
}

function tooFew(wanted: number, got: number, present: number): UntrustedError {
  const others = present === 0 ? '' : `; ${present} ${present === 1 ? 'is' : 'are'} there`;
  return new UntrustedError(
    'sct-missing',
    `wanted SCTs of ${wanted} trusted certificate ${wanted === 1 ? 'log' : 'logs'}, got ${got}${others}`,
    { detail: { wanted, got, present } },
  );
}
