// SPDX-License-Identifier: Apache-2.0
import { encodeBase64 } from '../../bytes/base64.ts';
import { encodeCanonicalJson } from '../../bytes/canonical-json.ts';
import type { JsonObject } from '../../bytes/json.ts';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { MalformedError } from '../../errors/errors.ts';
import type { StoredManifest } from '../../oci/manifest.ts';
import type { Discovery, FoundCandidate, RefusedEvidence, UnreadableStore } from '../../verify/discovery.ts';
import type { EvidenceCandidate } from '../../verify/expectation.ts';
import type { FoundContent, ImageEvidence, Resolution } from '../image-evidence.ts';
import type { ImageName } from '../image-pattern.ts';
import { maxRecordBytes } from './record-limits.ts';
import { encodeRecordedError } from './recorded-error.ts';

/**
 * Everything that was found out about an image, as canonical JSON with the exact bytes of what was read: `parseRecord` gives back
 * evidence of which every policy says the same.
 *
 * @throws {MalformedError} `record-malformed` when it would be larger than what is read
 */
export function encodeRecord(evidence: ImageEvidence): Uint8Array {
  const record: JsonObject = {
    apiVersion: 'countersign.dev/v1',
    kind: 'EvidenceRecord',
    image: encodeName(evidence.image),
    resolution: encodeResolution(evidence.resolution),
    found: [...evidence.found.values()].map(encodeFound),
  };
  const bytes = encodeUtf8(`${encodeCanonicalJson(record)}\n`);
  if (bytes.byteLength <= maxRecordBytes) return bytes;
  throw new MalformedError(
    'record-malformed',
    `wanted at most ${maxRecordBytes} bytes of recorded evidence, got ${bytes.byteLength}`,
    { hint: 'record an image with fewer or smaller attestations' },
  );
}

function encodeName({ text, repository, tag, digest }: ImageName): JsonObject {
  return {
    text,
    repository,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

function encodeResolution(resolution: Resolution): JsonObject {
  if (resolution.kind === 'resolved') return { kind: 'resolved', digest: resolution.digest };
  return { kind: resolution.kind, error: encodeRecordedError(resolution.error) };
}

function encodeFound({ digest, manifest, unread, discovery }: FoundContent): JsonObject {
  return {
    digest,
    manifest: encodeManifestState(manifest),
    ...(unread === undefined ? {} : { unread: encodeRecordedError(unread) }),
    ...(discovery === undefined ? {} : { discovery: encodeDiscovery(discovery, manifest) }),
  };
}

function encodeManifestState(manifest: StoredManifest | null | undefined): JsonObject {
  if (manifest === undefined) return { state: 'unread' };
  if (manifest === null) return { state: 'absent' };
  return { state: 'stored', mediaType: manifest.descriptor.mediaType, bytes: encodeBase64(manifest.bytes) };
}

/** The image is left out where it is the manifest beside it, as it nearly always is. */
function encodeDiscovery(
  { image, candidates, refused, unreadable }: Discovery<EvidenceCandidate>,
  manifest: FoundContent['manifest'],
): JsonObject {
  const isSame = image === manifest || (image && manifest && image.descriptor.digest === manifest.descriptor.digest);
  return {
    ...(isSame === true ? {} : { image: encodeManifestState(image) }),
    candidates: candidates.map(encodeCandidate),
    refused: refused.map(encodeRefused),
    unreadable: unreadable.map(encodeUnreadable),
  };
}

function encodeCandidate({ origin, candidate }: FoundCandidate<EvidenceCandidate>): JsonObject {
  const { place, store, manifest, layer } = origin;
  return { origin: { place, store, manifest, layer }, ...encodeContent(candidate) };
}

function encodeContent(candidate: EvidenceCandidate): JsonObject {
  switch (candidate.kind) {
    case 'bundle':
      return { kind: candidate.kind, bytes: encodeBase64(candidate.bytes) };
    case 'simple-signing':
      return { kind: candidate.kind, bytes: encodeBase64(candidate.payload), annotations: candidate.annotations };
    case 'envelope':
      return { kind: candidate.kind, bytes: encodeBase64(candidate.envelope), annotations: candidate.annotations };
  }
}

function encodeRefused({ origin, error }: RefusedEvidence): JsonObject {
  const { place, store, manifest, layer } = origin;
  return {
    origin: {
      place,
      store,
      ...(manifest === undefined ? {} : { manifest }),
      ...(layer === undefined ? {} : { layer }),
    },
    error: encodeRecordedError(error),
  };
}

function encodeUnreadable({ place, what, error }: UnreadableStore): JsonObject {
  return { place, what, error: encodeRecordedError(error) };
}
