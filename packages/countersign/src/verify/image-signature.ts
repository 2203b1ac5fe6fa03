// SPDX-License-Identifier: Apache-2.0
import type { Annotations } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import type { TrustedKey } from '../trust/trusted-keys.ts';
import type { NameMatch } from './match-name.ts';

/** What a signature of an image says, all of it signed except `tlog`. */
export interface ImageSignature {
  readonly format: 'bundle' | 'simple-signing';
  readonly digest: Digest;
  readonly signer: KeySigner;
  readonly annotations: Annotations;
  /** `docker-reference`, or the name of the subject; as it was signed. */
  readonly signedName?: string;
  readonly nameMatch: NameMatch;
  /** Type of predicate, or of the simple-signing payload. */
  readonly type: string;
  /** `unchecked`: there is an entry of a transparency log, and nobody looked at it. */
  readonly tlog: 'none' | 'unchecked';
  /** The bytes that were signed: the statement or the simple-signing payload. */
  readonly payload: Uint8Array;
}

export interface KeySigner {
  readonly kind: 'key';
  readonly fingerprint: string;
  readonly source: string;
}

export function keySignerOf(trusted: TrustedKey): KeySigner {
  return { kind: 'key', fingerprint: trusted.key.fingerprint, source: trusted.source };
}
