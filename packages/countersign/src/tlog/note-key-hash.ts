// SPDX-License-Identifier: Apache-2.0
import { concatBytes } from '../bytes/concat.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { digestBytes } from '../crypto/hash.ts';
import type { PublicKey } from '../crypto/public-key.ts';

// C2SP signed-note, "Signature types".
const algorithms = { ed25519: 0x01, cosignature: 0x04 } as const;
const rawKeyLength = 32;

/** SHA-256 that a signed note tells an Ed25519 key by: of its name, of what it signs, and of its 32 bytes. Lines carry the first four bytes. */
export function noteKeyId(name: string, algorithm: keyof typeof algorithms, key: PublicKey): Uint8Array {
  // The SPKI of an Ed25519 key (RFC 8410 §4) ends in the key.
  const rawKey = key.spki.subarray(-rawKeyLength);
  return digestBytes('sha256', concatBytes(encodeUtf8(`${name}\n`), Uint8Array.of(algorithms[algorithm]), rawKey));
}
