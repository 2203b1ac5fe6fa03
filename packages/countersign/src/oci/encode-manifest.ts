// SPDX-License-Identifier: Apache-2.0
import { encodeGoJson } from '../bytes/go-json.ts';
import type { JsonObject } from '../bytes/json.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import type { Annotations, Descriptor, Platform } from './descriptor.ts';
import type { Manifest } from './manifest.ts';

/** Members in the order in which Go programs write them, so that the same content has the same digest wherever it was made. */
export function encodeManifest(manifest: Manifest): Uint8Array {
  const content: JsonObject =
    manifest.kind === 'image'
      ? { config: encodeDescriptor(manifest.config), layers: manifest.layers.map(encodeDescriptor) }
      : { manifests: manifest.manifests.map(encodeDescriptor) };
  const json: JsonObject = {
    schemaVersion: 2,
    mediaType: manifest.mediaType,
    ...content,
    ...(manifest.annotations === undefined ? {} : { annotations: sortAnnotations(manifest.annotations) }),
    ...(manifest.subject === undefined ? {} : { subject: encodeDescriptor(manifest.subject) }),
    ...(manifest.artifactType === undefined ? {} : { artifactType: manifest.artifactType }),
  };
  return encodeUtf8(encodeGoJson(json));
}

export function encodeDescriptor(descriptor: Descriptor): JsonObject {
  const { data, urls, annotations, platform, artifactType } = descriptor;
  return {
    mediaType: descriptor.mediaType,
    size: descriptor.size,
    digest: descriptor.digest,
    ...(data === undefined ? {} : { data }),
    ...(urls === undefined ? {} : { urls }),
    ...(annotations === undefined ? {} : { annotations: sortAnnotations(annotations) }),
    ...(platform === undefined ? {} : { platform: encodePlatform(platform) }),
    ...(artifactType === undefined ? {} : { artifactType }),
  };
}

function encodePlatform(platform: Platform): JsonObject {
  return {
    architecture: platform.architecture,
    os: platform.os,
    ...(platform.osVersion === undefined ? {} : { 'os.version': platform.osVersion }),
    ...(platform.variant === undefined ? {} : { variant: platform.variant }),
  };
}

function sortAnnotations(annotations: Annotations): Annotations {
  return Object.fromEntries(Object.entries(annotations).sort(([left], [right]) => (left < right ? -1 : 1)));
}
