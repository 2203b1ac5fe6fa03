// SPDX-License-Identifier: Apache-2.0
import type { HashAlgorithm } from '../../crypto/hash.ts';
import type { PrivateKey } from '../../crypto/private-key.ts';
import type { CertificateSignatureAlgorithm } from '../../crypto/signature-algorithm.ts';
import type { NameParts } from './encode-name.ts';

/** Who signs a timestamp: the key, and how its certificate is named in the token. */
export interface TimestampSigner {
  readonly key: PrivateKey;
  readonly certificate: Uint8Array;
  readonly certificateIssuer: NameParts;
  readonly certificateSerial: Uint8Array;
  /** Default: the natural one of the key. */
  readonly algorithm?: CertificateSignatureAlgorithm;
  /** Of the content and of the certificate; default: the one of the algorithm. */
  readonly hash?: HashAlgorithm;
  /** Certificates that travel in the token, DER; none unless given. */
  readonly embedded?: readonly Uint8Array[];
}
