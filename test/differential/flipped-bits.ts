// SPDX-License-Identifier: Apache-2.0
import type { BitField } from './bit-fields.ts';

/** A bit whose change nobody noticed. */
export interface Survivor {
  readonly field: string;
  readonly byte: number;
  readonly bit: number;
  readonly changed: Uint8Array;
}

export interface Flips {
  readonly tried: number;
  readonly survivors: readonly Survivor[];
}

/** Flips every `step`th bit of every field, one at a time, and asks `accepts` each time. */
export function flipBits<Whole>(
  fields: readonly BitField<Whole>[],
  step: number,
  accepts: (whole: Whole) => boolean,
): Flips {
  const survivors: Survivor[] = [];
  let tried = 0;
  let position = 0;
  for (const field of fields) {
    for (let at = 0; at < field.bytes.byteLength * 8; at++) {
      if (position++ % step !== 0) continue;
      const [byte, bit] = [at >> 3, at & 7];
      const changed = Uint8Array.from(field.bytes);
      changed[byte] = (changed[byte] ?? 0) ^ (1 << bit);
      const whole = field.put(changed);
      if (whole === undefined) continue;
      tried++;
      if (accepts(whole)) survivors.push({ field: field.name, byte, bit, changed });
    }
  }
  return { tried, survivors };
}
