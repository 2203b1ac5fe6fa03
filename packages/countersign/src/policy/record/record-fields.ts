// SPDX-License-Identifier: Apache-2.0
import { fieldOf, type JsonFields, readBase64, readString } from '../../bytes/json-fields.ts';
import { quote } from '../../bytes/quote.ts';
import { MalformedError } from '../../errors/errors.ts';
import { type Digest, isDigest } from '../../oci/digest.ts';

export function readDigest(fields: JsonFields, name: string): Digest {
  const text = readString(fields, name);
  if (isDigest(text)) return text;
  throw new MalformedError(fields.code, `wanted a digest in \`${fields.path}.${name}\`, got ${quote(text)}`);
}

export function readOptionalDigest(fields: JsonFields, name: string): Digest | undefined {
  return fieldOf(fields, name) === undefined ? undefined : readDigest(fields, name);
}

/** Its own copy: the bytes of a record must not keep its whole text in memory. */
export function readBytes(fields: JsonFields, name: string): Uint8Array {
  return readBase64(fields, name).slice();
}
