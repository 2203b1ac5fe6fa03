// SPDX-License-Identifier: Apache-2.0
import type { EvidenceLimits } from '../discover/evidence-limits.ts';
import type { Digest } from '../oci/digest.ts';
import type { PlatformSelector } from '../oci/select-platform.ts';
import type { CallOptions, ContentSource, TagTarget } from '../ports/content.ts';
import type { Trust } from '../trust/trust.ts';
import type { ImageExpectation } from '../verify/expectation.ts';

export interface InspectRequest extends CallOptions {
  /** As the user wrote it; for messages and reports. */
  readonly reference: string;
  readonly target: Digest | TagTarget;
  readonly source: ContentSource;
  readonly signatureSources: readonly ContentSource[];
  readonly trust: Trust;
  readonly expectation: Omit<ImageExpectation, 'digest'>;
  readonly index: 'self' | 'recursive';
  /** Inspect this platform's manifest of an index instead of the index. */
  readonly platform?: PlatformSelector;
  readonly limits?: EvidenceLimits;
}
