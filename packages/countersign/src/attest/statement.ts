// SPDX-License-Identifier: Apache-2.0
import { type JsonObject, type JsonValue, parseJson } from '../bytes/json.ts';
import {
  fieldOf,
  type JsonFields,
  readDocument,
  readObjects,
  readOptionalObject,
  readOptionalString,
  readString,
  readStringMap,
  type StringMap,
} from '../bytes/json-fields.ts';
import { quote } from '../bytes/quote.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import type { HashAlgorithm } from '../crypto/hash.ts';
import { MalformedError } from '../errors/errors.ts';
import { sortedObject } from './sorted-object.ts';

/** An in-toto statement, v0.1 or v1: a predicate about subjects. */
export interface Statement {
  readonly type: StatementType;
  readonly subjects: readonly StatementSubject[];
  readonly predicateType: string;
  /** Absent in what cosign 2.6 to 3.0.4 wrote for image signatures. */
  readonly predicate?: JsonValue;
}

export interface StatementSubject {
  readonly name?: string;
  /** Algorithm to value; values of SHA-256, SHA-384 and SHA-512 have been checked to be lower-case hex of the right length. */
  readonly digests: StringMap;
  readonly annotations: JsonObject;
}

const statementTypes = ['https://in-toto.io/Statement/v0.1', 'https://in-toto.io/Statement/v1'] as const;
export type StatementType = (typeof statementTypes)[number];
export const statementV1: StatementType = 'https://in-toto.io/Statement/v1';

export const maxStatementBytes = 32 * 1024 * 1024;
const maxSubjects = 1024;
const maxDigests = 32;
const hexLengths: Readonly<Record<HashAlgorithm, number>> = { sha256: 64, sha384: 96, sha512: 128 };
const lowerHex = /^[0-9a-f]*$/;

/**
 * An in-toto statement. Parse only a payload whose signature was verified.
 *
 * @throws {MalformedError} `statement-malformed`, `json-malformed`
 */
export function parseStatement(bytes: Uint8Array): Statement {
  const root = readDocument(parseJson(bytes, { maxBytes: maxStatementBytes }), 'statement', 'statement-malformed');
  const predicate = fieldOf(root, 'predicate');
  return {
    type: readType(root),
    subjects: readSubjects(root),
    predicateType: readPredicateType(root),
    ...(predicate === undefined ? {} : { predicate }),
  };
}

/** Members in the order in which cosign writes them; an absent predicate is written as `{}`, because strict readers ask for it. */
export function encodeStatement(statement: Statement): Uint8Array {
  return encodeUtf8(
    JSON.stringify({
      _type: statement.type,
      subject: statement.subjects.map((subject) => ({
        ...(subject.name === undefined ? {} : { name: subject.name }),
        digest: subject.digests,
        annotations: sortedObject(subject.annotations),
      })),
      predicateType: statement.predicateType,
      predicate: statement.predicate ?? {},
    }),
  );
}

function readType(root: JsonFields): StatementType {
  const text = readString(root, '_type');
  const type = statementTypes.find((candidate) => candidate === text);
  if (type === undefined) throw malformed(`wanted an in-toto statement v0.1 or v1, got ${quote(text)}`);
  return type;
}

function readPredicateType(root: JsonFields): string {
  const text = readString(root, 'predicateType');
  if (text === '') throw malformed('wanted a type of predicate, got an empty one');
  return text;
}

function readSubjects(root: JsonFields): readonly StatementSubject[] {
  const subjects = readObjects(root, 'subject', maxSubjects);
  if (subjects.length === 0) throw malformed('wanted at least one subject, got none');
  return subjects.map(readSubject);
}

function readSubject(fields: JsonFields): StatementSubject {
  const name = readOptionalString(fields, 'name');
  return {
    ...(name === undefined || name === '' ? {} : { name }),
    digests: readDigests(fields),
    annotations: readOptionalObject(fields, 'annotations')?.object ?? {},
  };
}

function readDigests(subject: JsonFields): StringMap {
  const digests = readStringMap(subject, 'digest', maxDigests);
  for (const [algorithm, length] of Object.entries(hexLengths)) {
    const hex = Object.hasOwn(digests, algorithm) ? digests[algorithm] : undefined;
    if (hex === undefined || (hex.length === length && lowerHex.test(hex))) continue;
    throw malformed(
      `wanted ${length} lower-case hex digits in \`${subject.path}.digest.${algorithm}\`, got ${quote(hex)}`,
    );
  }
  return digests;
}

function malformed(message: string): MalformedError {
  return new MalformedError('statement-malformed', message);
}
