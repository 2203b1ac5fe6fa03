// SPDX-License-Identifier: Apache-2.0
import { discoverEvidence } from '../discover/discover-evidence.ts';
import { CountersignError, UntrustedError, UsageError } from '../errors/errors.ts';
import type { Digest } from '../oci/digest.ts';
import type { DraftEvidence, DraftProof } from '../policy/draft-policy.ts';
import { defaultDemands } from '../trust/evidence-demands.ts';
import { anyName } from '../trust/name-matchers.ts';
import type { Trust } from '../trust/trust.ts';
import type { TrustedKeys } from '../trust/trusted-keys.ts';
import type { TrustedRoot } from '../trust/trusted-root.ts';
import type { FoundCandidate } from '../verify/discovery.ts';
import type { EvidenceCandidate } from '../verify/expectation.ts';
import { verifyEvidence } from '../verify/verify-evidence.ts';
import type { OpenedImage } from './open-image.ts';
import { resolveDigest } from './resolve-image.ts';

/** A root that is tried, and how a policy calls it; no name: the public-good one. */
export interface DraftRoot {
  readonly name?: string;
  readonly root: TrustedRoot;
}

export interface DraftTrust {
  readonly roots: readonly DraftRoot[];
  readonly keys: TrustedKeys;
  readonly nowMs: number;
}

/**
 * All evidence of an image, tried against each root for whomever it names, and against the keys.
 *
 * @throws {UsageError} `usage-flag` for an image without a name in a registry
 * @throws {UnavailableError} when a store could not be read: a policy drafted from a part would look whole
 */
export async function collectDraftEvidence(
  image: OpenedImage,
  trust: DraftTrust,
  signal: AbortSignal,
): Promise<DraftEvidence> {
  const { repository, text } = image;
  if (repository === undefined) throw new UsageError('usage-flag', `wanted an image in a registry, got \`${text}\``);
  const digest = await resolveDigest(image, signal);
  const found = await discoverEvidence({
    digest,
    image: image.store,
    signatureSources: image.signatureSources,
    wanted: 'all',
    signal,
  });
  if (found.image === null) throw new UntrustedError('image-not-found', `\`${text}\` does not exist`);
  const [gap] = found.unreadable;
  if (gap !== undefined) throw gap.error;
  const results = found.candidates.map((candidate) => prove(candidate, trust, digest));
  return {
    reference: text,
    repository,
    proven: results.flatMap((result) => (typeof result === 'string' ? [] : [result])),
    unproven: [
      ...results.flatMap((result) => (typeof result === 'string' ? [result] : [])),
      ...found.refused.map(({ origin, error }) => `${origin.store}: ${error.message}`),
    ],
  };
}

/** The first proof, or why there is none. */
function prove(
  { candidate, origin }: FoundCandidate<EvidenceCandidate>,
  trust: DraftTrust,
  digest: Digest,
): DraftProof | string {
  const reasons: string[] = [];
  for (const { name, given } of attempts(trust)) {
    try {
      const what = verifyEvidence(candidate, given, digest);
      return { what, ...(name === undefined ? {} : { trustRoot: name }) };
    } catch (error) {
      if (!(error instanceof CountersignError)) throw error;
      reasons.push(error.message);
    }
  }
  return `${origin.store} ${origin.manifest}: ${[...new Set(reasons)].join(' / ')}`;
}

function attempts({ roots, keys, nowMs }: DraftTrust): readonly { readonly name?: string; readonly given: Trust }[] {
  const byRoot = roots.map(({ name, root }) => ({
    ...(name === undefined ? {} : { name }),
    given: {
      keys: [],
      identities: [{ subject: anyName, issuer: anyName, extensions: [] }],
      root,
      demands: demandsOf(root, nowMs),
    },
  }));
  const byKey = { given: { keys, identities: [], demands: defaultDemands(nowMs) } };
  return keys.length === 0 ? byRoot : [byKey, ...byRoot];
}

/** As a policy asks by default: a root without a log proves the time by timestamps. */
function demandsOf(root: TrustedRoot, nowMs: number): Trust['demands'] {
  const hasLogs = root.logs.length > 0;
  return {
    ...defaultDemands(nowMs),
    logs: hasLogs ? 1 : 0,
    timestamps: hasLogs ? 0 : 1,
    scts: root.ctLogs.length > 0 ? 1 : 0,
  };
}
