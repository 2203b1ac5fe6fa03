// SPDX-License-Identifier: Apache-2.0
import { changeBits, changeDer } from '../differential/change-bytes.ts';
import { changeCheckpoint } from '../differential/change-log-entry.ts';
import type { Dice } from '../differential/dice.ts';
import { mutate } from '../differential/mutations.ts';
import type { FuzzedParser } from './parsers.ts';

/** The example with one to three faults that fit its form, or with bytes from anywhere. */
export function edit(form: FuzzedParser['form'], example: Uint8Array, dice: Dice): Uint8Array {
  let bytes = example;
  for (let times = dice.pick([1, 1, 2, 3]); times > 0; times--) bytes = editOnce(form, bytes, dice);
  return bytes;
}

function editOnce(form: FuzzedParser['form'], bytes: Uint8Array, dice: Dice): Uint8Array {
  if (dice.below(4) === 0) return changeAnywhere(bytes, dice);
  switch (form) {
    case 'DER':
      return changeDer(bytes, dice);
    case 'text':
      return Buffer.from(changeCheckpoint(Buffer.from(bytes).toString('utf8'), dice));
    case 'JSON':
      return changeJson(bytes, dice);
  }
}

function changeJson(bytes: Uint8Array, dice: Dice): Uint8Array {
  try {
    const bundle = JSON.parse(Buffer.from(bytes).toString('utf8')) as unknown;
    mutate({ bundle, donors: [bundle] }, dice);
    return Buffer.from(JSON.stringify(bundle));
  } catch {
    return changeBits(bytes, dice);
  }
}

function changeAnywhere(bytes: Uint8Array, dice: Dice): Uint8Array {
  const [from, to] = [dice.below(bytes.byteLength + 1), dice.below(bytes.byteLength + 1)];
  switch (dice.below(4)) {
    case 0:
      return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
    case 1:
      return Buffer.concat([
        bytes.subarray(0, from),
        Buffer.alloc(dice.below(300), dice.below(256)),
        bytes.subarray(from),
      ]);
    default:
      return changeBits(bytes, dice);
  }
}
