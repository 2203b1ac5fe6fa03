// SPDX-License-Identifier: Apache-2.0
import { defaultEvidenceLimits } from '../discover/evidence-limits.ts';
import { runLimited } from '../discover/run-limited.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import { maxDescendants, maxIndexDepth } from '../policy/evaluate/judged-digests.ts';
import { mayBeIndex } from '../policy/evaluate/may-be-index.ts';
import { canRun } from '../policy/evaluate/runnable-content.ts';
import type { FoundContent } from '../policy/image-evidence.ts';
import { type Gathering, gatherContent, readOnce } from './gather-content.ts';
import { createIndexBudget, type IndexBudget, leftOut } from './index-budget.ts';

const parallel = 4;

/**
 * Fetches each descriptor below the index once, with the evidence that the plan wants, as far down as the evaluator goes; of descriptors that
 * no rule asks for, those that may list others, which may be revoked.
 */
export async function gatherDescriptors(
  gathering: Gathering,
  own: FoundContent,
  found: Map<Digest, FoundContent>,
): Promise<void> {
  const limits = gathering.request.limits ?? defaultEvidenceLimits;
  const budget = createIndexBudget(limits);
  const fetch = async ([digest, listed]: Listing): Promise<FoundContent> => {
    if (!budget.isOpen()) return leftOut(digest, limits);
    const content = await gatherDescriptor(gathering, [digest, listed], budget);
    budget.take(content);
    return content;
  };
  let level: readonly FoundContent[] = [own];
  for (let depth = 0; depth < maxIndexDepth && level.length > 0; depth++) {
    const listed = level.flatMap(({ manifest }) => listedIn(manifest, gathering.plan));
    const fresh = [...Map.groupBy(listed, ({ digest }) => digest)].filter(([digest]) => !found.has(digest));
    // The evaluator refuses what is larger, so nothing of it is fetched. The index itself is not below it.
    if (found.size - 1 + fresh.length > maxDescendants) return;
    level = await runLimited(fresh, parallel, fetch);
    for (const content of level) found.set(content.digest, content);
  }
}

/** A digest, with every descriptor that stands for it. */
type Listing = readonly [Digest, readonly Descriptor[]];

function listedIn(stored: FoundContent['manifest'], { descends }: Gathering['plan']): readonly Descriptor[] {
  if (stored?.manifest.kind !== 'index') return [];
  const { manifests } = stored.manifest;
  return descends === 'into-indexes' ? manifests : manifests.filter(mayBeIndex);
}

async function gatherDescriptor(
  gathering: Gathering,
  [digest, listed]: Listing,
  budget: IndexBudget,
): Promise<FoundContent> {
  const { request, plan } = gathering;
  const read = await readOnce(request, digest);
  if (read.kind === 'failed') return { digest, manifest: undefined, unread: read.error };
  const { stored } = read;
  const isExempt = stored !== null && !listed.some((descriptor) => canRun(descriptor, stored.manifest));
  const limited = { ...gathering, request: { ...request, limits: budget.limits() } };
  return await gatherContent(limited, { digest, stored, wanted: isExempt ? undefined : plan.ofDescriptors });
}
