// SPDX-License-Identifier: Apache-2.0
import { mkdir, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UnavailableError, UsageError } from '../errors/errors.ts';
import { parseAttachmentTag } from '../oci/attachment-tag.ts';
import type { Annotations, Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import type { StoredManifest } from '../oci/manifest.ts';
import { storedManifest } from '../oci/stored-manifest.ts';
import { VerifiedBytes } from '../oci/verified-bytes.ts';
import type { Clock } from '../ports/clock.ts';
import type { ContentSink, ContentSource, ManifestUpload, TagTarget } from '../ports/content.ts';
import { diskError, systemCode } from './disk-error.ts';
import { blobPath, hasBlobFile } from './layout-blobs.ts';
import {
  encodeLayoutIndex,
  kindAnnotation,
  type LayoutEntry,
  type LayoutIndex,
  readLayoutIndex,
  refNameAnnotation,
  tagOf,
  withEntry,
  withoutEntries,
} from './layout-index.ts';
import { withLayoutLock } from './layout-lock.ts';
import { writeAtomically } from './write-atomically.ts';

export interface LayoutSinkOptions {
  readonly clock: Clock;
  /** Mark the entries of `index.json` in the way `cosign load` and `cosign verify --local-image` look for. */
  readonly marks: 'none' | 'cosign';
}

/** Writing into an OCI layout that exists; several processes may do so at the same time. */
export function createLayoutSink(folder: string, source: ContentSource, options: LayoutSinkOptions): ContentSink {
  const layout: Layout = { folder, source, options };
  return {
    name: source.name,
    hasBlob: (blob) => hasBlobFile(folder, blob),
    async writeBlob(blob, open) {
      if (await hasBlobFile(folder, blob)) return 'present';
      await writeBlobFile(folder, blob, await open());
      return 'written';
    },
    writeManifest: (upload) => writeManifest(layout, upload),
    mergeTag: (tag, merge) =>
      updateIndex(layout, async (index) => {
        const merged = merge(await source.readManifest({ tag }));
        if (merged === null) return null;
        for (const { descriptor, bytes } of merged.blobs ?? []) await writeBlobFile(folder, descriptor, [bytes]);
        const stored = storedManifest(merged.bytes, merged.mediaType);
        await writeBlobFile(folder, stored.descriptor, [stored.bytes]);
        return listManifest(layout, index, { stored, tag });
      }),
    deleteManifest: (target) => deleteManifest(layout, target),
  };
}

interface Layout {
  readonly folder: string;
  readonly source: ContentSource;
  readonly options: LayoutSinkOptions;
}

interface Listing {
  readonly stored: StoredManifest;
  readonly tag: string | undefined;
}

async function writeBlobFile(
  folder: string,
  blob: Descriptor,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<void> {
  const target = blobPath(folder, blob.digest);
  await makeFolder(dirname(target));
  const checked = VerifiedBytes.check(
    blob,
    Symbol.asyncIterator in chunks ? chunks : asAsync(chunks),
    (message) => new UnavailableError('registry-protocol', message),
  );
  await writeAtomically({ scratch: folder, target }, checked);
}

async function* asAsync(chunks: Iterable<Uint8Array>): AsyncIterable<Uint8Array> {
  yield* chunks;
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    throw diskError(error, path);
  }
}

async function writeManifest(layout: Layout, upload: ManifestUpload): Promise<void> {
  const stored = storedManifest(upload.bytes, upload.mediaType, upload.digest);
  await writeBlobFile(layout.folder, stored.descriptor, [stored.bytes]);
  await updateIndex(layout, async (index) => listManifest(layout, index, { stored, tag: upload.tag }));
}

function listManifest(layout: Layout, index: LayoutIndex, listing: Listing): LayoutIndex {
  const { stored, tag } = listing;
  const annotations: Annotations = {
    ...(tag === undefined ? {} : { [refNameAnnotation]: tag }),
    ...(layout.options.marks === 'cosign' ? cosignMark(listing) : {}),
  };
  const { artifactType } = stored.manifest;
  const descriptor: Descriptor = {
    ...stored.descriptor,
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
  return withEntry(index, descriptor, stored.manifest.kind === 'index' ? stored.manifest.manifests : []);
}

function cosignMark({ stored, tag }: Listing): Annotations {
  const attachment = tag === undefined ? null : parseAttachmentTag(tag);
  const kinds = { sig: 'sigs', att: 'atts', sbom: undefined, referrers: undefined } as const;
  const image =
    stored.manifest.subject === undefined ? (stored.manifest.kind === 'index' ? 'imageIndex' : 'image') : undefined;
  const kind = attachment === null ? image : kinds[attachment.kind];
  return kind === undefined ? {} : { [kindAnnotation]: `dev.cosignproject.cosign/${kind}` };
}

/** Publishes what `change` makes of `index.json`, as one step that no other process can come between; null leaves it. */
async function updateIndex(layout: Layout, change: (index: LayoutIndex) => Promise<LayoutIndex | null>): Promise<void> {
  const { folder } = layout;
  for (let attempt = 0; attempt < 8; attempt++) {
    const published = await withLayoutLock(folder, layout.options.clock, async (lock) => {
      const changed = await change(await readLayoutIndex(folder));
      if (changed === null) return true;
      const target = join(folder, 'index.json');
      return writeAtomically({ scratch: folder, target, confirm: () => lock.isStillHeld() }, [
        encodeLayoutIndex(changed),
      ]);
    });
    if (published) return;
  }
  throw new UnavailableError('registry-write-lost', 'the lock of the layout was taken away again and again');
}

async function deleteManifest(layout: Layout, target: Digest | TagTarget): Promise<boolean> {
  const unwanted = (entry: LayoutEntry): boolean =>
    typeof target === 'string' ? entry.descriptor.digest === target : tagOf(entry) === target.tag;
  let listed = false;
  await updateIndex(layout, async (index) => {
    if (typeof target === 'string') await refuseToDeleteChild(layout, index, target);
    listed = index.entries.some(unwanted);
    return listed ? withoutEntries(index, unwanted) : null;
  });
  return typeof target === 'string' ? (await deleteFile(blobPath(layout.folder, target))) || listed : listed;
}

async function refuseToDeleteChild(layout: Layout, index: LayoutIndex, digest: Digest): Promise<void> {
  for (const { descriptor } of index.entries) {
    if (descriptor.digest === digest) continue;
    const stored = await layout.source.readManifest(descriptor.digest);
    if (stored?.manifest.kind !== 'index' || !stored.manifest.manifests.some((child) => child.digest === digest))
      continue;
    throw new UsageError(
      'usage-api',
      `the manifest \`${digest}\` belongs to the index \`${descriptor.digest}\`, which would break`,
    );
  }
}

async function deleteFile(path: string): Promise<boolean> {
  try {
    await unlink(path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw diskError(error, path);
  }
}
