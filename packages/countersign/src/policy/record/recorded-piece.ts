// SPDX-License-Identifier: Apache-2.0
import {
  fieldOf,
  type JsonFields,
  readInteger,
  readObject,
  readString,
  readStringMap,
} from '../../bytes/json-fields.ts';
import { quote } from '../../bytes/quote.ts';
import { requireMembers } from '../../bytes/require-members.ts';
import { MalformedError } from '../../errors/errors.ts';
import type { EvidenceOrigin, FoundCandidate, RefusedEvidence } from '../../verify/discovery.ts';
import type { EvidenceCandidate } from '../../verify/expectation.ts';
import { readBytes, readDigest, readOptionalDigest } from './record-fields.ts';
import { maxRecordedAnnotations } from './record-limits.ts';
import { parseRecordedError } from './recorded-error.ts';

const stores: readonly EvidenceOrigin['store'][] = ['referrers', 'referrers-tag', 'signature-tag', 'attestation-tag'];

/** @throws {MalformedError} the code of `fields` */
export function parseCandidate(fields: JsonFields): FoundCandidate<EvidenceCandidate> {
  const origin = readObject(fields, 'origin');
  requireMembers(origin, 'place', 'store', 'manifest', 'layer');
  return {
    origin: { ...parsePlace(origin), manifest: readDigest(origin, 'manifest'), layer: readInteger(origin, 'layer') },
    candidate: parseContent(fields),
  };
}

function parseContent(fields: JsonFields): EvidenceCandidate {
  const kind = readString(fields, 'kind');
  switch (kind) {
    case 'bundle':
      requireMembers(fields, 'origin', 'kind', 'bytes');
      return { kind, bytes: readBytes(fields, 'bytes') };
    case 'simple-signing':
      return { kind, payload: readBytes(fields, 'bytes'), annotations: readAnnotations(fields) };
    case 'envelope':
      return { kind, envelope: readBytes(fields, 'bytes'), annotations: readAnnotations(fields) };
    default:
      throw new MalformedError(
        fields.code,
        `wanted \`bundle\`, \`simple-signing\` or \`envelope\` in \`${fields.path}.kind\`, got ${quote(kind)}`,
      );
  }
}

function readAnnotations(fields: JsonFields): Readonly<Record<string, string>> {
  requireMembers(fields, 'origin', 'kind', 'bytes', 'annotations');
  return readStringMap(fields, 'annotations', maxRecordedAnnotations);
}

/** @throws {MalformedError} the code of `fields` */
export function parseRefused(fields: JsonFields): RefusedEvidence {
  requireMembers(fields, 'origin', 'error');
  const origin = readObject(fields, 'origin');
  requireMembers(origin, 'place', 'store', 'manifest', 'layer');
  const manifest = readOptionalDigest(origin, 'manifest');
  return {
    origin: {
      ...parsePlace(origin),
      ...(manifest === undefined ? {} : { manifest }),
      ...(fieldOf(origin, 'layer') === undefined ? {} : { layer: readInteger(origin, 'layer') }),
    },
    error: parseRecordedError(readObject(fields, 'error')),
  };
}

function parsePlace(fields: JsonFields): Pick<EvidenceOrigin, 'place' | 'store'> {
  const text = readString(fields, 'store');
  const store = stores.find((known) => known === text);
  if (store === undefined)
    throw new MalformedError(fields.code, `wanted a store in \`${fields.path}.store\`, got ${quote(text)}`);
  return { place: readString(fields, 'place'), store };
}
