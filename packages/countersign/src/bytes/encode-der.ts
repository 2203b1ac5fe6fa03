// SPDX-License-Identifier: Apache-2.0
import { concatBytes } from './concat.ts';
import { encodeUtf8 } from './utf8.ts';

/** Number of a context-specific tag, `[0]` to `[30]`. */
export type ContextTag = number;

/** One element of DER (X.690): tag, definite length in its shortest form, content. `tag` is the whole identifier octet. */
export function encodeDer(tag: number, ...content: readonly Uint8Array[]): Uint8Array {
  const length = content.reduce((sum, part) => sum + part.byteLength, 0);
  return concatBytes(new Uint8Array([tag, ...lengthBytes(length)]), ...content);
}

export function derSequence(...items: readonly Uint8Array[]): Uint8Array {
  return encodeDer(0x30, ...items);
}

/** SET OF: in the order of their encodings, as DER wants them (X.690 §11.6). */
export function derSet(...items: readonly Uint8Array[]): Uint8Array {
  return encodeDer(0x31, ...items.toSorted((left, right) => Buffer.compare(left, right)));
}

export function derInteger(value: bigint | number): Uint8Array {
  return encodeDer(0x02, integerBytes(BigInt(value)));
}

/** The unsigned number that `magnitude` spells out, most significant byte first. */
export function derUnsigned(magnitude: Uint8Array): Uint8Array {
  return derInteger(magnitude.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n));
}

export function derBoolean(value: 'true' | 'false'): Uint8Array {
  return encodeDer(0x01, new Uint8Array([value === 'true' ? 0xff : 0]));
}

export function derNull(): Uint8Array {
  return encodeDer(0x05);
}

/** Dotted decimal, at least two arcs. */
export function derOid(dotted: string): Uint8Array {
  return encodeDer(0x06, oidBytes(dotted));
}

/** The content of an object identifier, without its header. */
export function oidBytes(dotted: string): Uint8Array {
  const [first = 0n, second = 0n, ...rest] = dotted.split('.').map(BigInt);
  return new Uint8Array([first * 40n + second, ...rest].flatMap(base128));
}

export function derOctetString(...content: readonly Uint8Array[]): Uint8Array {
  return encodeDer(0x04, ...content);
}

export function derBitString(bytes: Uint8Array, unusedBits = 0): Uint8Array {
  return encodeDer(0x03, new Uint8Array([unusedBits]), bytes);
}

/** A BIT STRING whose bits have names (KeyUsage): trailing zero bits are left out (X.690 §11.2.2). */
export function derNamedBits(...bits: readonly number[]): Uint8Array {
  const last = Math.max(-1, ...bits);
  const bytes = new Uint8Array(Math.ceil((last + 1) / 8));
  for (const bit of bits) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
  return derBitString(bytes, bytes.byteLength * 8 - (last + 1));
}

export function derUtf8(text: string): Uint8Array {
  return encodeDer(0x0c, encodeUtf8(text));
}

export function derPrintable(text: string): Uint8Array {
  return encodeDer(0x13, encodeUtf8(text));
}

export function derIa5(text: string): Uint8Array {
  return encodeDer(0x16, encodeUtf8(text));
}

/** To the second, 1950 to 2049; milliseconds since 1970. */
export function derUtcTime(instantMs: number): Uint8Array {
  return encodeDer(0x17, encodeUtf8(`${secondsText(instantMs).slice(2)}Z`));
}

/** `fraction` is written after the dot as it stands; DER allows no trailing zero, so a wrong one can be made too. */
export function derGeneralizedTime(instantMs: number, fraction = ''): Uint8Array {
  const dot = fraction === '' ? '' : `.${fraction}`;
  return encodeDer(0x18, encodeUtf8(`${secondsText(instantMs)}${dot}Z`));
}

/** A time in a certificate: UTCTime to the end of 2049, GeneralizedTime from 2050 (RFC 5280 §4.1.2.5). */
export function derCertificateTime(instantMs: number): Uint8Array {
  return instantMs < Date.UTC(2050, 0) ? derUtcTime(instantMs) : derGeneralizedTime(instantMs);
}

/** `[tag] EXPLICIT`: around whole elements. */
export function derExplicit(tag: ContextTag, ...elements: readonly Uint8Array[]): Uint8Array {
  return encodeDer(0xa0 | tag, ...elements);
}

/** `[tag] IMPLICIT` in place of a primitive element's own tag: around content. */
export function derImplicit(tag: ContextTag, ...content: readonly Uint8Array[]): Uint8Array {
  return encodeDer(0x80 | tag, ...content);
}

function lengthBytes(length: number): readonly number[] {
  if (length < 0x80) return [length];
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return [0x80 | bytes.length, ...bytes];
}

function integerBytes(value: bigint): Uint8Array {
  let length = 1;
  while (value < -(1n << BigInt(8 * length - 1)) || value >= 1n << BigInt(8 * length - 1)) length += 1;
  const hex = BigInt.asUintN(8 * length, value)
    .toString(16)
    .padStart(2 * length, '0');
  return new Uint8Array(Buffer.from(hex, 'hex'));
}

function base128(value: bigint): readonly number[] {
  const bytes = [Number(value & 0x7fn)];
  for (let rest = value >> 7n; rest > 0n; rest >>= 7n) bytes.unshift(Number(rest & 0x7fn) | 0x80);
  return bytes;
}

function secondsText(instantMs: number): string {
  return new Date(instantMs).toISOString().slice(0, 19).replaceAll(/[-:T]/g, '');
}
