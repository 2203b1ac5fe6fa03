// SPDX-License-Identifier: Apache-2.0
import type { Signer } from '../crypto/key-signer.ts';
import type { Certificate } from '../x509/certificate.ts';

/** Who signs: the holder of a bare key, or of a key that a certificate gives a name. */
export type SigningParty<S extends Signer = Signer> =
  | { readonly kind: 'key'; readonly signer: S }
  | {
      readonly kind: 'certificate';
      readonly signer: S;
      /** For the key of `signer`. */
      readonly certificate: Certificate;
      /** Nearest to the certificate first, without the root. */
      readonly chain: readonly Certificate[];
      /** `short-lived`: made for this signing, by an authority that logs what it issues · `own`: the caller's. */
      readonly origin: 'short-lived' | 'own';
    };

/** Asked again for each signature, because a certificate may have come to its end. */
export type PartySource<S extends Signer = Signer> = () => Promise<SigningParty<S>>;
