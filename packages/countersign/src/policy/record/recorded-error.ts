// SPDX-License-Identifier: Apache-2.0
import type { JsonObject, JsonValue } from '../../bytes/json.ts';
import { fieldOf, type JsonFields, readOptionalObject, readString } from '../../bytes/json-fields.ts';
import { quote } from '../../bytes/quote.ts';
import { requireMembers } from '../../bytes/require-members.ts';
import {
  type ErrorCode,
  errorTable,
  type MalformedCode,
  type UnavailableCode,
  type UntrustedCode,
  type UsageCode,
} from '../../errors/codes.ts';
import {
  CountersignError,
  type ErrorDetail,
  type ErrorOptions,
  MalformedError,
  UnavailableError,
  UntrustedError,
  UsageError,
} from '../../errors/errors.ts';

const maxCauses = 4;

/** The class follows from the code; the stack is left out, and of the causes those of others. */
export function encodeRecordedError(error: CountersignError, depth = 0): JsonObject {
  const { code, message, hint, detail, cause } = error;
  const own = cause instanceof CountersignError && depth < maxCauses;
  return {
    code,
    // A lone surrogate has no UTF-8 encoding.
    message: message.toWellFormed(),
    hint: hint.toWellFormed(),
    ...(Object.keys(detail).length === 0 ? {} : { detail }),
    ...(own ? { cause: encodeRecordedError(cause, depth + 1) } : {}),
  };
}

/** @throws {MalformedError} `record-malformed` */
export function parseRecordedError(fields: JsonFields, depth = 0): CountersignError {
  requireMembers(fields, 'code', 'message', 'hint', 'detail', 'cause');
  const code = readString(fields, 'code');
  if (!isErrorCode(code)) throw malformed(`wanted a code of an error in \`${fields.path}.code\`, got ${quote(code)}`);
  if (depth > maxCauses) throw malformed(`wanted at most ${maxCauses} causes in \`${fields.path}\`, got more`);
  const cause = readOptionalObject(fields, 'cause');
  return errorOf(code, readString(fields, 'message'), {
    hint: readString(fields, 'hint'),
    detail: parseDetail(fields),
    ...(cause === undefined ? {} : { cause: parseRecordedError(cause, depth + 1) }),
  });
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorTable, code);
}

function parseDetail(fields: JsonFields): ErrorDetail {
  const object = readOptionalObject(fields, 'detail');
  if (object === undefined) return {};
  for (const name of Object.keys(object.object)) {
    if (!isDetail(fieldOf(object, name)))
      throw malformed(`wanted text, a number or a list of texts in \`${object.path}\``);
  }
  return object.object as ErrorDetail;
}

function isDetail(value: JsonValue | undefined): boolean {
  if (Array.isArray(value)) return value.every((item) => typeof item === 'string');
  return ['string', 'number', 'boolean'].includes(typeof value);
}

function errorOf(code: ErrorCode, message: string, options: ErrorOptions): CountersignError {
  switch (errorTable[code].class) {
    case 'untrusted':
      return new UntrustedError(code as UntrustedCode, message, options);
    case 'usage':
      return new UsageError(code as UsageCode, message, options);
    case 'malformed':
      return new MalformedError(code as MalformedCode, message, options);
    case 'unavailable':
      return new UnavailableError(code as UnavailableCode, message, options);
  }
}

function malformed(message: string): MalformedError {
  return new MalformedError('record-malformed', message);
}
