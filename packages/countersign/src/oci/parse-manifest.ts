// SPDX-License-Identifier: Apache-2.0
import { type JsonObject, parseJson } from '../bytes/json.ts';
import {
  fieldOf,
  type JsonFields,
  readDocument,
  readObject,
  readOptionalObject,
  readOptionalObjects,
  readOptionalStringMap,
} from '../bytes/json-fields.ts';
import { quote } from '../bytes/quote.ts';
import { MalformedError } from '../errors/errors.ts';
import { refuseFoldedNames } from './folded-names.ts';
import type { ImageIndex, ImageManifest, Manifest } from './manifest.ts';
import { isIndexMediaType, isManifestMediaType, type ManifestMediaType, mediaTypes } from './media-type.ts';
import { parseDescriptor, readTypeName } from './parse-descriptor.ts';

/** image-spec asks registries to take at least 4 MiB; nobody pushes more. */
export const maxManifestBytes = 4 * 1024 * 1024;
const maxEntries = 10_000;
const maxAnnotations = 1000;
const maxDepth = 16;

const schema1Members = ['fsLayers', 'history', 'signatures'];
const schema2Members = [
  'schemaVersion',
  'mediaType',
  'artifactType',
  'config',
  'layers',
  'manifests',
  'subject',
  'annotations',
];
const members = new Set(schema2Members.concat(schema1Members));
const schema1Types = new Set([
  'application/vnd.docker.distribution.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v1+prettyjws',
]);

/**
 * What manifest bytes say, when they say one thing to every reader. `outerType` is the media type under which they were
 * delivered (Content-Type, or the parent's descriptor), undefined if there is none. Whether the bytes have the digest that
 * was asked for must have been checked before.
 *
 * @throws {MalformedError} `manifest-malformed`, `manifest-schema1`, `digest-invalid`
 */
export function parseManifest(bytes: Uint8Array, outerType: string | undefined): Manifest {
  const outer = outerType === undefined ? undefined : withoutParameters(outerType);
  if (outer !== undefined && schema1Types.has(outer)) throw schema1();
  const fields = readDocument(parseManifestJson(bytes), 'manifest', 'manifest-malformed');
  refuseFoldedNames(fields, members);
  checkVersion(fields);
  const mediaType = settleMediaType(fields, outer);
  checkShape(fields, mediaType);
  return isIndexMediaType(mediaType) ? parseIndex(fields, mediaType) : parseImage(fields, mediaType);
}

function parseManifestJson(bytes: Uint8Array): JsonObject {
  try {
    return parseJson(bytes, { maxBytes: maxManifestBytes, maxDepth }) as JsonObject;
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    throw new MalformedError('manifest-malformed', `wanted a manifest: ${cause.message}`, { cause });
  }
}

function checkVersion(fields: JsonFields): void {
  const version = fieldOf(fields, 'schemaVersion');
  if (version === 1) throw schema1();
  if (version !== 2) throw new MalformedError('manifest-malformed', 'wanted `schemaVersion` 2 in the manifest');
  for (const name of schema1Members) {
    if (isPresent(fields, name)) {
      throw new MalformedError(
        'manifest-malformed',
        `the manifest has \`${name}\` of Docker schema 1 besides \`schemaVersion\` 2`,
      );
    }
  }
}

/** The type inside and the type outside must be one (image-spec 1.1 §manifest, CVE-2021-41190). */
function settleMediaType(fields: JsonFields, outer: string | undefined): ManifestMediaType {
  const inner = readTypeName(fields, 'mediaType');
  const settled = inner ?? outer ?? typeOfShape(fields);
  if (outer !== undefined && inner !== undefined && inner !== outer) {
    throw new MalformedError(
      'manifest-malformed',
      `wanted a manifest of type ${quote(outer)}, as announced, got ${quote(inner)}`,
    );
  }
  if (!isManifestMediaType(settled)) {
    throw new MalformedError(
      'manifest-malformed',
      `wanted an OCI or Docker schema 2 manifest or index, got ${quote(settled)}`,
    );
  }
  // Docker schema 2 always had the member; only manifests of OCI image-spec 1.0 may lack it.
  if (inner === undefined && settled !== mediaTypes.ociManifest && settled !== mediaTypes.ociIndex) {
    throw new MalformedError('manifest-malformed', `wanted \`mediaType\` in a Docker manifest, got nothing`);
  }
  return settled;
}

function typeOfShape(fields: JsonFields): ManifestMediaType {
  return isPresent(fields, 'manifests') ? mediaTypes.ociIndex : mediaTypes.ociManifest;
}

function checkShape(fields: JsonFields, mediaType: ManifestMediaType): void {
  const forbidden = isIndexMediaType(mediaType) ? ['config', 'layers'] : ['manifests'];
  for (const name of forbidden) {
    // Present at all is enough: `null` and `[]` mean different things to different readers.
    if (fieldOf(fields, name) === undefined) continue;
    throw new MalformedError('manifest-malformed', `a manifest of type ${quote(mediaType)} must not have \`${name}\``);
  }
}

function parseImage(fields: JsonFields, mediaType: ManifestMediaType): ImageManifest {
  return {
    kind: 'image',
    mediaType,
    ...parseCommon(fields),
    config: parseDescriptor(readObject(fields, 'config')),
    layers: readOptionalObjects(fields, 'layers', maxEntries).map(parseDescriptor),
  };
}

function parseIndex(fields: JsonFields, mediaType: ManifestMediaType): ImageIndex {
  if (fieldOf(fields, 'manifests') === undefined) {
    throw new MalformedError('manifest-malformed', 'wanted `manifests` in the index, got nothing');
  }
  return {
    kind: 'index',
    mediaType,
    ...parseCommon(fields),
    manifests: readOptionalObjects(fields, 'manifests', maxEntries).map(parseDescriptor),
  };
}

function parseCommon(fields: JsonFields): Pick<Manifest, 'artifactType' | 'subject' | 'annotations'> {
  const artifactType = readTypeName(fields, 'artifactType');
  const subject = readOptionalObject(fields, 'subject');
  const annotations = readOptionalStringMap(fields, 'annotations', maxAnnotations);
  return {
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(subject === undefined ? {} : { subject: parseDescriptor(subject) }),
    ...(annotations === undefined ? {} : { annotations }),
  };
}

function isPresent(fields: JsonFields, name: string): boolean {
  return (fieldOf(fields, name) ?? null) !== null;
}

function withoutParameters(mediaType: string): string {
  return (mediaType.split(';', 1)[0] ?? '').trim().toLowerCase();
}

function schema1(): MalformedError {
  return new MalformedError('manifest-schema1', 'wanted an OCI or Docker schema 2 manifest, got Docker schema 1');
}
