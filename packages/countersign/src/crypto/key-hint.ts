// SPDX-License-Identifier: Apache-2.0
import { encodeBase64 } from '../bytes/base64.ts';
import { decodeHex } from '../bytes/hex.ts';
import type { PublicKey } from './public-key.ts';

/** How Sigstore bundles name a public key: base64 of SHA-256 of its SPKI. */
export function keyHint(key: PublicKey): string {
  return encodeBase64(decodeHex(key.fingerprint));
}
