// SPDX-License-Identifier: Apache-2.0

import { inTurns } from '../discover/in-turns.ts';
import { UntrustedError } from '../errors/errors.ts';
import type { CallOptions } from '../ports/content.ts';
import type { Trust } from '../trust/trust.ts';
import type { Discovery, EvidenceOrigin } from '../verify/discovery.ts';
import { verifyImageSignature } from '../verify/verify-image-signature.ts';
import { claimBytes } from './claim-bytes.ts';
import type { ImageClaim } from './image-claim.ts';
import type { SignatureFormat } from './produced-signature.ts';

export interface SoughtSignature {
  readonly claim: ImageClaim;
  readonly format: SignatureFormat;
  /** Trust in oneself alone. */
  readonly own: Trust;
}

/** Where a valid signature by whom `own` trusts over the very same claim, lies already, if anywhere. */
export async function findDuplicate(
  discovery: Discovery,
  signature: SoughtSignature,
  { signal }: CallOptions,
): Promise<EvidenceOrigin | undefined> {
  const { claim, format, own } = signature;
  const wanted = claimBytes(claim, format);
  const expectation = {
    digest: claim.image.digest,
    annotations: {},
    strictReference: 'report',
  } as const;
  const candidates = discovery.candidates.filter(({ candidate }) => candidate.kind === format);
  for await (const { origin, candidate } of inTurns(candidates, signal)) {
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
