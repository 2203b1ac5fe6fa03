// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { encodeGoJson } from '../bytes/go-json.ts';
import { type JsonObject, parseJson } from '../bytes/json.ts';
import { quote } from '../bytes/quote.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { MalformedError, UsageError } from '../errors/errors.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import { encodeDescriptor } from '../oci/encode-manifest.ts';
import { mediaTypes } from '../oci/media-type.ts';
import { maxManifestBytes, parseManifest } from '../oci/parse-manifest.ts';
import { readRegularFile } from './regular-file.ts';

/** The tag of an entry of `index.json` (image-spec 1.1 §image-layout). */
export const refNameAnnotation = 'org.opencontainers.image.ref.name';
/** What cosign's `save` says about an entry, and its `load` looks for. */
export const kindAnnotation = 'kind';

/** One line of `index.json`: as parsed, and as it stands there with members that we do not know. */
export interface LayoutEntry {
  readonly descriptor: Descriptor;
  readonly raw: JsonObject;
}

export interface LayoutIndex {
  readonly raw: JsonObject;
  readonly entries: readonly LayoutEntry[];
}

export const emptyLayoutIndex: LayoutIndex = {
  raw: { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: [] },
  entries: [],
};

/** @throws {UsageError} `file-not-found` · {MalformedError} `layout-malformed`, `manifest-malformed`, `digest-invalid` */
export async function readLayoutIndex(folder: string): Promise<LayoutIndex> {
  const bytes = await readRegularFile(join(folder, 'index.json'), maxManifestBytes);
  if (bytes === null) throw new UsageError('file-not-found', `there is no \`index.json\` in ${quote(folder)}`);
  return parseLayoutIndex(bytes);
}

export function parseLayoutIndex(bytes: Uint8Array): LayoutIndex {
  const manifest = parseManifest(bytes, undefined);
  if (manifest.kind !== 'index')
    throw new MalformedError('layout-malformed', 'wanted an index in `index.json`, got an image');
  const raw = parseJson(bytes, { maxBytes: maxManifestBytes }) as JsonObject;
  const rawEntries = (raw['manifests'] ?? []) as readonly JsonObject[];
  return { raw, entries: manifest.manifests.map((descriptor, at) => ({ descriptor, raw: rawEntries[at] ?? {} })) };
}

/** @throws {MalformedError} `layout-malformed` when it would be too large to be read again */
export function encodeLayoutIndex(index: LayoutIndex): Uint8Array {
  const bytes = encodeUtf8(encodeGoJson({ ...index.raw, manifests: index.entries.map((entry) => entry.raw) }));
  if (bytes.byteLength <= maxManifestBytes) return bytes;
  throw new MalformedError(
    'layout-malformed',
    `wanted at most ${maxManifestBytes} bytes in \`index.json\`, got ${bytes.byteLength}`,
  );
}

export function tagOf(entry: LayoutEntry): string | undefined {
  return entry.descriptor.annotations?.[refNameAnnotation];
}

export function kindOf(entry: LayoutEntry): string | undefined {
  return entry.descriptor.annotations?.[kindAnnotation];
}

/**
 * The index with `added` in it: instead of the entry that had its tag, or that had no tag and the same digest. The children of
 * an index are not listed beside it, or other programs would find several images where there is one.
 */
export function withEntry(index: LayoutIndex, added: Descriptor, children: readonly Descriptor[]): LayoutIndex {
  const entry: LayoutEntry = { descriptor: added, raw: encodeDescriptor(added) };
  const tag = tagOf(entry);
  const nested = new Set<Digest>(children.map((child) => child.digest));
  const kept = index.entries.filter((other) => {
    const otherTag = tagOf(other);
    if (otherTag !== undefined) return otherTag !== tag;
    return other.descriptor.digest !== added.digest && !nested.has(other.descriptor.digest);
  });
  // An untagged entry adds nothing where the same manifest is listed with a tag.
  const listed = tag === undefined && kept.some((other) => other.descriptor.digest === added.digest);
  return { raw: index.raw, entries: listed ? kept : [...kept, entry] };
}

export function withoutEntries(index: LayoutIndex, unwanted: (entry: LayoutEntry) => boolean): LayoutIndex {
  return { raw: index.raw, entries: index.entries.filter((entry) => !unwanted(entry)) };
}
