// SPDX-License-Identifier: Apache-2.0
import type { FulcioExtensionName } from './fulcio-extension-names.ts';

/** Whom a certificate names. Proven only together with the path of the certificate. */
export interface CertificateIdentity {
  /** Every subject alternative name that can name a signer, in the order of the certificate. */
  readonly subjects: readonly SubjectName[];
  /** OIDC issuer: extension 1.3.6.1.4.1.57264.1.8, or else 1.3.6.1.4.1.57264.1.1. */
  readonly issuer?: string;
  /** Fulcio's extensions by their names, the issuer included. */
  readonly extensions: Readonly<Partial<Record<FulcioExtensionName, string>>>;
}

export interface SubjectName {
  /** `other`: Fulcio's user name (OtherName 1.3.6.1.4.1.57264.1.7). */
  readonly kind: 'uri' | 'email' | 'dns' | 'other';
  readonly value: string;
}
