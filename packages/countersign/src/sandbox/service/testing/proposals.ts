// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '../../../bytes/json.ts';
import { generatePrivateKey } from '../../../crypto/generate-private-key.ts';
import { digestHex } from '../../../crypto/hash.ts';
import { createKeySigner } from '../../../crypto/key-signer.ts';
import { proposeHashedRekord } from '../../log/rekor1-proposal.ts';

/** What a client posts to Rekor 1, and to Rekor 2, for a signature over `text` by a new key. */
export async function proposalsFor(text: string): Promise<{ readonly first: JsonObject; readonly second: JsonObject }> {
  const signer = createKeySigner(generatePrivateKey('ecdsa-sha2-256-nistp256'));
  const message = Buffer.from(text);
  const signature = await signer.sign(message);
  const hex = digestHex('sha256', message);
  const rawBytes = Buffer.from(signer.publicKey.spki).toString('base64');
  const verifier = { publicKey: { rawBytes }, keyDetails: 'PKIX_ECDSA_P256_SHA_256' };
  const digest = Buffer.from(hex, 'hex').toString('base64');
  return {
    first: proposeHashedRekord({ algorithm: 'sha256', hex }, signature, { kind: 'key', bytes: signer.publicKey.spki }),
    second: {
      hashedRekordRequestV002: { digest, signature: { content: Buffer.from(signature).toString('base64'), verifier } },
    },
  };
}
