// SPDX-License-Identifier: Apache-2.0

import { readDer, readDerChildren, readInteger } from '../../packages/countersign/src/bytes/der.ts';
import { derSequence, derUnsigned } from '../../packages/countersign/src/bytes/encode-der.ts';

const orderP256 = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** The other P-256 signature that verifies wherever this one does: (r, n - s) for (r, s). Nobody needs the key for it. */
export function otherForm(signature: Uint8Array): Uint8Array {
  const [r, s] = readDerChildren(readDer(signature), 2).map(readInteger);
  return derSequence(derUnsigned(bytesOf(r ?? 0n)), derUnsigned(bytesOf(orderP256 - (s ?? 0n))));
}

function bytesOf(value: bigint): Uint8Array {
  return new Uint8Array(Buffer.from(value.toString(16).padStart(64, '0'), 'hex'));
}
