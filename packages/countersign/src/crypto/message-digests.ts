// SPDX-License-Identifier: Apache-2.0
import { digestHex } from './hash.ts';
import type { MessageDigests } from './verify-digest-signature.ts';

/** Every digest of the message, each made when it is first asked for. */
export function digestsOf(message: Uint8Array): MessageDigests {
  const known: { sha256?: string; sha384?: string; sha512?: string } = {};
  return {
    get sha256() {
      return (known.sha256 ??= digestHex('sha256', message));
    },
    get sha384() {
      return (known.sha384 ??= digestHex('sha384', message));
    },
    get sha512() {
      return (known.sha512 ??= digestHex('sha512', message));
    },
  };
}
