// SPDX-License-Identifier: Apache-2.0
import { UntrustedError, UsageError } from '../errors/errors.ts';
import type { Digest } from '../oci/digest.ts';
import { encodeReference } from '../oci/encode-reference.ts';
import { parseReference } from '../oci/parse-reference.ts';
import type { ContentSource, ContentStore } from '../ports/content.ts';
import type { ImagePlaces } from './image-places.ts';
import { mergedSource } from './merged-source.ts';
import { openImage, targetInFolder } from './open-image.ts';

export interface CopySource {
  readonly source: ContentSource;
  /** Resolved once: what is copied is this, whatever the tag says later. */
  readonly digest: Digest;
  readonly text: string;
  /** Of a registry: what another repository of the same registry may mount blobs from. */
  readonly mountable?: { readonly host: string; readonly repository: string };
}

export interface CopyDestination {
  readonly sink: ContentStore;
  readonly text: string;
  /** Absent for a layout without a tag. */
  readonly tag?: string;
  readonly host?: string;
}

/** @throws {UntrustedError} `image-not-found` */
export async function openCopySource(text: string, places: ImagePlaces, signal: AbortSignal): Promise<CopySource> {
  const reference = parseReference(text);
  if (reference.kind === 'archive') {
    const source = await places.openArchive(reference.path);
    return await resolved({
      source,
      target: await targetInFolder(reference, source),
      text: encodeReference(reference),
      signal,
    });
  }
  const image = await openImage(text, places);
  const digest = await resolved({ source: image.store, target: image.target, text: image.text, signal });
  const source = mergedSource(image.store, image.signatureSources[0] ?? image.store);
  return {
    ...digest,
    source,
    ...(reference.kind === 'registry' ? { mountable: { host: reference.host, repository: reference.repository } } : {}),
  };
}

interface Unresolved {
  readonly source: ContentSource;
  readonly target: Digest | { readonly tag: string };
  readonly text: string;
  readonly signal: AbortSignal;
}

async function resolved({ source, target, text, signal }: Unresolved): Promise<CopySource> {
  const stored = await source.readManifest(target, { signal });
  if (stored === null) throw new UntrustedError('image-not-found', `\`${text}\` does not exist`);
  return { source, digest: stored.descriptor.digest, text };
}

/** @throws {UsageError} `reference-unsupported` for an archive · `usage-flag` for a digest */
export async function openCopyDestination(text: string, places: ImagePlaces): Promise<CopyDestination> {
  const reference = parseReference(text);
  if (reference.kind === 'archive') {
    throw new UsageError('reference-unsupported', 'a docker-archive can be read and not written', {
      hint: 'copy into an OCI layout: `oci:folder:tag`',
    });
  }
  if (reference.digest !== undefined) {
    throw new UsageError('usage-flag', `wanted a destination without digest, got \`${text}\``, {
      hint: 'the copy keeps the digest of the source by itself',
    });
  }
  const encoded = encodeReference(reference);
  if (reference.kind === 'layout') {
    const sink = await places.openLayout(reference.path, 'create');
    return { sink, text: encoded, ...(reference.tag === undefined ? {} : { tag: reference.tag }) };
  }
  return {
    sink: await places.openRegistry(reference),
    text: encoded,
    tag: reference.tag ?? 'latest',
    host: reference.host,
  };
}
