// SPDX-License-Identifier: Apache-2.0
import { type JsonValue, parseJson } from '../../bytes/json.ts';
import {
  fieldOf,
  type JsonFields,
  readDocument,
  readObject,
  readObjects,
  readOptionalObject,
  readOptionalString,
  readString,
} from '../../bytes/json-fields.ts';
import { quote } from '../../bytes/quote.ts';
import { requireMembers } from '../../bytes/require-members.ts';
import { CountersignError, MalformedError } from '../../errors/errors.ts';
import type { Digest } from '../../oci/digest.ts';
import type { StoredManifest } from '../../oci/manifest.ts';
import { storedManifest } from '../../oci/stored-manifest.ts';
import type { Discovery } from '../../verify/discovery.ts';
import type { EvidenceCandidate } from '../../verify/expectation.ts';
import type { FoundContent, ImageEvidence, Resolution } from '../image-evidence.ts';
import type { ImageName } from '../image-pattern.ts';
import { readBytes, readDigest, readOptionalDigest } from './record-fields.ts';
import { maxRecordBytes, maxRecordedDigests, maxRecordedPieces } from './record-limits.ts';
import { parseRecordedError } from './recorded-error.ts';
import { parseCandidate, parseRefused } from './recorded-piece.ts';

const code = 'record-malformed';

/**
 * The evidence that `encodeRecord` wrote. Manifests have the digests that they are recorded under; nothing else is proven.
 *
 * @throws {MalformedError} `record-malformed`
 */
export function parseRecord(bytes: Uint8Array): ImageEvidence {
  const fields = readDocument(readJson(bytes), 'record', code);
  requireMembers(fields, 'apiVersion', 'kind', 'image', 'resolution', 'found');
  if (readString(fields, 'kind') !== 'EvidenceRecord' || readString(fields, 'apiVersion') !== 'countersign.dev/v1') {
    throw new MalformedError(code, 'wanted an `EvidenceRecord` of `countersign.dev/v1`, got something else');
  }
  return {
    image: parseName(readObject(fields, 'image')),
    resolution: parseResolution(readObject(fields, 'resolution')),
    found: mapByDigest(readObjects(fields, 'found', maxRecordedDigests).map(parseFound)),
  };
}

function readJson(bytes: Uint8Array): JsonValue {
  try {
    return parseJson(bytes, { maxBytes: maxRecordBytes });
  } catch (cause) {
    if (!(cause instanceof CountersignError)) throw cause;
    throw new MalformedError(code, `the recorded evidence is not JSON: ${cause.message}`, { cause });
  }
}

function parseName(fields: JsonFields): ImageName {
  requireMembers(fields, 'text', 'repository', 'tag', 'digest');
  const tag = readOptionalString(fields, 'tag');
  const digest = readOptionalDigest(fields, 'digest');
  return {
    text: readString(fields, 'text'),
    repository: readString(fields, 'repository'),
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

function parseResolution(fields: JsonFields): Resolution {
  const kind = readString(fields, 'kind');
  switch (kind) {
    case 'resolved':
      requireMembers(fields, 'kind', 'digest');
      return { kind, digest: readDigest(fields, 'digest') };
    case 'not-found':
    case 'unavailable':
      requireMembers(fields, 'kind', 'error');
      return { kind, error: parseRecordedError(readObject(fields, 'error')) };
    default:
      throw new MalformedError(
        code,
        `wanted \`resolved\`, \`not-found\` or \`unavailable\` in \`${fields.path}.kind\`, got ${quote(kind)}`,
      );
  }
}

function mapByDigest(found: readonly FoundContent[]): ReadonlyMap<Digest, FoundContent> {
  const map = new Map(found.map((content) => [content.digest, content] as const));
  if (map.size === found.length) return map;
  throw new MalformedError(code, 'wanted each digest once in `record.found`, got one twice');
}

function parseFound(fields: JsonFields): FoundContent {
  requireMembers(fields, 'digest', 'manifest', 'unread', 'discovery');
  const digest = readDigest(fields, 'digest');
  const manifest = parseManifestState(readObject(fields, 'manifest'), digest);
  const unread = readOptionalObject(fields, 'unread');
  const discovery = readOptionalObject(fields, 'discovery');
  return {
    digest,
    manifest,
    ...(unread === undefined ? {} : { unread: parseRecordedError(unread) }),
    ...(discovery === undefined ? {} : { discovery: parseDiscovery(discovery, { digest, manifest }) }),
  };
}

function parseManifestState(fields: JsonFields, digest: Digest): StoredManifest | null | undefined {
  const state = readString(fields, 'state');
  requireMembers(fields, 'state', ...(state === 'stored' ? ['mediaType', 'bytes'] : []));
  if (state === 'unread') return undefined;
  if (state === 'absent') return null;
  if (state !== 'stored') {
    const message = `wanted \`stored\`, \`absent\` or \`unread\` in \`${fields.path}.state\`, got ${quote(state)}`;
    throw new MalformedError(code, message);
  }
  const bytes = readBytes(fields, 'bytes');
  try {
    return storedManifest(bytes, readString(fields, 'mediaType'), digest);
  } catch (cause) {
    if (!(cause instanceof CountersignError)) throw cause;
    throw new MalformedError(code, `${cause.message} in \`${fields.path}\``, { cause });
  }
}

function parseDiscovery(
  fields: JsonFields,
  content: Pick<FoundContent, 'digest' | 'manifest'>,
): Discovery<EvidenceCandidate> {
  requireMembers(fields, 'image', 'candidates', 'refused', 'unreadable');
  const hasImage = fieldOf(fields, 'image') !== undefined;
  return {
    digest: content.digest,
    image: hasImage ? parseManifestState(readObject(fields, 'image'), content.digest) : content.manifest,
    candidates: readObjects(fields, 'candidates', maxRecordedPieces).map(parseCandidate),
    refused: readObjects(fields, 'refused', maxRecordedPieces).map(parseRefused),
    unreadable: readObjects(fields, 'unreadable', maxRecordedPieces).map((store) => {
      requireMembers(store, 'place', 'what', 'error');
      return {
        place: readString(store, 'place'),
        what: readString(store, 'what'),
        error: parseRecordedError(readObject(store, 'error')),
      };
    }),
  };
}
