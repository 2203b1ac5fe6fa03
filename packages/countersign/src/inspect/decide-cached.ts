// SPDX-License-Identifier: Apache-2.0
import type { Digest } from '../oci/digest.ts';
import type { Decision } from '../policy/decision.ts';
import type { ContentSource } from '../ports/content.ts';
import { decideImage } from './decide-image.ts';
import type { DecideRequest } from './decide-request.ts';
import type { CachedQuestion, DecisionCache } from './decision-cache.ts';
import { readOnce } from './gather-content.ts';

export interface CachedDecideRequest extends DecideRequest {
  readonly cache: DecisionCache;
  readonly credentialScope: string;
}

/**
 * As `decideImage`, for a door that stays open: a decision that still holds is given again, and one that is being made is waited for. A tag is
 * always resolved anew. While a registry cannot be reached, an admission of the time before holds for as long as the settings grant.
 */
export async function decideCached(request: CachedDecideRequest): Promise<Decision> {
  const { image, context, policySet, credentialScope, cache, instantMs } = request;
  const fixed = await withDigest(request);
  // Nobody knows what the tag stands for, so nothing that is known about a digest applies.
  if (fixed === undefined) return await decideImage(request);
  const question: CachedQuestion = { image, digest: fixed.target, context, policySet, credentialScope };
  const known = cache.find(question, instantMs);
  if (known !== undefined) return known;
  const decide = async (): Promise<Decision> => {
    const decision = await decideImage(fixed);
    cache.store(question, decision, instantMs);
    return decision.result === 'unavailable' ? (withinGrace(question, request) ?? decision) : decision;
  };
  return await cache.share(question, decide, request.signal);
}

/** The same request for the digest that the tag stands for now; its manifest, which is here already, is not fetched again. */
async function withDigest(request: DecideRequest): Promise<(DecideRequest & { readonly target: Digest }) | undefined> {
  const { target, source } = request;
  if (typeof target === 'string') return { ...request, target };
  const read = await readOnce(request, target);
  if (read.kind === 'failed' || read.stored === null) return undefined;
  const { stored } = read;
  const { digest } = stored.descriptor;
  const remembering: ContentSource = {
    ...source,
    readManifest: async (wanted, options) => (wanted === digest ? stored : await source.readManifest(wanted, options)),
  };
  return { ...request, target: digest, source: remembering };
}

function withinGrace(
  question: CachedQuestion,
  { cache, instantMs, policySet }: CachedDecideRequest,
): Decision | undefined {
  const { graceMs } = policySet.settings;
  const earlier = graceMs === 0 ? undefined : cache.findWithin(question, instantMs, graceMs);
  if (earlier === undefined) return undefined;
  const warning = `the registry cannot be reached; this was decided at \`${earlier.instant}\`, and the settings grant it for a while`;
  return { ...earlier, warnings: [...earlier.warnings, warning] };
}
