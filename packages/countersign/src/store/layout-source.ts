// SPDX-License-Identifier: Apache-2.0

import { quote } from '../bytes/quote.ts';
import { MalformedError } from '../errors/errors.ts';
import { parseAttachmentTag } from '../oci/attachment-tag.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import type { StoredManifest } from '../oci/manifest.ts';
import { isManifestMediaType } from '../oci/media-type.ts';
import { referrerDescriptor } from '../oci/referrer-manifest.ts';
import { storedManifest } from '../oci/stored-manifest.ts';
import type { CallOptions, ContentSource, ReferrersList, TagTarget } from '../ports/content.ts';
import { collect, requireWithin } from './collect.ts';
import { type NamedImage, onlyImage } from './default-target.ts';
import { listBlobDigests, openVerified, readVerified } from './layout-blobs.ts';
import { kindOf, type LayoutEntry, type LayoutIndex, readLayoutIndex, tagOf } from './layout-index.ts';

const cosignKinds = 'dev.cosignproject.cosign/';

export interface LayoutSource extends ContentSource {
  /** The image that is meant by a reference without tag and digest; null when the layout is empty. */
  defaultTarget(): Promise<Digest | null>;
}

/** Reading an OCI layout; every byte is hashed on its way, and nothing outside of `folder` is ever opened. */
export function createLayoutSource(folder: string): LayoutSource {
  const name = `oci:${folder}`;
  return {
    name,
    readManifest: (target, options) => readManifest(folder, target, options),
    readReferrers: (subject, options) => readReferrers(folder, subject, options),
    async readBlob(blob, maxBytes) {
      requireWithin(blob, maxBytes);
      const chunks = await openVerified(folder, blob);
      return chunks === null ? null : collect(chunks);
    },
    openBlob: (blob) => openVerified(folder, blob),
    async *listTags() {
      const tags = (await readLayoutIndex(folder)).entries.map(tagOf).filter((tag) => tag !== undefined);
      yield* new Set(tags);
    },
    defaultTarget: async () => onlyImage(await images(folder), name),
  };
}

async function readManifest(
  folder: string,
  target: Digest | TagTarget,
  options?: CallOptions,
): Promise<StoredManifest | null> {
  options?.signal?.throwIfAborted();
  const index = await readLayoutIndex(folder);
  if (typeof target === 'string') return readListed(folder, index, target);
  const digest = resolveTag(index, target.tag);
  if (digest === null) return null;
  const manifest = await readListed(folder, index, digest);
  if (manifest !== null) return manifest;
  throw new MalformedError('layout-malformed', `\`index.json\` lists \`${digest}\`, and there is no such blob`);
}

async function readListed(folder: string, index: LayoutIndex, digest: Digest): Promise<StoredManifest | null> {
  const bytes = await readVerified(folder, digest);
  if (bytes === null) return null;
  const listed = index.entries.find((entry) => entry.descriptor.digest === digest);
  return storedManifest(bytes, listed?.descriptor.mediaType, digest);
}

/** @throws {MalformedError} `layout-malformed` when the tag is given to two manifests */
function resolveTag(index: LayoutIndex, tag: string): Digest | null {
  const digests = new Set(
    index.entries.filter((entry) => tagOf(entry) === tag).map((entry) => entry.descriptor.digest),
  );
  const [first, second] = digests;
  if (second !== undefined)
    throw new MalformedError('layout-malformed', `the tag ${quote(tag)} is given to ${digests.size} manifests`);
  return first ?? resolveCosignKind(index, tag);
}

// `cosign save` writes signatures without a tag: one image to a folder, and the kind tells its signatures.
function resolveCosignKind(index: LayoutIndex, tag: string): Digest | null {
  const attachment = parseAttachmentTag(tag);
  if (attachment?.kind !== 'sig' && attachment?.kind !== 'att') return null;
  const ofKind = (kind: string): readonly Digest[] =>
    index.entries.filter((entry) => kindOf(entry) === `${cosignKinds}${kind}`).map((entry) => entry.descriptor.digest);
  const subjects = new Set([...ofKind('image'), ...ofKind('imageIndex')]);
  if (subjects.size !== 1 || attachment.subject === null || !subjects.has(attachment.subject)) return null;
  return ofKind(attachment.kind === 'sig' ? 'sigs' : 'atts')[0] ?? null;
}

async function images(folder: string): Promise<readonly NamedImage[]> {
  const index = await readLayoutIndex(folder);
  const found: NamedImage[] = [];
  for (const entry of index.entries) {
    if (!(await isImage(folder, index, entry))) continue;
    found.push({ name: tagOf(entry), descriptor: entry.descriptor });
  }
  return found;
}

/** Neither a signature by tag or kind, nor anything that is attached to a subject. */
async function isImage(folder: string, index: LayoutIndex, entry: LayoutEntry): Promise<boolean> {
  const tag = tagOf(entry);
  if (tag !== undefined && parseAttachmentTag(tag) !== null) return false;
  const kind = kindOf(entry);
  if (kind === `${cosignKinds}sigs` || kind === `${cosignKinds}atts`) return false;
  if (!isManifestMediaType(entry.descriptor.mediaType)) return false;
  const stored = await readListed(folder, index, entry.descriptor.digest);
  return stored?.manifest.subject === undefined;
}

async function readReferrers(folder: string, subject: Digest, options?: CallOptions): Promise<ReferrersList> {
  const index = await readLayoutIndex(folder);
  const found = new Map<Digest, Descriptor>();
  const look = async (digest: Digest): Promise<StoredManifest | null> => {
    options?.signal?.throwIfAborted();
    const stored = await readListed(folder, index, digest);
    if (stored?.manifest.subject?.digest === subject) found.set(digest, referrerDescriptor(stored));
    return stored;
  };
  for (const { descriptor } of index.entries.filter((entry) => isManifestMediaType(entry.descriptor.mediaType))) {
    const listed = await look(descriptor.digest);
    if (listed?.manifest.kind !== 'index') continue;
    for (const child of listed.manifest.manifests.filter((each) => isManifestMediaType(each.mediaType)))
      await look(child.digest);
  }
  if (index.entries.some((entry) => kindOf(entry)?.startsWith(cosignKinds))) await lookThroughBlobs(folder, look);
  return { descriptors: [...found.values()], source: 'layout' };
}

// cosign 3 saves bundles as blobs that nothing lists, and finds them again by reading every blob.
async function lookThroughBlobs(folder: string, look: (digest: Digest) => Promise<unknown>): Promise<void> {
  for (const digest of await listBlobDigests(folder)) {
    try {
      await look(digest);
    } catch (error) {
      // Most blobs are no manifests: layers, configs, payloads.
      if (!(error instanceof MalformedError)) throw error;
    }
  }
}
