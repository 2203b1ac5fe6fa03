// SPDX-License-Identifier: Apache-2.0
import { encodeGoJson } from '../bytes/go-json.ts';
import { type JsonObject, parseJson } from '../bytes/json.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { UnavailableError } from '../errors/errors.ts';
import type { StoredManifest } from './manifest.ts';
import { maxManifestBytes } from './parse-manifest.ts';

/** The whole JSON of a manifest that has been parsed before, unknown members included, for changing one part of it. */
export function rawManifest(stored: StoredManifest): JsonObject {
  return parseJson(stored.bytes, { maxBytes: maxManifestBytes }) as JsonObject;
}

/** @throws {UnavailableError} `registry-limit-exceeded` when it has become too large for readers */
export function encodeRaw(manifest: JsonObject): Uint8Array {
  const bytes = encodeUtf8(encodeGoJson(manifest));
  if (bytes.byteLength <= maxManifestBytes) return bytes;
  throw new UnavailableError(
    'registry-limit-exceeded',
    `wanted at most ${maxManifestBytes} bytes of manifest after merging, got ${bytes.byteLength}`,
  );
}
