// SPDX-License-Identifier: Apache-2.0

/** Made by `parsePredicateMatcher`: a family of predicate types, or one version of it, or one URI. */
export interface PredicateMatcher {
  /** As its author wrote it: `slsa-provenance/v1`. */
  readonly text: string;
  matches(predicateType: string): boolean;
}
