// SPDX-License-Identifier: Apache-2.0
import { concatBytes } from '../../bytes/concat.ts';
import { decodeUtf8, encodeUtf8 } from '../../bytes/utf8.ts';
import { MalformedError } from '../../errors/errors.ts';

// The two messages of the SPIFFE Workload API that we need, in protobuf:
// JWTSVIDRequest { repeated string audience = 1; } · JWTSVIDResponse { repeated JWTSVID svids = 1; } · JWTSVID { string svid = 2; }

const lengthDelimited = 2;
const maxSvids = 100;

export function encodeJwtSvidRequest(audience: string): Uint8Array {
  const text = encodeUtf8(audience);
  return concatBytes(Uint8Array.of((1 << 3) | lengthDelimited), encodeVarint(text.length), text);
}

/**
 * The tokens of the answer, in order.
 *
 * @throws {MalformedError} `json-malformed`
 */
export function parseJwtSvidResponse(bytes: Uint8Array): readonly string[] {
  const svids = readFields(bytes).filter((field) => field.number === 1);
  if (svids.length > maxSvids) throw malformed();
  return svids.map(({ content }) => {
    const tokens = readFields(content).filter((field) => field.number === 2);
    const last = tokens.at(-1);
    if (last === undefined) throw malformed();
    return decodeUtf8(last.content, 'json-malformed');
  });
}

interface Field {
  readonly number: number;
  readonly content: Uint8Array;
}

/** The length-delimited fields; those of other wire types, of which we know none, are passed over. */
function readFields(bytes: Uint8Array): readonly Field[] {
  const fields: Field[] = [];
  let at = 0;
  while (at < bytes.length) {
    const tag = readVarint(bytes, at);
    at = tag.end;
    const wireType = tag.value & 7;
    if (wireType === lengthDelimited) {
      const length = readVarint(bytes, at);
      at = length.end + length.value;
      if (at > bytes.length) throw malformed();
      fields.push({ number: tag.value >>> 3, content: bytes.subarray(length.end, at) });
    } else at = skip(bytes, at, wireType);
    if (at > bytes.length) throw malformed();
  }
  return fields;
}

function skip(bytes: Uint8Array, at: number, wireType: number): number {
  if (wireType === 1) return at + 8;
  if (wireType === 5) return at + 4;
  if (wireType !== 0) throw malformed();
  for (let end = at; end < Math.min(bytes.length, at + 10); end += 1) if ((bytes[end] ?? 0) < 0x80) return end + 1;
  throw malformed();
}

/** At most four bytes: no tag and no length here needs more. */
function readVarint(bytes: Uint8Array, at: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let index = 0; index < 4; index += 1) {
    const byte = bytes[at + index];
    if (byte === undefined) throw malformed();
    value |= (byte & 0x7f) << (7 * index);
    if (byte < 0x80) return { value, end: at + index + 1 };
  }
  throw malformed();
}

function encodeVarint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Uint8Array.of(...bytes, rest);
}

function malformed(): MalformedError {
  return new MalformedError('json-malformed', 'wanted a protobuf message of the workload API, got something else');
}
