// SPDX-License-Identifier: Apache-2.0
import { UnavailableError } from '../errors/errors.ts';
import { type Digest, digestAlgorithm, digestOf } from './digest.ts';
import type { StoredManifest } from './manifest.ts';
import { parseManifest } from './parse-manifest.ts';

/**
 * Manifest bytes as they came from a source, hashed and then parsed. `expected` is the digest that was asked for; without one
 * (a tag was asked for) the sha256 of the bytes names them from here on. `mediaType` is the one they were delivered under.
 *
 * @throws {UnavailableError} `registry-protocol` when the source delivered other bytes than were asked for
 * @throws {MalformedError} see `parseManifest`
 */
export function storedManifest(bytes: Uint8Array, mediaType: string | undefined, expected?: Digest): StoredManifest {
  const digest = digestOf(bytes, expected === undefined ? 'sha256' : digestAlgorithm(expected));
  if (expected !== undefined && digest !== expected) {
    throw new UnavailableError(
      'registry-protocol',
      `wanted the manifest \`${expected}\`, got bytes with digest \`${digest}\``,
    );
  }
  const manifest = parseManifest(bytes, mediaType);
  return { descriptor: { mediaType: manifest.mediaType, size: bytes.byteLength, digest }, bytes, manifest };
}
