// SPDX-License-Identifier: Apache-2.0

import { encodeHex } from '../../bytes/hex.ts';
import type { JsonObject } from '../../bytes/json.ts';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { generatePrivateKey } from '../../crypto/generate-private-key.ts';
import { digestHex } from '../../crypto/hash.ts';
import { createKeySigner } from '../../crypto/key-signer.ts';
import { encodeOlpcJson } from './canonical-json.ts';

/** A key of a TUF role: its id is the hash of its canonical JSON (TUF 1.0 §4.2.2). */
export interface TufKey {
  readonly id: string;
  readonly json: JsonObject;
  sign(message: Uint8Array): Promise<Uint8Array>;
}

const rawKeyBytes = 32;

export function createTufKey(): TufKey {
  const signer = createKeySigner(generatePrivateKey('ed25519'));
  const json = {
    keytype: 'ed25519',
    scheme: 'ed25519',
    // RFC 8410 §4: the key itself stands at the end of the SPKI.
    keyval: { public: encodeHex(signer.publicKey.spki.subarray(-rawKeyBytes)) },
  };
  return { id: digestHex('sha256', encodeUtf8(encodeOlpcJson(json))), json, sign: (message) => signer.sign(message) };
}
