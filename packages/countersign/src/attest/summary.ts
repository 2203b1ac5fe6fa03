// SPDX-License-Identifier: Apache-2.0
import type { JsonObject, JsonValue } from '../bytes/json.ts';
import {
  type JsonFields,
  readDocument,
  readObject,
  readObjects,
  readOptionalObject,
  readOptionalStrings,
  readString,
  readStrings,
} from '../bytes/json-fields.ts';
import { quote } from '../bytes/quote.ts';
import { encodeRfc3339, parseRfc3339 } from '../bytes/rfc3339.ts';
import { MalformedError } from '../errors/errors.ts';

export const summaryPredicateType = 'https://in-toto.io/attestation/svr/v0.2';
/** What we assert of an image that our policies admit. */
export const verifiedProperty = 'COUNTERSIGN_VERIFIED';

/** The predicate of a Simple Verification Result (in-toto SVR v0.2), as far as a gate needs it. */
export interface Summary {
  /** URI of the gate that checked. */
  readonly verifier: string;
  /** SHA-256 of the policies that were evaluated, in hex; one for the whole set in summaries of ours. */
  readonly policySets: readonly string[];
  readonly timeCreatedMs: number;
  /** The names that the image was checked under, `host/repository` or `host/repository:tag`; none in summaries of others. */
  readonly references: readonly string[];
  /** What the gate asserts; only what holds is ever listed. */
  readonly properties: readonly string[];
}

// in-toto attestation framework v1, parsing rules: extension members are named by URIs.
const extension = 'https://countersign.dev/attestation/summary/v1';
const maxItems = 1024;
const hexForm = /^[0-9a-f]{64}$/;

/** @throws {MalformedError} `predicate-malformed` */
export function parseSummary(predicate: JsonValue): Summary {
  const root = readDocument(predicate, 'predicate', 'predicate-malformed');
  const verifier = readObject(root, 'verifier');
  const ours = readOptionalObject(root, extension);
  return {
    verifier: readFilled(verifier, 'id'),
    policySets: readObjects(verifier, 'policies', maxItems).flatMap(readPolicy),
    timeCreatedMs: readTime(root, 'timeCreated'),
    references: ours === undefined ? [] : readOptionalStrings(ours, 'references', maxItems),
    properties: readStrings(root, 'properties', maxItems),
  };
}

export function encodeSummary(summary: Summary): JsonObject {
  const { verifier, policySets, timeCreatedMs, references, properties } = summary;
  return {
    verifier: { id: verifier, policies: policySets.map((sha256) => ({ digest: { sha256 } })) },
    timeCreated: encodeRfc3339(timeCreatedMs),
    properties,
    ...(references.length === 0 ? {} : { [extension]: { references } }),
  };
}

/** A policy that is named by something else than its SHA-256 proves nothing to us. */
function readPolicy(policy: JsonFields): readonly string[] {
  const digest = readOptionalObject(policy, 'digest');
  if (digest === undefined || !Object.hasOwn(digest.object, 'sha256')) return [];
  const hex = readString(digest, 'sha256');
  if (hexForm.test(hex)) return [hex];
  throw malformed(`wanted 64 lower-case hex digits in \`${digest.path}.sha256\`, got ${quote(hex)}`);
}

function readFilled(fields: JsonFields, name: string): string {
  const text = readString(fields, name);
  if (text === '') throw malformed(`wanted a URI in \`${fields.path}.${name}\`, got an empty text`);
  return text;
}

function readTime(fields: JsonFields, name: string): number {
  const text = readString(fields, name);
  const instantMs = parseRfc3339(text);
  if (instantMs !== undefined) return instantMs;
  throw malformed(`wanted a time as \`2026-01-02T03:04:05Z\` in \`${fields.path}.${name}\`, got ${quote(text)}`);
}

function malformed(message: string): MalformedError {
  return new MalformedError('predicate-malformed', message);
}
