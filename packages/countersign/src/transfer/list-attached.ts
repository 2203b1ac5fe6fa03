// SPDX-License-Identifier: Apache-2.0
import { MalformedError, UnavailableError } from '../errors/errors.ts';
import { attachmentTag, referrersTag } from '../oci/attachment-tag.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import type { StoredManifest } from '../oci/manifest.ts';
import { isManifestMediaType } from '../oci/media-type.ts';
import type { CallOptions, ContentSource } from '../ports/content.ts';
import { type AttachmentKind, attachmentKind } from './attachment-kind.ts';

const maxDepth = 3;
const maxAttached = 2000;

export type AttachmentPlace =
  | { readonly kind: 'referrers' }
  /** Listed at the referrers tag; `bySubject` false when its manifest names no subject, or another. */
  | { readonly kind: 'referrers-tag'; readonly tag: string; readonly bySubject: boolean }
  | { readonly kind: 'tag'; readonly tag: string };

export interface Attached {
  readonly kind: AttachmentKind;
  readonly place: AttachmentPlace;
  readonly subject: Digest;
  readonly manifest: StoredManifest;
  /** What is attached to this in turn. */
  readonly attached: readonly Attached[];
}

export interface AttachedList {
  readonly attached: readonly Attached[];
  /** Listed somewhere, and not there any more. */
  readonly missing: readonly Digest[];
}

/**
 * Everything attached to `subject` in `source`: referrers of the API or the local index, the referrers tag, and the tags of
 * cosign 1 and 2; three levels deep. What could not be read is thrown, so a list is complete.
 *
 * @throws {UnavailableError} also `registry-limit-exceeded`
 */
export async function listAttached(
  source: ContentSource,
  subject: Digest,
  options: CallOptions = {},
): Promise<AttachedList> {
  const walk: Walk = { source, options, missing: [], budget: { left: maxAttached }, path: new Set([subject]) };
  return { attached: await listLevel(walk, subject), missing: walk.missing };
}

interface Walk {
  readonly source: ContentSource;
  readonly options: CallOptions;
  readonly missing: Digest[];
  readonly budget: { left: number };
  /** From the first subject to here; its length is the depth. */
  readonly path: ReadonlySet<Digest>;
}

async function listLevel(walk: Walk, subject: Digest): Promise<readonly Attached[]> {
  const found: Attached[] = [];
  const seen = new Set<Digest>();
  for (const { descriptor, place } of await listReferrers(walk, subject)) {
    if (seen.has(descriptor.digest) || walk.path.has(descriptor.digest) || !isManifestMediaType(descriptor.mediaType))
      continue;
    seen.add(descriptor.digest);
    const manifest = await walk.source.readManifest(descriptor.digest, walk.options);
    if (manifest === null) walk.missing.push(descriptor.digest);
    else found.push(await describe(walk, { subject, manifest, place: settle(place, manifest, subject) }));
  }
  for (const suffix of ['sig', 'att', 'sbom'] as const) {
    const tag = attachmentTag(subject, suffix);
    const manifest = await walk.source.readManifest({ tag }, walk.options);
    if (manifest === null || walk.path.has(manifest.descriptor.digest)) continue;
    found.push({ ...(await describe(walk, { subject, manifest, place: { kind: 'tag', tag } })), kind: suffix });
  }
  return found;
}

async function describe(walk: Walk, item: Pick<Attached, 'subject' | 'manifest' | 'place'>): Promise<Attached> {
  if (--walk.budget.left < 0) {
    throw new UnavailableError('registry-limit-exceeded', `wanted at most ${maxAttached} attached manifests, got more`);
  }
  const { digest } = item.manifest.descriptor;
  const path = new Set([...walk.path, digest]);
  const attached = path.size > maxDepth ? [] : await listLevel({ ...walk, path }, digest);
  return { ...item, kind: attachmentKind(item.manifest.manifest), attached };
}

interface Listed {
  readonly descriptor: Descriptor;
  readonly place: AttachmentPlace;
}

async function listReferrers(walk: Walk, subject: Digest): Promise<readonly Listed[]> {
  const { descriptors } = await walk.source.readReferrers(subject, walk.options);
  const tag = referrersTag(subject);
  const fallback = await walk.source.readManifest({ tag }, walk.options);
  if (fallback !== null && fallback.manifest.kind !== 'index') {
    throw new MalformedError('manifest-malformed', `wanted a list of referrers at the tag \`${tag}\`, got an image`);
  }
  const tagged = fallback?.manifest.kind === 'index' ? fallback.manifest.manifests : [];
  return [
    ...descriptors.map((descriptor): Listed => ({ descriptor, place: { kind: 'referrers' } })),
    ...tagged.map((descriptor): Listed => ({ descriptor, place: { kind: 'referrers-tag', tag, bySubject: true } })),
  ];
}

function settle(place: AttachmentPlace, manifest: StoredManifest, subject: Digest): AttachmentPlace {
  if (place.kind !== 'referrers-tag') return place;
  return { ...place, bySubject: manifest.manifest.subject?.digest === subject };
}
