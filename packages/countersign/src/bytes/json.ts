// SPDX-License-Identifier: Apache-2.0
import { MalformedError } from '../errors/errors.ts';
import { decodeUtf8 } from './utf8.ts';

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: JsonValue;
}

export interface JsonLimits {
  readonly maxBytes: number;
  /** Arrays and objects inside one another; default 64. */
  readonly maxDepth?: number;
}

const defaultMaxDepth = 64;

/**
 * JSON that every reader understands in one way: UTF-8 without byte order mark, no member name twice in an object (also
 * not when spelled with escapes), no lone surrogates, no `__proto__`. Time and stack are linear in the input and bounded.
 *
 * @throws {MalformedError} `json-malformed`
 */
export function parseJson(bytes: Uint8Array, limits: JsonLimits): JsonValue {
  if (bytes.byteLength > limits.maxBytes) {
    throw malformed(`wanted at most ${limits.maxBytes} bytes of JSON, got ${bytes.byteLength}`);
  }
  const text = decodeUtf8(bytes, 'json-malformed');
  const memberCount = scanStructure(text, limits.maxDepth ?? defaultMaxDepth);
  const value = parseText(text);
  const seen = { members: 0, escapes: text.includes('\\u') };
  inspect(value, seen);
  // JSON.parse keeps the last of two equal names, so the text has more members than the value if and only if a name repeats.
  if (seen.members !== memberCount) throw malformed('wanted each member name once in an object, got one twice');
  return value;
}

function parseText(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch (cause) {
    // The engine's message quotes the text, which may be a secret of the caller; it stays in `cause`.
    throw malformed('wanted JSON, got something else', cause);
  }
}

/** Number of colons outside strings: in valid JSON, the number of members in the whole text. */
function scanStructure(text: string, maxDepth: number): number {
  let members = 0;
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    switch (text.charCodeAt(index)) {
      case 0x22: // "
        index = endOfString(text, index + 1);
        break;
      case 0x3a: // :
        members++;
        break;
      case 0x0a: // indentation: half of some documents, and a loop so long that V8 takes 5 MB to compile it
        index = endOfSpaces(text, index);
        break;
      case 0x5b: // [
      case 0x7b: // {
        if (++depth > maxDepth) throw malformed(`wanted at most ${maxDepth} levels of nesting, got more`);
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth--;
        break;
    }
  }
  return members;
}

/** Index of the last of the white space that begins here. */
function endOfSpaces(text: string, start: number): number {
  const notSpace = /[^ \n\r\t]/g;
  notSpace.lastIndex = start;
  return notSpace.test(text) ? notSpace.lastIndex - 2 : text.length;
}

/** Index of the quote that ends the string; the end of the text if none does, which JSON.parse then reports. */
function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (quote - backslashes > start && text.charCodeAt(quote - backslashes - 1) === 0x5c) backslashes++;
    if (backslashes % 2 === 0) return quote;
  }
  return text.length;
}

interface Inspection {
  members: number;
  readonly escapes: boolean;
}

function inspect(value: JsonValue, seen: Inspection): void {
  if (typeof value === 'string') {
    if (seen.escapes) requireWellFormed(value);
  } else if (isArray(value)) {
    for (const item of value) inspect(item, seen);
  } else if (typeof value === 'object' && value !== null) {
    for (const name of Object.keys(value)) {
      // A copy by assignment would set the copy's prototype.
      if (name === '__proto__') throw malformed('wanted no member named `__proto__`, got one');
      if (seen.escapes) requireWellFormed(name);
      seen.members++;
      inspect(value[name] as JsonValue, seen);
    }
  }
}

// A lone surrogate has no UTF-8 encoding: two different strings would be written as the same bytes.
function requireWellFormed(text: string): void {
  if (!text.isWellFormed()) throw malformed('wanted well-formed Unicode, got a lone surrogate');
}

/** `Array.isArray` that narrows a readonly array. */
function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function malformed(message: string, cause?: unknown): MalformedError {
  return new MalformedError('json-malformed', message, { cause });
}
