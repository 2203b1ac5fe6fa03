// SPDX-License-Identifier: Apache-2.0

/** What one process has found out about registries; share one between all stores so that it is found out once. */
export interface RegistryMemory {
  /** Scheme and address that a host turned out to have. */
  readonly origins: Map<string, Promise<URL>>;
  /** Whether a repository really serves the Referrers API. */
  readonly referrersApi: Map<string, boolean>;
  /** Whether a registry evaluates `If-Match` on manifests. */
  readonly conditionalWrites: Map<string, boolean>;
  /** The last writer in line for a tag. */
  readonly tagLocks: Map<string, Promise<void>>;
  /** Warnings that were shown. */
  readonly warnings: Set<string>;
}

export function createRegistryMemory(): RegistryMemory {
  return {
    origins: new Map(),
    referrersApi: new Map(),
    conditionalWrites: new Map(),
    tagLocks: new Map(),
    warnings: new Set(),
  };
}
