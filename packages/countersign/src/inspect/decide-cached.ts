// SPDX-License-Identifier: Apache-2.0
import type { Decision } from '../policy/decision.ts';
import { decideImage } from './decide-image.ts';
import type { DecideRequest } from './decide-request.ts';
import type { CachedQuestion, DecisionCache } from './decision-cache.ts';
import { readOnce } from './gather-evidence.ts';

export interface CachedDecideRequest extends DecideRequest {
  readonly cache: DecisionCache;
  readonly credentialScope: string;
}

/**
 * As `decideImage`, for a door that stays open: a decision that still holds is given again, and one that is being made is waited for. A tag is
 * always resolved anew. While a registry cannot be reached, an admission of the time before holds for as long as the settings grant.
 */
export async function decideCached(request: CachedDecideRequest): Promise<Decision> {
  const { target, image, context, policySet, credentialScope, cache, instantMs } = request;
  const digest = typeof target === 'string' ? target : await resolveTag(request);
  // Nobody knows what the tag stands for, so nothing that is known about a digest applies.
  if (digest === undefined) return await decideImage(request);
  const question: CachedQuestion = { image, digest, context, policySet, credentialScope };
  const known = cache.find(question, instantMs);
  if (known !== undefined) return known;
  return await cache.share(question, async () => {
    const decision = await decideImage({ ...request, target: digest });
    cache.store(question, decision, instantMs);
    return decision.result === 'unavailable' ? (withinGrace(question, request) ?? decision) : decision;
  });
}

async function resolveTag(request: DecideRequest): Promise<CachedQuestion['digest'] | undefined> {
  const read = await readOnce(request, request.target);
  return read.kind === 'read' ? read.stored?.descriptor.digest : undefined;
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
