// SPDX-License-Identifier: Apache-2.0
import { derOid, derSequence, derSet, derUtf8 } from '../../bytes/encode-der.ts';

/** What a Name is made of here; an empty one is what Fulcio gives its leaves. */
export interface NameParts {
  readonly organization?: string;
  readonly commonName?: string;
}

/** Name (RFC 5280 §4.1.2.4), DER, UTF8String values, the organisation first. */
export function encodeName({ organization, commonName }: NameParts): Uint8Array {
  return derSequence(...attribute('2.5.4.10', organization), ...attribute('2.5.4.3', commonName));
}

function attribute(oid: string, value: string | undefined): readonly Uint8Array[] {
  return value === undefined ? [] : [derSet(derSequence(derOid(oid), derUtf8(value)))];
}
