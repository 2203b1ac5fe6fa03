// SPDX-License-Identifier: Apache-2.0
import { discoverEvidence } from '../discover/discover-evidence.ts';
import { inTurns } from '../discover/in-turns.ts';
import { UntrustedError } from '../errors/errors.ts';
import { type Digest, digestOf } from '../oci/digest.ts';
import type { CallOptions, ContentSource } from '../ports/content.ts';
import type { Trust } from '../trust/trust.ts';
import { verifyAttestation } from '../verify/verify-attestation.ts';

/** What a new attestation takes the place of. */
export interface ReplacedAttestations {
  /** Referrers, each with one bundle. */
  readonly manifests: ReadonlySet<Digest>;
  /** Of the `.att` manifest. */
  readonly layers: ReadonlySet<Digest>;
}

export interface OwnAttestationsRequest extends CallOptions {
  readonly digest: Digest;
  readonly predicateType: string;
  readonly source: ContentSource;
  /** Trust in oneself alone. */
  readonly own: Trust;
}

/**
 * The attestations of this type that the signer made of this image before: those that verify. What others said of it is not ours to
 * take away, unlike with cosign, which goes by the type alone.
 *
 * @throws {UnavailableError} of a store that could not be read: nobody knows what is in it
 */
export async function findOwnAttestations(request: OwnAttestationsRequest): Promise<ReplacedAttestations> {
  const { digest, predicateType, source, own, signal } = request;
  const call = signal === undefined ? {} : { signal };
  const discovery = await discoverEvidence({
    ...call,
    digest,
    image: 'not-needed',
    signatureSources: [source],
    wanted: 'attestations',
  });
  const [unreadable] = discovery.unreadable;
  if (unreadable !== undefined) throw unreadable.error;
  const manifests = new Set<Digest>();
  const layers = new Set<Digest>();
  const predicate = { text: predicateType, matches: (type: string) => type === predicateType };
  for await (const { origin, candidate } of inTurns(discovery.candidates, signal)) {
    if (candidate.kind === 'simple-signing') continue;
    try {
      verifyAttestation(candidate, own, { digest, predicate });
      if (candidate.kind === 'envelope') layers.add(digestOf(candidate.envelope));
      else if (origin.store !== 'attestation-tag') manifests.add(origin.manifest);
    } catch (error) {
      // Somebody else's, of another type, or rubbish.
      if (!(error instanceof UntrustedError)) throw error;
    }
  }
  return { manifests, layers };
}
