// SPDX-License-Identifier: Apache-2.0
import type { TrustedRoot } from '../trust/trusted-root.ts';
import type { DigestList } from './digest-list.ts';
import type { TrustException, TrustSettings } from './policy-set.ts';
import type { Problems } from './problem.ts';
import type { Rule } from './rule.ts';

/** A file of policies, unread. */
export interface PolicySource {
  /** As the caller named it; paths inside the documents are relative to its folder. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Where exceptions in it come from, for `exceptionsFrom`, unless they name a namespace themselves. */
  readonly place?: string;
}

/** One document of a policy file, read and checked as far as it can be without the files that it names. */
export interface Draft {
  /** `TrustPolicy acme`, for messages; no two in a policy set may be the same. */
  readonly title: string;
  /** Roots that this document offers to others by name. */
  readonly trustRoots: readonly OfferedRoot[];
  /** Paths as the loader is to open them. */
  readonly wants: readonly string[];
  /** Mistakes go to `problems`, and the parts that have them are left out. */
  compile(materials: Materials): Promise<PolicyParts>;
}

export interface OfferedRoot {
  /** `acme`, or `TrustRoot/acme` for that of the policy-controller, which is another name space. */
  readonly name: string;
  load(materials: Omit<Materials, 'roots'>): TrustedRoot | undefined | Promise<TrustedRoot | undefined>;
}

export interface Materials {
  /** Every wanted file that could be read. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Built-in ones and those that documents offer. */
  readonly roots: ReadonlyMap<string, TrustedRoot>;
  readonly problems: Problems;
}

export interface PolicyParts {
  readonly rules: readonly Rule[];
  readonly revoked: readonly DigestList[];
  readonly exceptions: readonly PlacedException[];
  readonly settings?: TrustSettings;
}

export interface PlacedException {
  readonly exception: TrustException;
  readonly place: string;
}
