// SPDX-License-Identifier: Apache-2.0
import type { ContextSelector } from './admission-context.ts';
import type { ImagePattern } from './image-pattern.ts';
import type { Requirement } from './requirement.ts';

/** One rule, whichever language it was written in. */
export interface Rule {
  /** `policy/rule`, or `namespace/policy/rule`: unique in a policy set. */
  readonly id: string;
  /** Where it was written, for messages: `acme.yaml:31`. */
  readonly source: string;
  /** Set for a policy that belongs to a namespace: it speaks of images there alone, only tightens, and covers nothing. */
  readonly namespace?: string;
  readonly enforcement: Enforcement;
  readonly images: readonly ImagePattern[];
  readonly except: readonly ImagePattern[];
  /** Other names of the same images. */
  readonly mirrors: readonly ImagePattern[];
  readonly where: ContextSelector;
  /** Repositories in normal form where evidence lies, too. */
  readonly also: readonly string[];
  /** What may stand before the tags of old signatures and attestations (`source.tagPrefix` of a ClusterImagePolicy). */
  readonly tagPrefixes?: readonly string[];
  /** `if-named`, where the policy is silent: what names another image is refused, what names none (as cosign 3 signs) is not. */
  readonly signedName: 'repository' | 'tag' | 'any' | 'if-named';
  /** `children`: every descriptor of an index must satisfy the rule, and not the index itself. */
  readonly index: 'self' | 'children';
  readonly require: Requirement;
}

/**
 * `enforce` before `fromMs` (milliseconds since 1970), and `warn` always: covers, and only warns. `audit`: only reports, and covers
 * nothing.
 */
export type Enforcement =
  | { readonly kind: 'enforce'; readonly fromMs?: number }
  | { readonly kind: 'warn' }
  | { readonly kind: 'audit' };
