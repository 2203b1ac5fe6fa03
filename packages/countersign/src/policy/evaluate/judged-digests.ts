// SPDX-License-Identifier: Apache-2.0
import { UnavailableError, UntrustedError } from '../../errors/errors.ts';
import type { Descriptor } from '../../oci/descriptor.ts';
import type { Digest } from '../../oci/digest.ts';
import type { Reason } from '../decision.ts';
import type { ImageEvidence } from '../image-evidence.ts';
import type { Rule } from '../rule.ts';
import { reasonOf } from './judging.ts';
import { canRun } from './runnable-content.ts';

/** As `sign --recursive` goes: digests cannot form a circle, but a few small indexes can spell out millions of paths. */
export const maxIndexDepth = 3;
export const maxDescendants = 1000;

export interface JudgedDigest {
  readonly digest: Digest;
  /** As the index claims it. */
  readonly platform?: string;
  /** Set when it cannot even be asked about. */
  readonly obstacle?: Obstacle;
}

export interface Obstacle {
  readonly outcome: 'refused' | 'unavailable';
  readonly reason: Reason;
}

/**
 * The digests that must each satisfy the rule: the one that is used, or every descriptor of its index, nested ones included, whatever
 * platform it claims. Exempt is only what cannot run.
 */
export function judgedDigests(
  { index }: Pick<Rule, 'index'>,
  evidence: ImageEvidence,
  digest: Digest,
): readonly JudgedDigest[] {
  if (index === 'self') return [{ digest }];
  const stored = evidence.found.get(digest)?.manifest;
  if (stored?.manifest.kind === 'image') return [{ digest }];
  const walk: Walk = { evidence, judged: new Map(), listed: 0 };
  descend(walk, digest, 0);
  const judged = [...walk.judged.values()];
  // An index of nothing, or of nothing that can run, has no part that anybody signed.
  return judged.length === 0 ? [{ digest, obstacle: emptyIndex(digest) }] : judged;
}

interface Walk {
  readonly evidence: ImageEvidence;
  readonly judged: Map<Digest, JudgedDigest>;
  listed: number;
}

function descend(walk: Walk, digest: Digest, depth: number): void {
  const stored = walk.evidence.found.get(digest)?.manifest;
  if (stored === undefined || stored === null) {
    walk.judged.set(digest, { digest, obstacle: unreadable(walk.evidence, digest) });
    return;
  }
  const { manifest } = stored;
  if (manifest.kind !== 'index') return;
  walk.listed += manifest.manifests.length;
  if (depth >= maxIndexDepth || walk.listed > maxDescendants) {
    walk.judged.set(digest, { digest, obstacle: tooMuch() });
    return;
  }
  for (const descriptor of manifest.manifests) {
    const { digest: child, platform } = descriptor;
    if (walk.judged.has(child)) continue;
    if (isExempt(walk, descriptor)) continue;
    const claimed = platform === undefined ? {} : { platform: `${platform.os}/${platform.architecture}` };
    walk.judged.set(child, { digest: child, ...claimed });
    descend(walk, child, depth + 1);
  }
}

function isExempt({ evidence }: Walk, descriptor: Descriptor): boolean {
  const own = evidence.found.get(descriptor.digest)?.manifest;
  return own !== undefined && own !== null && !canRun(descriptor, own.manifest);
}

function unreadable({ found }: ImageEvidence, digest: Digest): Obstacle {
  const content = found.get(digest);
  if (content?.manifest === null) {
    const message = `the index lists \`${digest}\`, and it does not exist`;
    return { outcome: 'refused', reason: reasonOf(new UntrustedError('image-not-found', message)) };
  }
  const error = content?.unread ?? new UnavailableError('registry-protocol', `the manifest \`${digest}\` was not read`);
  // What is there and cannot be read by anybody will not be there either next time.
  return { outcome: error instanceof UnavailableError ? 'unavailable' : 'refused', reason: reasonOf(error) };
}

function tooMuch(): Obstacle {
  const message = `wanted at most ${maxDescendants} descriptors below an index, nested at most ${maxIndexDepth} deep, got more`;
  return { outcome: 'refused', reason: reasonOf(new UntrustedError('evidence-limit-exceeded', message)) };
}

function emptyIndex(digest: Digest): Obstacle {
  const message = `wanted an index with something that can run, got \`${digest}\` with nothing`;
  return { outcome: 'refused', reason: reasonOf(new UntrustedError('image-not-found', message)) };
}
