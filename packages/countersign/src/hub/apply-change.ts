// SPDX-License-Identifier: Apache-2.0
import type { Digest } from '../oci/digest.ts';
import { type Change, forgetContent, type ManifestRecord, type RepositoryState } from './repository-state.ts';

/** Changes the state at once; the result takes the change back, provided that later changes were taken back before. */
export function applyChange(state: RepositoryState, change: Change): () => void {
  switch (change.kind) {
    case 'put':
      return put(state, change.record, change.tags);
    case 'untag':
      return setTags(state, new Map([[change.tag, undefined]]));
    case 'delete':
      return remove(state, change.digest);
  }
}

function put(state: RepositoryState, record: ManifestRecord, tags: readonly string[]): () => void {
  const isNew = !state.manifests.has(record.digest);
  if (isNew) link(state, record);
  const undoTags = setTags(state, new Map(tags.map((tag) => [tag, record.digest])));
  return () => {
    undoTags();
    if (isNew) unlink(state, record);
  };
}

/** oci-dist 1.1 §deleting-manifests: the tags that point at it go with it. */
function remove(state: RepositoryState, digest: Digest): () => void {
  const record = state.manifests.get(digest);
  if (record === undefined) return () => undefined;
  const tags = [...state.tags].filter(([, target]) => target === digest).map(([tag]) => tag);
  const undoTags = setTags(state, new Map(tags.map((tag) => [tag, undefined])));
  unlink(state, record);
  forgetContent(state, digest);
  return () => {
    link(state, record);
    undoTags();
  };
}

function setTags(state: RepositoryState, wanted: ReadonlyMap<string, Digest | undefined>): () => void {
  const before = new Map([...wanted.keys()].map((tag) => [tag, state.tags.get(tag)]));
  write(state.tags, wanted);
  return () => write(state.tags, before);
}

function write(tags: Map<string, Digest>, wanted: ReadonlyMap<string, Digest | undefined>): void {
  for (const [tag, digest] of wanted) {
    if (digest === undefined) tags.delete(tag);
    else tags.set(tag, digest);
  }
}

function link(state: RepositoryState, record: ManifestRecord): void {
  state.manifests.set(record.digest, record);
  if (record.subject === undefined) return;
  const siblings = state.referrers.get(record.subject) ?? new Map<Digest, ManifestRecord>();
  siblings.set(record.digest, record);
  state.referrers.set(record.subject, siblings);
}

function unlink(state: RepositoryState, record: ManifestRecord): void {
  state.manifests.delete(record.digest);
  if (record.subject === undefined) return;
  const siblings = state.referrers.get(record.subject);
  siblings?.delete(record.digest);
  if (siblings?.size === 0) state.referrers.delete(record.subject);
}
