// SPDX-License-Identifier: Apache-2.0
import type { BundleMaterial } from '../attest/bundle.ts';
import type { PublicKey } from '../crypto/public-key.ts';
import type { LogEntry } from '../tlog/log-entry.ts';
import type { ClaimedContent } from '../tlog/signed-claim.ts';

/** One signature with all that came with it, whatever format it was stored in. Nothing in it is proven. */
export interface SignatureEvidence {
  readonly signature: Uint8Array;
  readonly material: BundleMaterial;
  readonly logEntries: readonly LogEntry[];
  /** DER; of a legacy signature by a key, whose log entry may name it in place of the key. */
  readonly certificateBeside?: Uint8Array;
  /** RFC 3161 TimeStampResp over `timestamped`, DER. */
  readonly timestamps: readonly Uint8Array[];
  /** The signature; for legacy attestations the whole envelope, as cosign has it. */
  readonly timestamped: Uint8Array;
  /** What the signature covers, as a log would describe it. */
  readonly content: ClaimedContent;
  /** Throws `signature-mismatch` unless the holder of the key made `signature` over the content. */
  readonly prove: (key: PublicKey) => void;
}
