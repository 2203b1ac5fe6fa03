// SPDX-License-Identifier: Apache-2.0
import { type JsonValue, parseJson } from '../bytes/json.ts';
import { type JsonFields, readDocument, readOptionalStrings, readString } from '../bytes/json-fields.ts';
import { quote } from '../bytes/quote.ts';
import { MalformedError, UnavailableError, UsageError } from '../errors/errors.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { type Digest, digestAlgorithm, digestEncoded } from '../oci/digest.ts';
import type { StoredManifest } from '../oci/manifest.ts';
import { maxManifestBytes } from '../oci/parse-manifest.ts';
import { storedManifest } from '../oci/stored-manifest.ts';
import { VerifiedBytes } from '../oci/verified-bytes.ts';
import type { ContentSource, TagTarget } from '../ports/content.ts';
import { type Archive, readMember } from './archive.ts';
import { type ArchivedImage, buildArchivedImage } from './archived-image.ts';
import { collect, requireWithin } from './collect.ts';
import { type NamedImage, onlyImage } from './default-target.ts';
import { type LayoutIndex, parseLayoutIndex, refNameAnnotation } from './layout-index.ts';
import { openTarBytes } from './tar-bytes.ts';
import { findTarFile, readTarEntries } from './tar-entries.ts';

const maxImages = 1000;
const containerdName = 'io.containerd.image.name';

export interface ArchiveSource extends ContentSource {
  /** `stored`: the archive says itself what the digest of its image is · `computed`: the manifest, and so the digest, was made here. */
  readonly digests: 'stored' | 'computed';
  /** The image that is meant by a reference without a name; null when there is none. */
  defaultTarget(): Promise<Digest | null>;
}

/**
 * The images in a tar that `docker save` or skopeo wrote, plain or gzip.
 *
 * With an OCI index inside (docker 25 and later) the images keep their digests. Without one the manifest is made here: OCI,
 * layers as they lie in the archive, so the same archive always gives the same digest; good for `copy`, not for verifying.
 *
 * @throws {UsageError} `file-not-found` · {MalformedError} `archive-malformed`
 */
export async function openArchive(path: string): Promise<ArchiveSource> {
  const tar = await openTarBytes(path);
  if (tar === null) throw new UsageError('file-not-found', `there is no ${quote(path)}`);
  const archive: Archive = { name: `docker-archive:${path}`, tar, entries: await readTarEntries(tar) };
  const index = await readMember(archive, 'index.json');
  if (index !== null) return createIndexedSource(archive, parseLayoutIndex(index));
  return createBuiltSource(archive, await readImages(archive));
}

/**
 * The archive itself, if its image has a digest that others can know too.
 *
 * @throws {UsageError} `reference-unsupported`
 */
export function requireOwnDigests(source: ArchiveSource): ArchiveSource {
  if (source.digests === 'stored') return source;
  throw new UsageError(
    'reference-unsupported',
    `${quote(source.name)} has no \`index.json\`, so its image has no digest that could be signed`,
    {
      hint: 'copy it to a registry or an OCI layout first, with `countersign copy`',
    },
  );
}

async function readImages(archive: Archive): Promise<readonly ArchivedImage[]> {
  const bytes = await readMember(archive, 'manifest.json');
  if (bytes === null)
    throw new MalformedError(
      'archive-malformed',
      `wanted \`manifest.json\` or \`index.json\` in ${quote(archive.name)}`,
    );
  const list = parseJson(bytes, { maxBytes: maxManifestBytes }) as JsonValue;
  if (!Array.isArray(list) || list.length > maxImages) {
    throw new MalformedError('archive-malformed', `wanted a list of at most ${maxImages} images in \`manifest.json\``);
  }
  const images: ArchivedImage[] = [];
  for (const item of list as readonly JsonValue[]) images.push(await readImage(archive, item));
  return images;
}

function readImage(archive: Archive, item: JsonValue): Promise<ArchivedImage> {
  const fields: JsonFields = readDocument(item, 'manifest.json', 'archive-malformed');
  return buildArchivedImage(archive, {
    config: readString(fields, 'Config'),
    layers: readOptionalStrings(fields, 'Layers', 1000),
    names: readOptionalStrings(fields, 'RepoTags', 1000),
  });
}

function createBuiltSource(archive: Archive, images: readonly ArchivedImage[]): ArchiveSource {
  const files = new Map(images.flatMap((image) => [...image.files]));
  const named = images.flatMap(({ names, manifest }) =>
    (names.length === 0 ? [undefined] : names).map((name): NamedImage => ({ name, descriptor: manifest.descriptor })),
  );
  const byDigest = new Map(images.map((image) => [image.manifest.descriptor.digest, image.manifest]));
  return createSource(archive, {
    digests: 'computed',
    named,
    find: async (digest) => byDigest.get(digest) ?? null,
    fileOf: (digest) => files.get(digest),
  });
}

function createIndexedSource(archive: Archive, index: LayoutIndex): ArchiveSource {
  const fileOf = (digest: Digest): string => `blobs/${digestAlgorithm(digest)}/${digestEncoded(digest)}`;
  const named = index.entries.map(({ descriptor }): NamedImage => {
    const name = descriptor.annotations?.[containerdName] ?? descriptor.annotations?.[refNameAnnotation];
    return { name, descriptor };
  });
  return createSource(archive, {
    digests: 'stored',
    named,
    fileOf,
    async find(digest) {
      const bytes = await readMember(archive, fileOf(digest));
      const listed = index.entries.find(({ descriptor }) => descriptor.digest === digest);
      return bytes === null ? null : verifyMember(bytes, digest, listed?.descriptor.mediaType);
    },
  });
}

function verifyMember(bytes: Uint8Array, digest: Digest, mediaType: string | undefined): StoredManifest {
  try {
    return storedManifest(bytes, mediaType, digest);
  } catch (cause) {
    if (!(cause instanceof UnavailableError)) throw cause;
    throw new MalformedError('archive-malformed', cause.message, { cause });
  }
}

interface SourceParts {
  readonly digests: 'stored' | 'computed';
  readonly named: readonly NamedImage[];
  readonly find: (digest: Digest) => Promise<StoredManifest | null>;
  readonly fileOf: (digest: Digest) => string | undefined;
}

function createSource(archive: Archive, parts: SourceParts): ArchiveSource {
  const openBlob = async (blob: Descriptor): Promise<AsyncIterable<Uint8Array> | null> => {
    const name = parts.fileOf(blob.digest);
    const file = name === undefined ? null : findTarFile(archive.entries, name);
    if (file === null) return null;
    const mismatch = (message: string): Error => new MalformedError('archive-malformed', message);
    return VerifiedBytes.check(blob, archive.tar.stream(file.offset, file.size), mismatch);
  };
  return {
    name: archive.name,
    digests: parts.digests,
    async readManifest(target: Digest | TagTarget) {
      const digest = typeof target === 'string' ? target : findNamed(parts.named, target.tag);
      return digest === null ? null : parts.find(digest);
    },
    readReferrers: async () => ({ descriptors: [], source: 'layout' }),
    async readBlob(blob, maxBytes) {
      requireWithin(blob, maxBytes);
      const chunks = await openBlob(blob);
      return chunks === null ? null : collect(chunks);
    },
    openBlob,
    async *listTags() {
      for (const { name } of parts.named) if (name !== undefined) yield name;
    },
    defaultTarget: async () => onlyImage(parts.named, archive.name),
  };
}

/** By the whole name, or by its tag alone where that is one image. */
function findNamed(named: readonly NamedImage[], wanted: string): Digest | null {
  const whole = named.find(({ name }) => name === wanted);
  if (whole !== undefined) return whole.descriptor.digest;
  const digests = new Set(
    named.filter(({ name }) => name?.endsWith(`:${wanted}`)).map(({ descriptor }) => descriptor.digest),
  );
  const [only, other] = digests;
  if (other === undefined) return only ?? null;
  throw new UsageError('reference-malformed', `several images in the archive have the tag ${quote(wanted)}`, {
    hint: 'give the whole name, as `countersign` lists it',
    detail: { names: named.flatMap(({ name }) => name ?? []) },
  });
}
