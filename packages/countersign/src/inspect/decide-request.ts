// SPDX-License-Identifier: Apache-2.0
import type { EvidenceLimits } from '../discover/evidence-limits.ts';
import type { Digest } from '../oci/digest.ts';
import type { AdmissionContext } from '../policy/admission-context.ts';
import type { ImageName } from '../policy/image-pattern.ts';
import type { PolicySet } from '../policy/policy-set.ts';
import type { CallOptions, ContentSource, TagTarget } from '../ports/content.ts';

export interface DecideRequest extends CallOptions {
  /** From `imageNameOf`. */
  readonly image: ImageName;
  readonly target: Digest | TagTarget;
  readonly source: ContentSource;
  /** Where evidence is looked for beside the places that rules name: the image's own place, an alternate repository. */
  readonly signatureSources: readonly ContentSource[];
  /** Opens a repository that a rule names, `host/repository` in normal form. */
  openRepository(repository: string): Promise<ContentSource>;
  readonly policySet: PolicySet;
  readonly context: AdmissionContext;
  /** Milliseconds since 1970. */
  readonly instantMs: number;
  readonly limits?: EvidenceLimits;
}
