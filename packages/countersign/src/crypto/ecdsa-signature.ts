// SPDX-License-Identifier: Apache-2.0

export interface EcdsaSignature {
  readonly r: bigint;
  readonly s: bigint;
}

/** Ecdsa-Sig-Value (RFC 3279 §2.2.3) in strict DER with both numbers positive, or null. */
export function parseEcdsaSignature(der: Uint8Array): EcdsaSignature | null {
  const sequence = readElement(der, 0x30);
  if (sequence === null || sequence.rest.byteLength > 0) return null;
  const r = readElement(sequence.content, 0x02);
  if (r === null) return null;
  const s = readElement(r.rest, 0x02);
  if (s === null || s.rest.byteLength > 0) return null;
  const numbers = { r: positiveInteger(r.content), s: positiveInteger(s.content) };
  return numbers.r > 0n && numbers.s > 0n ? numbers : null;
}

interface Element {
  readonly content: Uint8Array;
  readonly rest: Uint8Array;
}

function readElement(der: Uint8Array, tag: number): Element | null {
  const [foundTag, first = 0xff, second = 0] = der;
  if (foundTag !== tag) return null;
  // No signature of an allowed curve is longer than 139 bytes: one length byte, or 0x81 and one of at least 0x80.
  if (first > 0x81 || first === 0x80 || (first === 0x81 && second < 0x80)) return null;
  const [start, length] = first === 0x81 ? [3, second] : [2, first];
  const end = start + length;
  return end > der.byteLength ? null : { content: der.subarray(start, end), rest: der.subarray(end) };
}

/** 0 for anything that is not the shortest encoding of a positive number. */
function positiveInteger(content: Uint8Array): bigint {
  const [first = 0x80, second = 0] = content;
  if (first >= 0x80 || (first === 0 && second < 0x80)) return 0n;
  return bytesToBigInt(content);
}

export function bytesToBigInt(bytes: Uint8Array): bigint {
  return BigInt(`0x0${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`);
}

export function bigIntToBytes(value: bigint, length: number): Uint8Array {
  return Buffer.from(value.toString(16).padStart(2 * length, '0'), 'hex');
}
