// SPDX-License-Identifier: Apache-2.0
import type { PublicKey } from '../crypto/public-key.ts';
import type { CertificateSignatureAlgorithm } from '../crypto/signature-algorithm.ts';

/** An X.509 certificate (RFC 5280), parsed once on slices of its bytes. Nothing in it is proven. */
export interface Certificate {
  readonly der: Uint8Array;
  /** The signed part, with its header: a slice of `der`. */
  readonly tbs: Uint8Array;
  /** Content of the INTEGER. */
  readonly serialNumber: Uint8Array;
  /** Name, DER. */
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  readonly notBeforeMs: number;
  /** Inclusive. */
  readonly notAfterMs: number;
  readonly publicKey: PublicKey;
  readonly signatureAlgorithm: CertificateSignatureAlgorithm;
  readonly signature: Uint8Array;
  /** In their order; an OID stands once. */
  readonly extensions: readonly CertificateExtension[];
}

export interface CertificateExtension {
  /** Dotted decimal. */
  readonly oid: string;
  readonly critical: boolean;
  /** Content of the OCTET STRING. */
  readonly value: Uint8Array;
}
