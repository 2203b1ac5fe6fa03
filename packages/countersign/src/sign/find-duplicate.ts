// SPDX-License-Identifier: Apache-2.0
import type { Discovery, EvidenceOrigin } from '../discover/discovery.ts';
import { UntrustedError } from '../errors/errors.ts';
import type { Trust } from '../trust/trust.ts';
import { verifyImageSignature } from '../verify/verify-image-signature.ts';
import { claimBytes } from './claim-bytes.ts';
import type { ImageClaim } from './image-claim.ts';
import type { SignatureFormat } from './produced-signature.ts';

/** Where a valid signature by whom `own` trusts, over the very same claim, lies already, if anywhere. */
export function findDuplicate(
  discovery: Discovery,
  claim: ImageClaim,
  format: SignatureFormat,
  own: Trust,
): EvidenceOrigin | undefined {
  const wanted = claimBytes(claim, format);
  const expectation = {
    digest: claim.image.digest,
    annotations: {},
    strictReference: 'report',
  } as const;
  for (const { origin, candidate } of discovery.candidates) {
    if (candidate.kind !== format) continue;
    try {
      const { payload } = verifyImageSignature(candidate, own, expectation);
      if (Buffer.compare(payload, wanted) === 0) return origin;
    } catch (error) {
      // Somebody else's signature, or rubbish: it does not stand in the way of ours.
      if (!(error instanceof UntrustedError)) throw error;
    }
  }
  return undefined;
}
