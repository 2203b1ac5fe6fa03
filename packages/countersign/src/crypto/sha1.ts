// SPDX-License-Identifier: Apache-2.0
import { hash } from 'node:crypto';

/**
 * SHA-1, where RFC 2634 §5.4 prescribes it: to look whether the certificate that is trusted anyway is the one that a timestamp names.
 * Nothing may be believed because of it.
 */
export function sha1Bytes(bytes: Uint8Array): Uint8Array {
  return hash('sha1', bytes, 'buffer');
}
