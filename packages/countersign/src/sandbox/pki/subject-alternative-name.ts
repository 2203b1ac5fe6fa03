// SPDX-License-Identifier: Apache-2.0
import { derExplicit, derImplicit, derOid, derSequence, derUtf8 } from '../../bytes/encode-der.ts';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import type { CertificateExtension } from '../../x509/certificate.ts';
import type { SubjectName } from '../../x509/certificate-identity.ts';

const userNameOid = '1.3.6.1.4.1.57264.1.7';

/** Critical, as it must be where the subject is empty (RFC 5280 §4.2.1.6). */
export function subjectAlternativeName(names: readonly SubjectName[]): CertificateExtension {
  return { oid: '2.5.29.17', critical: true, value: derSequence(...names.map(encodeGeneralName)) };
}

/** GeneralName, DER; `other` is Fulcio's user name. */
export function encodeGeneralName({ kind, value }: SubjectName): Uint8Array {
  switch (kind) {
    case 'other':
      return derExplicit(0, derOid(userNameOid), derExplicit(0, derUtf8(value)));
    case 'email':
      return derImplicit(1, encodeUtf8(value));
    case 'dns':
      return derImplicit(2, encodeUtf8(value));
    case 'uri':
      return derImplicit(6, encodeUtf8(value));
  }
}
