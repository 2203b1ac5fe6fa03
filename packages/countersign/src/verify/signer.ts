// SPDX-License-Identifier: Apache-2.0
import type { TrustedKey } from '../trust/trusted-keys.ts';
import type { CertificateIdentity } from '../x509/certificate-identity.ts';

/** Who signed, once it is proven. */
export type Signer = KeySigner | CertificateSigner;

export interface KeySigner {
  readonly kind: 'key';
  readonly fingerprint: string;
  readonly source: string;
}

export interface CertificateSigner {
  readonly kind: 'certificate';
  /** The name that was matched: an e-mail address, the URI of a workflow … */
  readonly subject: string;
  readonly issuer?: string;
  readonly extensions: CertificateIdentity['extensions'];
  /** All that the certificate names: whoever trusted anybody may still ask who it was. */
  readonly identity: CertificateIdentity;
  /** SHA-256 of the certificate, lower-case hex. */
  readonly fingerprint: string;
  /** SHA-256 of the public key that it certifies, as `KeySigner.fingerprint`. */
  readonly keyFingerprint: string;
  /** The authority that vouched for the name. */
  readonly source: string;
}

/** Logs and clocks that saw the signature. */
export interface Witnessing {
  /** `unchecked`: there is an entry of a transparency log, and no trusted root knows that log. */
  readonly tlog: 'none' | 'unchecked' | 'verified';
  readonly logs: readonly LoggedAt[];
  readonly timestamps: readonly StampedAt[];
}

export interface LoggedAt {
  /** Address of the log, or its key id. */
  readonly log: string;
  /** Decimal; only where the log signed it. */
  readonly logIndex?: string;
  /** RFC 3339; only where the log signed it. */
  readonly integratedTime?: string;
}

export interface StampedAt {
  readonly authority: string;
  /** RFC 3339. */
  readonly time: string;
}

export interface ProvenSigner extends Witnessing {
  readonly signer: Signer;
}

export function keySignerOf(trusted: TrustedKey): KeySigner {
  return { kind: 'key', fingerprint: trusted.key.fingerprint, source: trusted.source };
}
