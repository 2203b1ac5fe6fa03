// SPDX-License-Identifier: Apache-2.0
import type { Digest } from '../oci/digest.ts';
import type { StoredManifest } from '../oci/manifest.ts';
import { mergeLayers } from '../oci/merge-layers.ts';
import { mergeReferrer } from '../oci/merge-referrers.ts';
import { referrerDescriptor } from '../oci/referrer-manifest.ts';
import type { MergedManifest } from '../ports/content.ts';
import type { AttachmentKind } from './attachment-kind.ts';
import { type CopyJob, callOptions, copyManifest } from './copy-manifest.ts';
import { type Attached, listAttached } from './list-attached.ts';

export interface CopiedAttachment {
  readonly kind: AttachmentKind;
  readonly subject: Digest;
  readonly digest: Digest;
  readonly tag?: string;
}

export interface CopiedAttachments {
  readonly copied: readonly CopiedAttachment[];
  readonly missing: readonly Digest[];
}

/** Copies what is attached to `subject` and passes `wanted`, and what is attached to that in turn. */
export async function copyAttached(
  job: CopyJob,
  subject: Digest,
  wanted: (attached: Attached) => boolean,
): Promise<CopiedAttachments> {
  const { attached, missing } = await listAttached(job.source, subject, callOptions(job));
  const copied: CopiedAttachment[] = [];
  await copyLevel(job, attached.filter(wanted), copied);
  return { copied, missing };
}

async function copyLevel(job: CopyJob, level: readonly Attached[], copied: CopiedAttachment[]): Promise<void> {
  for (const item of level) {
    await copyItem(job, item);
    const tag = item.place.kind === 'tag' ? { tag: item.place.tag } : {};
    copied.push({ kind: item.kind, subject: item.subject, digest: item.manifest.descriptor.digest, ...tag });
    await copyLevel(job, item.attached, copied);
  }
}

async function copyItem(job: CopyJob, { place, manifest }: Attached): Promise<void> {
  await copyManifest(job, manifest);
  switch (place.kind) {
    case 'referrers':
      return;
    case 'referrers-tag':
      // The sink lists what names its subject; what does not would be lost without an entry under the tag.
      if (place.bySubject) return;
      return job.sink.mergeTag(
        place.tag,
        (current) => mergeReferrer(current, referrerDescriptor(manifest)),
        callOptions(job),
      );
    case 'tag':
      return job.sink.mergeTag(place.tag, (current) => mergeAttachment(current, manifest), callOptions(job));
  }
}

/** The copy as it is where nothing was; otherwise the signatures of both sides. */
function mergeAttachment(current: StoredManifest | null, copied: StoredManifest): MergedManifest | null {
  if (current?.descriptor.digest === copied.descriptor.digest) return null;
  if (current === null || copied.manifest.kind === 'index')
    return { bytes: copied.bytes, mediaType: copied.manifest.mediaType };
  return mergeLayers(current, copied.manifest.layers);
}
