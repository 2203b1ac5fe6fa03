// SPDX-License-Identifier: Apache-2.0
import { encodeHex } from '../bytes/hex.ts';
import { type JsonFields, readBase64, readString } from '../bytes/json-fields.ts';
import type { HashAlgorithm } from '../crypto/hash.ts';
import { MalformedError } from '../errors/errors.ts';
import type { BodyDigest } from './entry-body.ts';

const hexLengths: Readonly<Record<HashAlgorithm, number>> = { sha256: 64, sha384: 96, sha512: 128 };
const protoNames = new Map<string, HashAlgorithm>([
  ['SHA2_256', 'sha256'],
  ['SHA2_384', 'sha384'],
  ['SHA2_512', 'sha512'],
]);
const lowerHex = /^[0-9a-f]*$/;

/** `{"algorithm": "sha256", "value": hex}`, as Rekor 1 writes it. */
export function readHexDigest(fields: JsonFields): BodyDigest {
  const algorithm = readString(fields, 'algorithm');
  if (!isHashAlgorithm(algorithm)) throw malformed(fields, 'an algorithm `sha256`, `sha384` or `sha512`');
  return checked(fields, { algorithm, hex: readString(fields, 'value') });
}

/** `{"algorithm": "SHA2_256", "digest": base64}`, as Rekor 2 writes it. */
export function readProtoDigest(fields: JsonFields): BodyDigest {
  const algorithm = protoNames.get(readString(fields, 'algorithm'));
  if (algorithm === undefined) throw malformed(fields, 'an algorithm `SHA2_256`, `SHA2_384` or `SHA2_512`');
  return checked(fields, { algorithm, hex: encodeHex(readBase64(fields, 'digest')) });
}

/** The name that Rekor 2 has for the algorithm. */
export function protoNameOfHash(algorithm: HashAlgorithm): string {
  return `SHA2_${algorithm.slice('sha'.length)}`;
}

// A label that does not fit its digest would let one digest stand for two contents.
function checked(fields: JsonFields, digest: BodyDigest): BodyDigest {
  if (digest.hex.length === hexLengths[digest.algorithm] && lowerHex.test(digest.hex)) return digest;
  throw malformed(fields, `a digest of the length of \`${digest.algorithm}\``);
}

function isHashAlgorithm(text: string): text is HashAlgorithm {
  return Object.hasOwn(hexLengths, text);
}

function malformed(fields: JsonFields, wanted: string): MalformedError {
  return new MalformedError(fields.code, `wanted ${wanted} in \`${fields.path}\``);
}
