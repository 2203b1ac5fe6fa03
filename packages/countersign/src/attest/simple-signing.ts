// SPDX-License-Identifier: Apache-2.0
import { encodeGoJson } from '../bytes/go-json.ts';
import { type JsonObject, parseJson } from '../bytes/json.ts';
import { type JsonFields, readDocument, readObject, readOptionalObject, readString } from '../bytes/json-fields.ts';
import { quote } from '../bytes/quote.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { MalformedError } from '../errors/errors.ts';
import { type Digest, isDigest } from '../oci/digest.ts';
import { sortedObject } from './sorted-object.ts';

/** The payload that cosign 1 and 2, skopeo and podman sign (containers/image, signature format "simple signing"). */
export interface SimpleSigning {
  /** The name the image had when it was signed, unchecked: cosign omits the tag, skopeo may give it. */
  readonly dockerReference: string;
  readonly digest: Digest;
  readonly type: string;
  /** `optional` as it stands there; cosign writes `null` for none. */
  readonly optional: JsonObject | null;
}

export const simpleSigningType = 'cosign container image signature';
export const maxSimpleSigningBytes = 1024 * 1024;

/**
 * A simple-signing payload. `type` may be any: whoever accepts the payload compares it with `simpleSigningType`.
 *
 * @throws {MalformedError} `payload-malformed`, `json-malformed`
 */
export function parseSimpleSigning(bytes: Uint8Array): SimpleSigning {
  const root = readDocument(parseJson(bytes, { maxBytes: maxSimpleSigningBytes }), 'payload', 'payload-malformed');
  requireMembers(root, ['critical', 'optional']);
  const critical = readObject(root, 'critical');
  requireMembers(critical, ['identity', 'image', 'type']);
  const identity = readObject(critical, 'identity');
  requireMembers(identity, ['docker-reference']);
  const image = readObject(critical, 'image');
  requireMembers(image, ['docker-manifest-digest']);
  return {
    dockerReference: readString(identity, 'docker-reference'),
    digest: readDigest(image),
    type: readString(critical, 'type'),
    optional: readOptionalObject(root, 'optional')?.object ?? null,
  };
}

/** Byte for byte what cosign signs; `optional` is written sorted, and as `null` when it is empty. */
export function encodeSimpleSigning(payload: SimpleSigning): Uint8Array {
  const isEmpty = Object.keys(payload.optional ?? {}).length === 0;
  return encodeUtf8(
    encodeGoJson({
      critical: {
        identity: { 'docker-reference': payload.dockerReference },
        image: { 'docker-manifest-digest': payload.digest },
        type: payload.type,
      },
      optional: payload.optional === null || isEmpty ? null : sortedObject(payload.optional),
    }),
  );
}

// What a signer marks as critical must be understood, or the signature not be used; all else belongs into `optional`.
function requireMembers(fields: JsonFields, known: readonly string[]): void {
  const unknown = Object.keys(fields.object).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw malformed(`wanted only ${known.map(quote).join(', ')} in \`${fields.path}\`, got ${quote(unknown)}`);
}

function readDigest(image: JsonFields): Digest {
  const text = readString(image, 'docker-manifest-digest');
  if (isDigest(text)) return text;
  throw malformed(`wanted a digest in \`${image.path}.docker-manifest-digest\`, got ${quote(text)}`);
}

function malformed(message: string): MalformedError {
  return new MalformedError('payload-malformed', message);
}
