// SPDX-License-Identifier: Apache-2.0
import { digestsOf } from '../../crypto/message-digests.ts';
import { verifySignature } from '../../crypto/verify-signature.ts';
import type { SignedInWorld } from '../../sandbox/sign-in-world.ts';
import type { ClaimedContent } from '../../tlog/signed-claim.ts';
import type { SignatureEvidence } from '../signature-evidence.ts';

/** The evidence of a signature in a sandbox world, with what a test changes of it. */
export function evidenceOf(signed: SignedInWorld, changes: Partial<SignatureEvidence> = {}): SignatureEvidence {
  const { bundle, signature, signedBytes } = signed;
  return {
    signature,
    material: bundle.material,
    logEntries: bundle.logEntries,
    timestamps: bundle.timestamps,
    timestamped: signature,
    content: contentOf(signed),
    prove: (key) => void verifySignature(key, signedBytes, signature),
    ...changes,
  };
}

function contentOf({ bundle: { content }, signedBytes }: SignedInWorld): ClaimedContent {
  if (content.kind === 'message') return { kind: 'message', digests: digestsOf(signedBytes) };
  const { payloadType, payload } = content.envelope;
  return { kind: 'dsse', payloadType, payload, pae: signedBytes };
}
