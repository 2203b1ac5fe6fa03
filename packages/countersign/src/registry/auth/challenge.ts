// SPDX-License-Identifier: Apache-2.0
import { UnavailableError } from '../../errors/errors.ts';

export interface Challenge {
  /** Lower case. */
  readonly scheme: string;
  /** Names in lower case, escapes resolved. */
  readonly params: ReadonlyMap<string, string>;
}

const maxHeaderChars = 16 * 1024;
const maxChallenges = 16;

// RFC 9110 §11.6.1; each expression reads a text once from left to right.
const blanksAndCommas = /[ \t,]*/y;
const blanks = /[ \t]*/y;
const schemeName = /[!#$%&'*+\-.^_`|~0-9A-Za-z]+/y;
// The unquoted form is wider than `token`, because registries write `realm=https://…` without quotes.
const authParam = /([!#$%&'*+\-.^_`|~0-9A-Za-z]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s",=][^\s",]*))/y;
const token68 = /[A-Za-z0-9\-._~+/]+=*(?=[ \t]*(?:,|$))/y;

/**
 * The challenges of all `WWW-Authenticate` fields of an answer, in order; several may share a field.
 *
 * @throws {UnavailableError} `registry-protocol`
 */
export function parseChallenges(headers: readonly string[]): readonly Challenge[] {
  if (headers.reduce((sum, header) => sum + header.length, 0) > maxHeaderChars) throw malformed('too long');
  const challenges = headers.flatMap((header) => parseHeader(header));
  if (challenges.length > maxChallenges) throw malformed('too many challenges');
  return challenges;
}

interface Cursor {
  readonly text: string;
  at: number;
}

function parseHeader(text: string): readonly Challenge[] {
  const cursor: Cursor = { text, at: 0 };
  const challenges: Challenge[] = [];
  take(cursor, blanksAndCommas);
  while (cursor.at < text.length) {
    const scheme = take(cursor, schemeName)?.[0];
    if (scheme === undefined) throw malformed('wanted the name of a scheme');
    challenges.push({ scheme: scheme.toLowerCase(), params: takeParams(cursor) });
    take(cursor, blanksAndCommas);
  }
  return challenges;
}

function takeParams(cursor: Cursor): ReadonlyMap<string, string> {
  const params = new Map<string, string>();
  const spaced = take(cursor, blanks)?.[0] !== '';
  // `Negotiate YII…` and its like: nothing that we could answer.
  if (!spaced || take(cursor, token68) !== undefined) return requireEnd(cursor, params);
  for (;;) {
    const param = take(cursor, authParam);
    if (param === undefined) return params;
    const name = param[1]?.toLowerCase() ?? '';
    // Two realms are two meanings.
    if (params.has(name)) throw malformed('a parameter stands twice in one challenge');
    params.set(name, param[3] ?? (param[2] ?? '').replaceAll(/\\(.)/g, '$1'));
    requireEnd(cursor, params);
    take(cursor, blanksAndCommas);
  }
}

/** After a challenge or a parameter comes a comma or the end. */
function requireEnd<Result>(cursor: Cursor, result: Result): Result {
  take(cursor, blanks);
  if (cursor.at < cursor.text.length && cursor.text[cursor.at] !== ',')
    throw malformed('wanted a comma between two parts');
  return result;
}

function take(cursor: Cursor, pattern: RegExp): RegExpExecArray | undefined {
  pattern.lastIndex = cursor.at;
  const match = pattern.exec(cursor.text);
  if (match === null) return undefined;
  cursor.at = pattern.lastIndex;
  return match;
}

function malformed(what: string): UnavailableError {
  return new UnavailableError('registry-protocol', `the \`WWW-Authenticate\` header does not parse: ${what}`);
}
