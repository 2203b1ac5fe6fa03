// SPDX-License-Identifier: Apache-2.0
import { digestsOf } from '../crypto/message-digests.ts';
import { type BlobArtifact, verifyArtifact } from './blob-artifact.ts';
import type { SignatureEvidence } from './signature-evidence.ts';

/** What every signature of an artifact itself has, however it is stored. */
export function messageEvidence(
  artifact: BlobArtifact,
  signature: Uint8Array,
): Pick<SignatureEvidence, 'signature' | 'timestamped' | 'content' | 'prove'> {
  const digests = artifact.kind === 'bytes' ? digestsOf(artifact.bytes) : artifact.digests;
  return {
    signature,
    timestamped: signature,
    content: { kind: 'message', digests },
    prove: (key) => void verifyArtifact(artifact, key, signature),
  };
}
