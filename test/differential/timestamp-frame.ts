// SPDX-License-Identifier: Apache-2.0
import { parseTimestampResponse } from '../../packages/countersign/src/x509/parse-timestamp.ts';

/** Whether two timestamps differ only in what nobody signs: the same is said, with the same attributes, under the same signature. */
export function isUnsignedInTimestamp(original: Uint8Array, changed: Uint8Array): boolean {
  return signedPartsOf(original) === signedPartsOf(changed);
}

function signedPartsOf(der: Uint8Array): string {
  const { info, signer } = parseTimestampResponse(der);
  return [info, signer.signed, signer.signature].map((bytes) => Buffer.from(bytes).toString('hex')).join();
}
