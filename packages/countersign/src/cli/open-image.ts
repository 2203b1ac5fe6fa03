// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '../errors/errors.ts';
import type { Digest } from '../oci/digest.ts';
import { encodeReference } from '../oci/encode-reference.ts';
import { parseReference } from '../oci/parse-reference.ts';
import type { ArchiveReference, ImageReference, LayoutReference } from '../oci/reference.ts';
import { repositoryName } from '../oci/repository-name.ts';
import type { ContentSource, ContentStore, TagTarget } from '../ports/content.ts';
import type { LayoutSource } from '../store/layout-source.ts';
import type { ImagePlaces } from './image-places.ts';

/** An image as a command addresses it: which place, and what in it. */
export interface OpenedImage {
  readonly reference: ImageReference;
  /** As the user named it, in normal form. */
  readonly text: string;
  readonly target: Digest | TagTarget;
  readonly store: ContentSource;
  /** Where signatures are written: the alternate repository if there is one; absent where nothing can be written. */
  readonly signatureStore?: ContentStore;
  /** Where signatures are looked for. */
  readonly signatureSources: readonly ContentSource[];
  /** `host/repository` in normal form; absent for local layouts. */
  readonly repository?: string;
}

/**
 * Opens what `text` names. A docker-archive has no digest of its own and is refused.
 *
 * @throws {UsageError} `reference-malformed`, `reference-unsupported`, and what opening a layout throws
 */
export async function openImage(text: string, places: ImagePlaces): Promise<OpenedImage> {
  const reference = parseReference(text);
  if (reference.kind === 'archive') return await openArchiveImage(reference, places);
  if (reference.kind === 'layout') {
    const store = await places.openLayout(reference.path, 'existing');
    return withAlternate(
      { reference, text: encodeReference(reference), target: await targetInFolder(reference, store), store },
      places,
    );
  }
  const store = await places.openRegistry(reference);
  return withAlternate(
    {
      reference,
      text: encodeReference(reference),
      target: targetOf(reference),
      store,
      repository: repositoryName(reference),
    },
    places,
  );
}

async function openArchiveImage(reference: ArchiveReference, places: ImagePlaces): Promise<OpenedImage> {
  const store = await places.openArchive(reference.path);
  if (store.digests === 'computed') {
    throw new UsageError(
      'reference-unsupported',
      `\`docker-archive:${reference.path}\` holds no manifest, so there is no digest to sign or verify`,
      {
        hint: 'copy it first: `countersign copy docker-archive:… oci:folder:tag`, or push it to a registry',
      },
    );
  }
  const alternate = await places.openAlternate();
  const opened = { reference, text: encodeReference(reference), target: await targetInFolder(reference, store), store };
  if (alternate === undefined) return { ...opened, signatureSources: [store] };
  return { ...opened, signatureStore: alternate, signatureSources: [alternate, store] };
}

/** Without tag and digest, the one image of the folder or archive; `cosign save` gives its image no tag. */
export async function targetInFolder(
  reference: LayoutReference | ArchiveReference,
  store: ContentSource,
): Promise<Digest | TagTarget> {
  const isNamed = reference.tag !== undefined || ('digest' in reference && reference.digest !== undefined);
  const target = !isNamed && hasDefaultTarget(store) ? await store.defaultTarget() : null;
  return target ?? targetOf(reference);
}

function hasDefaultTarget(store: ContentSource): store is ContentSource & Pick<LayoutSource, 'defaultTarget'> {
  return 'defaultTarget' in store;
}

function targetOf(reference: { readonly tag?: string; readonly digest?: Digest }): Digest | TagTarget {
  return reference.digest ?? { tag: reference.tag ?? 'latest' };
}

interface OpenedPlace extends Omit<OpenedImage, 'signatureStore' | 'signatureSources'> {
  readonly store: ContentStore;
}

async function withAlternate(opened: OpenedPlace, places: ImagePlaces): Promise<OpenedImage> {
  const alternate = await places.openAlternate();
  if (alternate === undefined) return { ...opened, signatureStore: opened.store, signatureSources: [opened.store] };
  const same = alternate.name === opened.store.name;
  return { ...opened, signatureStore: alternate, signatureSources: same ? [opened.store] : [alternate, opened.store] };
}
