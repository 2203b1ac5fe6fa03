// SPDX-License-Identifier: Apache-2.0
import { parseJson } from '../bytes/json.ts';
import { encodeRfc3339 } from '../bytes/rfc3339.ts';
import { decodeUtf8, encodeUtf8 } from '../bytes/utf8.ts';
import { MalformedError } from '../errors/errors.ts';
import { requirePredicate } from './predicates/require-predicate.ts';
import { maxStatementBytes } from './statement.ts';

const customType = 'https://cosign.sigstore.dev/attestation/v1';
const spdxType = 'https://spdx.dev/Document';

/**
 * The predicate of this type that a file holds, as JSON that was checked. Custom predicates wrap any text with the time, and SPDX in
 * tags and values becomes a JSON text, both as cosign does it; all other files are JSON and stay as they are.
 *
 * @throws {MalformedError} `predicate-malformed`
 */
export function predicateContent(predicateType: string, file: Uint8Array, instantMs: number): Uint8Array {
  const predicate = wrapped(predicateType, file, instantMs) ?? file;
  requirePredicate(predicateType, readJson(predicate));
  return predicate;
}

function wrapped(predicateType: string, file: Uint8Array, instantMs: number): Uint8Array | undefined {
  if (predicateType === customType) {
    const seconds = encodeRfc3339(instantMs).replace(/\.\d+Z$/, 'Z');
    return encodeUtf8(JSON.stringify({ Data: textOf(file), Timestamp: seconds }));
  }
  if (predicateType !== spdxType) return undefined;
  const text = textOf(file);
  return text.startsWith('SPDXVersion:') ? encodeUtf8(JSON.stringify(text)) : undefined;
}

function textOf(file: Uint8Array): string {
  return decodeUtf8(file, 'predicate-malformed');
}

function readJson(bytes: Uint8Array): ReturnType<typeof parseJson> {
  try {
    return parseJson(bytes, { maxBytes: maxStatementBytes });
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    throw new MalformedError('predicate-malformed', `wanted JSON as predicate: ${cause.message}`, { cause });
  }
}
