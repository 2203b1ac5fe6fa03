// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '../../bytes/json.ts';
import type { PublicKey } from '../../crypto/public-key.ts';
import type { Random } from '../../ports/random.ts';
import type { CertificateExtension } from '../../x509/certificate.ts';
import { buildCertificate } from './build-certificate.ts';
import { encodeSct, type SignedCertificateTimestamp, sctList } from './build-sct.ts';
import { claimedIdentityOf } from './claimed-identity.ts';
import { type Hierarchy, newSerialNumber } from './create-authority.ts';
import type { CertificateContent } from './encode-tbs-certificate.ts';
import { authorityKeyId, extendedKeyUsage, keyUsage, precertificatePoison, subjectKeyId } from './extensions.ts';
import { subjectAlternativeName } from './subject-alternative-name.ts';

/** For whom a certificate is, as an OIDC issuer vouches for him; the holder must have proven to have the key. */
export interface CertificateRequest {
  readonly publicKey: PublicKey;
  /** Of a token that was verified. */
  readonly claims: JsonObject;
}

/** DER. */
export interface IssuedCertificate {
  readonly leaf: Uint8Array;
  /** Leaf, intermediate, root. */
  readonly chain: readonly Uint8Array[];
}

/** A certificate log, as an authority sees it. */
export interface PrecertificateLog {
  /** Of a chain in DER: precertificate, intermediate, root. */
  readonly addPreChain: (chain: readonly Uint8Array[]) => SignedCertificateTimestamp;
}

export interface Issuance {
  readonly authority: Hierarchy;
  readonly nowMs: number;
  readonly random: Pick<Random, 'bytes'>;
}

const lifetimeMs = 10 * 60_000;

/**
 * A certificate for ten minutes, as Fulcio issues it: each log has taken in the precertificate before, and its SCT is the last extension.
 *
 * @throws {UsageError} `identity-token-refused`
 * @throws {MalformedError} `payload-malformed`
 * @throws {UntrustedError} `evidence-limit-exceeded` when a log is full
 */
export function issueCertificate(
  request: CertificateRequest,
  by: Issuance & { readonly logs: readonly PrecertificateLog[] },
): IssuedCertificate {
  const { root, issued } = by.authority;
  const above = [issued.certificate, root.certificate];
  const content = leafContent(request, by);
  const build = (last: CertificateExtension): Uint8Array =>
    buildCertificate({ ...content, extensions: [...content.extensions, last] }, issued.key);
  const precertificate = build(precertificatePoison());
  const leaf = build(sctList(by.logs.map((log) => encodeSct(log.addPreChain([precertificate, ...above])))));
  return { leaf, chain: [leaf, ...above] };
}

/** All that such a certificate says but its SCTs: for tests that change one fact of it. */
export function leafContent({ publicKey, claims }: CertificateRequest, by: Issuance): CertificateContent {
  const { name, extensions } = claimedIdentityOf(claims);
  const startMs = Math.floor(by.nowMs / 1000) * 1000;
  return {
    serialNumber: newSerialNumber(by.random),
    issuer: by.authority.issued.name,
    subject: {},
    notBeforeMs: startMs,
    notAfterMs: startMs + lifetimeMs,
    spki: publicKey.spki,
    extensions: [
      keyUsage('digitalSignature'),
      extendedKeyUsage('codeSigning'),
      subjectKeyId(publicKey),
      authorityKeyId(by.authority.issued.key.publicKey),
      subjectAlternativeName([name]),
      ...extensions,
    ],
  };
}
