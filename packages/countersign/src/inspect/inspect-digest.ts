// SPDX-License-Identifier: Apache-2.0
import type { DiscoverRequest } from '../discover/discover-evidence.ts';
import { discoverSignatures } from '../discover/discover-signatures.ts';
import { inTurns } from '../discover/in-turns.ts';
import { UnavailableError, UntrustedError } from '../errors/errors.ts';
import type { Digest } from '../oci/digest.ts';
import type { StoredManifest } from '../oci/manifest.ts';
import type { RefusedEvidence } from '../verify/discovery.ts';
import type { ImageExpectation } from '../verify/expectation.ts';
import { verifyDigestBySignatures } from '../verify/verify-digest-by-signatures.ts';
import { verifyImageSignature } from '../verify/verify-image-signature.ts';
import type { AcceptedSignature, Inspection } from './inspection.ts';
import type { InspectRequest } from './inspection-request.ts';
import { whyNot } from './why-not.ts';

/** Finds and verifies every signature of one manifest; `image` is that manifest if it was read already. */
export async function inspectDigest(
  request: InspectRequest,
  digest: Digest,
  image: StoredManifest | undefined,
): Promise<Inspection> {
  const discovery = await discoverSignatures(discoverRequest(request, digest, image));
  const expectation: ImageExpectation = { ...request.expectation, digest };
  const accepted: AcceptedSignature[] = [];
  const refused: RefusedEvidence[] = [...discovery.refused];
  for await (const { origin, candidate } of inTurns(discovery.candidates, request.signal)) {
    try {
      accepted.push({ origin, signature: verifyImageSignature(candidate, request.trust, expectation) });
    } catch (error) {
      if (!(error instanceof UntrustedError)) throw error;
      refused.push({ origin, error });
    }
  }
  const { unreadable, image: found } = discovery;
  const { reference } = request;
  const findings = { reference, accepted, refused, unreadable, children: [], image: found, digest };
  if (accepted.length > 0) {
    const signatures = accepted.map(({ signature }) => signature);
    return { ...findings, result: 'verified', proven: verifyDigestBySignatures(digest, signatures) };
  }
  const error = whyNot(reference, discovery, refused);
  return { ...findings, result: error instanceof UnavailableError ? 'unavailable' : 'refused', error };
}

function discoverRequest(request: InspectRequest, digest: Digest, image: StoredManifest | undefined): DiscoverRequest {
  return {
    digest,
    image: image ?? request.source,
    signatureSources: request.signatureSources,
    ...(request.limits === undefined ? {} : { limits: request.limits }),
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  };
}
