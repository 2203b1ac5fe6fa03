// SPDX-License-Identifier: Apache-2.0
import { encodeBase64 } from '../bytes/base64.ts';
import type { JsonObject } from '../bytes/json.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { digestBytes } from '../crypto/hash.ts';
import { naturalHash } from '../crypto/key-kind.ts';
import { keyDetailsOf } from '../tlog/key-details.ts';
import type { LogProposal } from './log-proposal.ts';
import { digestNeeded } from './rekor1-proposal.ts';

/**
 * The `hashedrekord` 0.0.2 that Rekor 2 is asked to take in. Of an envelope the digest of what its signature covers is logged:
 * servers since June 2026 know no other kind.
 *
 * @throws {UsageError} `key-unsupported` for Ed25519, whose signature cannot be checked by a digest
 */
export function encodeRekor2Proposal({ content, signature, verifier, publicKey }: LogProposal): Uint8Array {
  const digest = content.kind === 'message' ? content.digest : digestBytes(naturalHash(publicKey.kind), content.pae);
  if (publicKey.kind === 'ed25519') throw digestNeeded();
  return encodeUtf8(
    JSON.stringify({
      hashedRekordRequestV002: {
        digest: encodeBase64(digest),
        signature: {
          content: encodeBase64(signature),
          verifier: { ...verifierToJson(verifier), keyDetails: keyDetailsOf(publicKey, 'prehashed') },
        },
      },
    }),
  );
}

function verifierToJson(verifier: LogProposal['verifier']): JsonObject {
  return verifier.kind === 'certificate'
    ? { x509Certificate: { rawBytes: encodeBase64(verifier.der) } }
    : { publicKey: { rawBytes: encodeBase64(verifier.spki) } };
}
