// SPDX-License-Identifier: Apache-2.0
import { referrersTag } from '../oci/attachment-tag.ts';
import type { Digest } from '../oci/digest.ts';
import { removeReferrer } from '../oci/merge-referrers.ts';
import type { CallOptions, ContentStore } from '../ports/content.ts';
import { isSignatureMaterial, isSigstoreBundle } from './attachment-kind.ts';
import { type Attached, listAttached } from './list-attached.ts';

export type CleanType = 'signature' | 'attestation' | 'referrer' | 'sbom' | 'all';

export interface CleanOptions extends CallOptions {
  readonly type: CleanType;
}

/**
 * Deletes what is attached to `subject`: signatures and attestations as tags and as bundles, SBOM tags; `referrer` means the
 * bundles among the referrers. Other people's referrers of other types always stay. The result lists what was deleted.
 */
export async function cleanImage(
  store: ContentStore,
  subject: Digest,
  options: CleanOptions,
): Promise<readonly Attached[]> {
  const { attached } = await listAttached(store, subject, options);
  const chosen = attached.filter((item) => isChosen(item, options.type));
  for (const item of chosen) await deleteAttached(store, item, options);
  return chosen;
}

function isChosen(item: Attached, type: CleanType): boolean {
  const ours = item.place.kind === 'tag' || isSigstoreBundle(item.manifest.manifest);
  if (!ours) return false;
  switch (type) {
    case 'signature':
      return item.kind === 'sig';
    case 'attestation':
      return item.kind === 'att';
    case 'sbom':
      return item.kind === 'sbom';
    case 'referrer':
      return item.place.kind !== 'tag';
    case 'all':
      return true;
  }
}

async function deleteAttached(store: ContentStore, item: Attached, options: CallOptions): Promise<void> {
  const { place, manifest, subject } = item;
  const { digest } = manifest.descriptor;
  if (place.kind === 'tag') {
    // The tag may say signature where the content does not, and an image must not be deleted under its other tags.
    await store.deleteManifest(isSignatureMaterial(manifest.manifest) ? digest : { tag: place.tag }, options);
    return;
  }
  await store.mergeTag(referrersTag(subject), (current) => removeReferrer(current, digest), options);
  // Listed is not attached: somebody may have put the digest of an image into the list.
  if (manifest.manifest.subject?.digest === subject) await store.deleteManifest(digest, options);
}
