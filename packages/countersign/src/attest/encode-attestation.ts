// SPDX-License-Identifier: Apache-2.0

import { concatBytes } from '../bytes/concat.ts';
import type { StringMap } from '../bytes/json-fields.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { statementV1 } from './statement.ts';

export interface AttestationContent {
  readonly subjects: readonly { readonly name?: string; readonly digests: StringMap }[];
  readonly predicateType: string;
  /** JSON, and kept byte for byte: a number that was read and written again may be another one. */
  readonly predicate: Uint8Array;
}

/**
 * The statement that attests `predicate` of the subjects. It is of v1: cosign writes v0.1, but reads both, and sigstore-python reads v1
 * alone (docs/specs.md).
 */
export function encodeAttestation(content: AttestationContent): Uint8Array {
  const subject = content.subjects.map(({ name, digests }) => ({
    ...(name === undefined ? {} : { name }),
    digest: digests,
  }));
  const head = JSON.stringify({ _type: statementV1, predicateType: content.predicateType, subject });
  return concatBytes(encodeUtf8(`${head.slice(0, -1)},"predicate":`), content.predicate, encodeUtf8('}'));
}
