// SPDX-License-Identifier: Apache-2.0
import { MalformedError } from '../errors/errors.ts';
import { decodeUtf8 } from './utf8.ts';

/** One value in DER (X.690 §10), on slices of the bytes that it was read from. */
export interface DerElement {
  /** The identifier octet: class, constructed bit and number. */
  readonly tag: number;
  /** Header and content. */
  readonly bytes: Uint8Array;
  readonly content: Uint8Array;
}

export const derTag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8String: 0x0c,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

const constructedBit = 0x20;
const maxIntegerLength = 1024;
const maxOidLength = 128;

/**
 * The one element that `bytes` consists of. Its length is definite and in the shortest form; what is inside is not looked at.
 * Tag numbers above 30 are refused: nothing that is read here has any.
 *
 * @throws {MalformedError} `der-malformed`
 */
export function readDer(bytes: Uint8Array): DerElement {
  const element = elementAt(bytes, 0);
  if (element.bytes.byteLength !== bytes.byteLength) {
    throw derMalformed(
      `wanted nothing behind the DER element, got ${bytes.byteLength - element.bytes.byteLength} bytes`,
    );
  }
  return element;
}

/**
 * The elements in a constructed one. Costs time in proportion to their number, whatever their content.
 *
 * @throws {MalformedError} `der-malformed`
 */
export function readDerChildren(element: DerElement, maxChildren: number): readonly DerElement[] {
  if ((element.tag & constructedBit) === 0) throw derMalformed('wanted a constructed DER element, got a primitive one');
  const children: DerElement[] = [];
  for (let offset = 0; offset < element.content.byteLength; ) {
    if (children.length === maxChildren) throw derMalformed(`wanted at most ${maxChildren} DER elements, got more`);
    const child = elementAt(element.content, offset);
    offset += child.bytes.byteLength;
    children.push(child);
  }
  return children;
}

/** The element itself, once its tag is found to be `tag`. */
export function expectDerTag(element: DerElement, tag: number): DerElement {
  if (element.tag === tag) return element;
  throw derMalformed(`wanted the DER tag 0x${tag.toString(16)}, got 0x${element.tag.toString(16)}`);
}

export function readBoolean(element: DerElement): boolean {
  const { content } = expectDerTag(element, derTag.boolean);
  if (content.byteLength === 1 && content[0] === 0xff) return true;
  if (content.byteLength === 1 && content[0] === 0x00) return false;
  throw derMalformed('wanted a BOOLEAN of 00 or ff');
}

/** Two's complement in the fewest octets. */
export function readInteger(element: DerElement): bigint {
  const content = readIntegerContent(element);
  const magnitude = BigInt(`0x${Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString('hex')}`);
  return BigInt.asIntN(content.byteLength * 8, magnitude);
}

/** The content of an INTEGER, found to be minimal. */
export function readIntegerContent(element: DerElement): Uint8Array {
  const { content } = expectDerTag(element, derTag.integer);
  const [first = 0, second = 0] = content;
  if (content.byteLength === 0) throw derMalformed('wanted an INTEGER, got no octets');
  if (content.byteLength > maxIntegerLength) {
    throw derMalformed(`wanted an INTEGER of at most ${maxIntegerLength} octets, got ${content.byteLength}`);
  }
  const isPadded = (first === 0x00 && second < 0x80) || (first === 0xff && second >= 0x80);
  if (content.byteLength > 1 && isPadded) throw derMalformed('wanted an INTEGER in the fewest octets');
  return content;
}

/** An INTEGER from 0 to 2^31 - 1: versions, lengths, statuses. */
export function readSmallInteger(element: DerElement): number {
  const content = readIntegerContent(element);
  if (content.byteLength > 4 || (content[0] ?? 0) >= 0x80) {
    throw derMalformed('wanted an INTEGER from 0 to 2^31 - 1');
  }
  return content.reduce((value, octet) => value * 256 + octet, 0);
}

/** Dotted decimal; arcs are in the fewest octets. */
export function readOid(element: DerElement): string {
  const { content } = expectDerTag(element, derTag.oid);
  if (content.byteLength === 0 || content.byteLength > maxOidLength) {
    throw derMalformed(`wanted an OBJECT IDENTIFIER of 1 to ${maxOidLength} octets, got ${content.byteLength}`);
  }
  let text = '';
  for (let offset = 0; offset < content.byteLength; ) {
    const end = endOfArc(content, offset);
    const arc = arcOf(content, offset, end);
    text = offset === 0 ? firstArcs(arc) : `${text}.${arc}`;
    offset = end;
  }
  return text;
}

export interface BitString {
  readonly bytes: Uint8Array;
  /** How many of the last bits do not count; they are zero. */
  readonly unusedBits: number;
}

export function readBitString(element: DerElement): BitString {
  const { content } = expectDerTag(element, derTag.bitString);
  const [unusedBits = 8] = content;
  const last = content.byteLength > 1 ? (content.at(-1) ?? 0) : 0;
  if (unusedBits > 7 || (content.byteLength === 1 && unusedBits > 0) || (last & ((1 << unusedBits) - 1)) !== 0) {
    throw derMalformed('wanted a BIT STRING whose unused bits are zero');
  }
  return { bytes: content.subarray(1), unusedBits };
}

/** A BIT STRING that holds whole octets: keys and signatures. */
export function readBitOctets(element: DerElement): Uint8Array {
  const { bytes, unusedBits } = readBitString(element);
  if (unusedBits !== 0) throw derMalformed('wanted a BIT STRING of whole octets');
  return bytes;
}

export function readOctetString(element: DerElement): Uint8Array {
  return expectDerTag(element, derTag.octetString).content;
}

export function readNull(element: DerElement): void {
  if (expectDerTag(element, derTag.null).content.byteLength > 0) throw derMalformed('wanted a NULL without content');
}

export function readUtf8String(element: DerElement): string {
  return decodeUtf8(expectDerTag(element, derTag.utf8String).content, 'der-malformed');
}

export function derMalformed(message: string): MalformedError {
  return new MalformedError('der-malformed', message);
}

function elementAt(bytes: Uint8Array, start: number): DerElement {
  const tag = bytes[start];
  let length = bytes[start + 1];
  if (tag === undefined || length === undefined) throw derMalformed('wanted a DER header, got the end of the bytes');
  if ((tag & 0x1f) === 0x1f) throw derMalformed('wanted a DER tag of one octet, got a longer one');
  let contentStart = start + 2;
  if (length >= 0x80) {
    const lengthOctets = length & 0x7f;
    length = longLength(bytes, contentStart, lengthOctets);
    contentStart += lengthOctets;
  }
  const end = contentStart + length;
  if (end > bytes.byteLength) throw derMalformed('wanted a DER element that ends within the bytes, got a longer one');
  return { tag, bytes: bytes.subarray(start, end), content: bytes.subarray(contentStart, end) };
}

function longLength(bytes: Uint8Array, start: number, octets: number): number {
  if (octets === 0 || octets > 4) throw derMalformed('wanted a definite DER length below 2^32');
  let length = 0;
  for (let offset = start; offset < start + octets; offset++) {
    length = length * 256 + (bytes[offset] ?? 0);
  }
  const isShortest = length >= 0x80 && (bytes[start] ?? 0) !== 0;
  if (!isShortest) throw derMalformed('wanted a DER length in the fewest octets');
  return length;
}

function endOfArc(content: Uint8Array, start: number): number {
  if (content[start] === 0x80) throw derMalformed('wanted an OBJECT IDENTIFIER with arcs in the fewest octets');
  let end = start;
  while ((content[end] ?? 0) >= 0x80) end++;
  if (end >= content.byteLength) throw derMalformed('wanted an OBJECT IDENTIFIER whose last arc ends');
  return end + 1;
}

function arcOf(content: Uint8Array, start: number, end: number): number | bigint {
  // Below 2^49 a number is exact; arcs made of a UUID (2.25) are longer.
  let value: number | bigint = end - start > 7 ? 0n : 0;
  for (let offset = start; offset < end; offset++) {
    const bits = (content[offset] ?? 0) & 0x7f;
    value = typeof value === 'bigint' ? value * 128n + BigInt(bits) : value * 128 + bits;
  }
  return value;
}

function firstArcs(subidentifier: number | bigint): string {
  if (subidentifier < 40) return `0.${subidentifier}`;
  if (subidentifier < 80) return `1.${Number(subidentifier) - 40}`;
  return typeof subidentifier === 'number' ? `2.${subidentifier - 80}` : `2.${subidentifier - 80n}`;
}
