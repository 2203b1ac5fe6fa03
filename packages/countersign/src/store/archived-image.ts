// SPDX-License-Identifier: Apache-2.0
import { parseJson } from '../bytes/json.ts';
import { readDocument, readObject, readStrings } from '../bytes/json-fields.ts';
import { quote } from '../bytes/quote.ts';
import { createStreamingHash } from '../crypto/hash.ts';
import { MalformedError } from '../errors/errors.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { type Digest, digestOf, parseDigest } from '../oci/digest.ts';
import type { StoredManifest } from '../oci/manifest.ts';
import { mediaTypes } from '../oci/media-type.ts';
import { maxManifestBytes } from '../oci/parse-manifest.ts';
import { storeManifest } from '../oci/referrer-manifest.ts';
import { type Archive, readMember } from './archive.ts';
import { findTarFile } from './tar-entries.ts';

export interface ArchivedImage {
  readonly names: readonly string[];
  readonly manifest: StoredManifest;
  /** Name in the archive of each blob that the manifest lists. */
  readonly files: ReadonlyMap<Digest, string>;
}

/** One line of `manifest.json`. */
export interface ArchivedImageLine {
  readonly config: string;
  readonly layers: readonly string[];
  readonly names: readonly string[];
}

/**
 * The manifest that an image of a docker-archive never had. Layers stay as they are (uncompressed for docker and skopeo),
 * because compressing them again would give another digest with each version of a compressor.
 *
 * @throws {MalformedError} `archive-malformed`, also when a layer is not the one that the config tells of
 */
export async function buildArchivedImage(archive: Archive, line: ArchivedImageLine): Promise<ArchivedImage> {
  const configBytes = await readMember(archive, line.config);
  if (configBytes === null) throw missing(line.config);
  const config: Descriptor = {
    mediaType: mediaTypes.ociConfig,
    size: configBytes.byteLength,
    digest: digestOf(configBytes),
  };
  const diffIds = parseDiffIds(configBytes);
  if (diffIds.length !== line.layers.length) {
    throw malformed(`wanted ${diffIds.length} layers, as the config tells of, got ${line.layers.length}`);
  }
  const files = new Map<Digest, string>([[config.digest, line.config]]);
  const layers: Descriptor[] = [];
  for (const [at, name] of line.layers.entries()) {
    const layer = await describeLayer(archive, name, diffIds[at]);
    files.set(layer.digest, name);
    layers.push(layer);
  }
  const manifest = storeManifest({ kind: 'image', mediaType: mediaTypes.ociManifest, config, layers });
  return { names: line.names, manifest, files };
}

function parseDiffIds(config: Uint8Array): readonly Digest[] {
  const document = readDocument(parseJson(config, { maxBytes: maxManifestBytes }), 'config', 'archive-malformed');
  return readStrings(readObject(document, 'rootfs'), 'diff_ids', 1000).map(parseDigest);
}

async function describeLayer(archive: Archive, name: string, diffId: Digest | undefined): Promise<Descriptor> {
  const file = findTarFile(archive.entries, name);
  if (file === null) throw missing(name);
  const hash = createStreamingHash('sha256');
  let size = 0;
  let magic: Uint8Array = new Uint8Array(0);
  for await (const chunk of archive.tar.stream(file.offset, file.size)) {
    if (size === 0) magic = chunk.slice(0, 2);
    size += chunk.byteLength;
    hash.update(chunk);
  }
  if (size !== file.size) throw malformed('the archive is truncated');
  const digest = parseDigest(`sha256:${hash.hex()}`);
  if (digest === diffId) return { mediaType: mediaTypes.ociLayerTar, size, digest };
  // Some builders put compressed layers into the archive; the runtime checks their content against the config.
  if (magic[0] === 0x1f && magic[1] === 0x8b) return { mediaType: mediaTypes.ociLayerGzip, size, digest };
  throw malformed(`wanted the layer \`${diffId}\` in ${quote(name)}, got \`${digest}\``);
}

function missing(name: string): MalformedError {
  return malformed(`wanted ${quote(name)} in the archive, as \`manifest.json\` says, got nothing`);
}

function malformed(message: string): MalformedError {
  return new MalformedError('archive-malformed', message);
}
