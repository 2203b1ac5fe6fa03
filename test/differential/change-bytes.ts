// SPDX-License-Identifier: Apache-2.0
import type { Dice } from './dice.ts';

/** Another content of the same or nearly the same length. */
export function changeBits(bytes: Uint8Array, dice: Dice): Uint8Array {
  const changed = Uint8Array.from(bytes);
  if (changed.byteLength === 0) return new Uint8Array([0]);
  const at = dice.below(changed.byteLength);
  switch (dice.below(4)) {
    case 0:
      return changed.subarray(0, at);
    case 1:
      return Uint8Array.from([...changed, dice.below(256)]);
    default:
      changed[at] = (changed[at] ?? 0) ^ (1 << dice.below(8));
      return changed;
  }
}

/** Turns a tag, a length or a first byte of content of some DER element into something else, where the bytes look like DER. */
export function changeDer(bytes: Uint8Array, dice: Dice): Uint8Array {
  const heads = headsOf(bytes);
  if (heads.length === 0) return changeBits(bytes, dice);
  const changed = Uint8Array.from(bytes);
  const at = dice.pick(heads) + dice.below(3);
  changed[at] = dice.pick([0x00, 0x01, 0x02, 0x05, 0x30, 0x31, 0x7f, 0x80, 0x81, 0x82, 0xa0, 0xff]);
  return changed;
}

/** Where elements begin, as far as lengths can be followed. */
function headsOf(bytes: Uint8Array, from = 0, to = bytes.byteLength, depth = 0): readonly number[] {
  const heads: number[] = [];
  for (let at = from; heads.length < 500 && depth < 12; ) {
    const content = contentOf(bytes, at, to);
    if (content === undefined) break;
    heads.push(at);
    const isConstructed = ((bytes[at] ?? 0) & 0x20) !== 0;
    if (isConstructed) heads.push(...headsOf(bytes, content.from, content.to, depth + 1));
    at = content.to;
  }
  return heads;
}

function contentOf(
  bytes: Uint8Array,
  at: number,
  to: number,
): { readonly from: number; readonly to: number } | undefined {
  const first = bytes[at + 1] ?? 0;
  const extra = first < 0x80 ? 0 : first & 0x7f;
  const from = at + 2 + extra;
  if (from > to || extra > 3) return undefined;
  const long = Buffer.from(bytes.subarray(at + 2, from)).toString('hex');
  const end = from + (extra === 0 ? first : Number.parseInt(long, 16));
  return end > to ? undefined : { from, to: end };
}
