// SPDX-License-Identifier: Apache-2.0
import type { RepositoryScope } from './authorizer.ts';

/** Actions by resource, for example `repository:team/app` → `pull`, `push`; a resource without actions stands for itself. */
export type ScopeSet = ReadonlyMap<string, ReadonlySet<string>>;

const maxActions = 16;

export function scopeSetOf(scopes: readonly RepositoryScope[]): ScopeSet {
  return mergeScopes(
    ...scopes.map(({ repository, actions }) => new Map([[`repository:${repository}`, new Set<string>(actions)]])),
  );
}

export function mergeScopes(...sets: readonly ScopeSet[]): ScopeSet {
  const merged = new Map<string, ReadonlySet<string>>();
  for (const set of sets) {
    for (const [resource, actions] of set) merged.set(resource, new Set([...(merged.get(resource) ?? []), ...actions]));
  }
  return merged;
}

/** True if a token for `held` is good for everything in `wanted`. */
export function coversScopes(held: ScopeSet, wanted: ScopeSet): boolean {
  return [...wanted].every(([resource, actions]) => {
    const heldActions = held.get(resource);
    return (
      heldActions !== undefined && (heldActions.has('*') || [...actions].every((action) => heldActions.has(action)))
    );
  });
}

/**
 * The `scope` of a challenge, as far as it speaks of what is wanted. A registry may ask for more actions on the same repository, but not
 * for other repositories: behind a shared token server they may be another registry's.
 */
export function parseChallengeScope(text: string, wanted: ScopeSet): ScopeSet {
  const found = new Map<string, ReadonlySet<string>>();
  for (const part of text.split(' ').filter((word) => /^[\x21-\x7e]{1,512}$/.test(word))) {
    const colon = part.lastIndexOf(':');
    const resource = part.slice(0, Math.max(colon, 0));
    if (wanted.has(resource)) found.set(resource, new Set(part.slice(colon + 1).split(',', maxActions)));
    // Gitea wants `*`, a catalog or ping `registry:catalog:*`: no repository is named.
    else if (!part.startsWith('repository:') && found.size < maxActions) found.set(part, new Set());
  }
  return found;
}

/** One text for each resource, sorted, as token servers read it and as a key of the cache. */
export function formatScopes(set: ScopeSet): readonly string[] {
  return [...set]
    .map(([resource, actions]) => (actions.size === 0 ? resource : `${resource}:${[...actions].sort().join(',')}`))
    .sort();
}
