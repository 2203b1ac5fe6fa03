// SPDX-License-Identifier: Apache-2.0
import { imageSignaturePredicate } from '../attest/image-statement.ts';
import { claimedStatement } from '../discover/claimed-statement.ts';
import { discoverAttestations } from '../discover/discover-attestations.ts';
import { inTurns } from '../discover/in-turns.ts';
import { type CountersignError, UnavailableError, UntrustedError } from '../errors/errors.ts';
import type { Digest } from '../oci/digest.ts';
import type { StoredManifest } from '../oci/manifest.ts';
import type { Discovery } from '../verify/discovery.ts';
import type { AttestationCandidate } from '../verify/expectation.ts';
import { verifyAttestation } from '../verify/verify-attestation.ts';
import { evaluateConditions } from './attestation-conditions.ts';
import type {
  AcceptedAttestation,
  AttestationInspection,
  InspectAttestationsRequest,
} from './attestation-inspection.ts';
import { imageNotFound } from './failed-inspection.ts';
import { resolveTarget } from './resolve-target.ts';
import { type RefusedAttestation, whyNotAttested } from './why-not-attested.ts';

/**
 * Looks for the attestations of one image everywhere, and says which are of the wanted type, by somebody trusted, and satisfy all conditions.
 *
 * A tag is resolved once; all that follows is by digest. One acceptable attestation is enough, but none that is trusted and of the type may
 * fail a condition. Throws like `inspectImage`.
 */
export async function inspectAttestations(request: InspectAttestationsRequest): Promise<AttestationInspection> {
  const image = await resolveTarget({ ...request, index: 'self' });
  if (image === null) throw imageNotFound(request.reference);
  const digest = image?.descriptor.digest ?? (request.target as Digest);
  const discovery = await discover(request, digest, image);
  const { accepted, refused } = await judgeAll(request, discovery);
  const failed = accepted.flatMap((one) => evaluateConditions(request, one));
  const findings = {
    reference: request.reference,
    digest,
    image: discovery.image,
    accepted: accepted.filter(({ candidate }) => !failed.some((one) => one.candidate === candidate)),
    refused: [...refused, ...failed].map(({ origin, error }) => ({ origin, error })),
    unreadable: discovery.unreadable,
  };
  const error = whyNot(request, { discovery, accepted, refused, failed });
  if (error === undefined) return { ...findings, result: 'verified' };
  return { ...findings, result: error instanceof UnavailableError ? 'unavailable' : 'refused', error };
}

interface Judged {
  readonly discovery: Discovery<AttestationCandidate>;
  readonly accepted: readonly AcceptedAttestation[];
  readonly refused: readonly RefusedAttestation[];
  readonly failed: readonly RefusedAttestation[];
}

function whyNot(request: InspectAttestationsRequest, judged: Judged): CountersignError | undefined {
  const { accepted, failed, discovery } = judged;
  const [first] = failed;
  if (first !== undefined) return first.error;
  if (request.conditions.length > 0) {
    // With conditions that all must satisfy, what was left out or could not be read may be the one that does not.
    const excess = discovery.refused.find(({ error }) => error.code === 'evidence-limit-exceeded');
    if (excess !== undefined) return excess.error;
    if (discovery.unreadable.length > 0) return whyNotAttested(request, discovery, judged.refused);
  }
  if (accepted.length > 0) return undefined;
  return whyNotAttested(request, discovery, judged.refused);
}

async function discover(
  request: InspectAttestationsRequest,
  digest: Digest,
  image: StoredManifest | undefined,
): Promise<Discovery<AttestationCandidate>> {
  const { limits, signal, signatureSources } = request;
  return await discoverAttestations({
    digest,
    image: image ?? request.source,
    signatureSources,
    ...(limits === undefined ? {} : { limits }),
    ...(signal === undefined ? {} : { signal }),
  });
}

async function judgeAll(
  { predicate, trust, signal }: InspectAttestationsRequest,
  { digest, candidates, refused: unread }: Discovery<AttestationCandidate>,
): Promise<Pick<Judged, 'accepted' | 'refused'>> {
  const accepted: AcceptedAttestation[] = [];
  const refused: RefusedAttestation[] = [...unread];
  for await (const { origin, candidate } of inTurns(candidates, signal)) {
    try {
      accepted.push({ origin, candidate, attestation: verifyAttestation(candidate, trust, { digest, predicate }) });
    } catch (error) {
      if (!(error instanceof UntrustedError)) throw error;
      const claimedType = claimedStatement(candidate)?.predicateType;
      // A signature by its own word: nobody could have proven it to be an attestation.
      if (claimedType === imageSignaturePredicate) continue;
      refused.push({ origin, candidate, error, ...(claimedType === undefined ? {} : { claimedType }) });
    }
  }
  return { accepted, refused };
}
