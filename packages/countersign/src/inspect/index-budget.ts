// SPDX-License-Identifier: Apache-2.0
import type { EvidenceLimits } from '../discover/evidence-limits.ts';
import { UntrustedError } from '../errors/errors.ts';
import type { Digest } from '../oci/digest.ts';
import type { FoundContent } from '../policy/image-evidence.ts';
import type { EvidenceCandidate } from '../verify/expectation.ts';

/** How much may still be read of what lies below one index: a thousand descriptors, each with all evidence that one image may have, would not fit. */
export interface IndexBudget {
  /** False when nothing more may be read. */
  isOpen(): boolean;
  /** Limits for the evidence of one descriptor. */
  limits(): EvidenceLimits;
  take(content: FoundContent): void;
}

export function createIndexBudget(limits: EvidenceLimits): IndexBudget {
  let left = limits.maxIndexBytes;
  return {
    isOpen: () => left > 0,
    limits: () => ({
      ...limits,
      maxTotalBytes: Math.min(limits.maxTotalBytes, Math.max(left, 0)),
      maxTotalAttestationBytes: Math.min(limits.maxTotalAttestationBytes, Math.max(left, 0)),
    }),
    take: ({ manifest, discovery }) => {
      left -= manifest?.bytes.byteLength ?? 0;
      for (const { candidate } of discovery?.candidates ?? []) left -= sizeOf(candidate);
    },
  };
}

/** A descriptor that was left out, which refuses: whoever stores evidence there could go on for ever. */
export function leftOut(digest: Digest, { maxIndexBytes }: Pick<EvidenceLimits, 'maxIndexBytes'>): FoundContent {
  const message = `wanted at most ${maxIndexBytes} bytes of manifests and evidence below an index, got more`;
  return { digest, manifest: undefined, unread: new UntrustedError('evidence-limit-exceeded', message) };
}

function sizeOf(candidate: EvidenceCandidate): number {
  switch (candidate.kind) {
    case 'bundle':
      return candidate.bytes.byteLength;
    case 'simple-signing':
      return candidate.payload.byteLength + textLength(candidate.annotations);
    case 'envelope':
      return candidate.envelope.byteLength + textLength(candidate.annotations);
  }
}

function textLength(annotations: Readonly<Record<string, string>>): number {
  return Object.values(annotations).reduce((sum, text) => sum + text.length, 0);
}
