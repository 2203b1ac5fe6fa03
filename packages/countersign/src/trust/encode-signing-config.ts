// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '../bytes/json.ts';
import { encodeRfc3339 } from '../bytes/rfc3339.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { signingConfigMediaType } from './parse-signing-config.ts';
import type { Service, ServiceSelection, SigningConfig } from './signing-config.ts';

/** A signing configuration of version 0.2 in two-space JSON with a newline at the end; `parseSigningConfig` reads the same back. */
export function encodeSigningConfig(config: SigningConfig): Uint8Array {
  const json = {
    mediaType: signingConfigMediaType,
    caUrls: config.certificateAuthorities.map(serviceToJson),
    oidcUrls: config.oidcProviders.map(serviceToJson),
    rekorTlogUrls: config.logs.map(serviceToJson),
    rekorTlogConfig: selectionToJson(config.logSelection),
    tsaUrls: config.timestampAuthorities.map(serviceToJson),
    tsaConfig: selectionToJson(config.timestampSelection),
  };
  return encodeUtf8(`${JSON.stringify(json, null, 2)}\n`);
}

function serviceToJson({ url, majorApiVersion, validFor, operator }: Service): JsonObject {
  const { startMs, endMs } = validFor;
  const end = endMs === undefined ? {} : { end: encodeRfc3339(endMs) };
  return { url, majorApiVersion, validFor: { start: encodeRfc3339(startMs), ...end }, operator };
}

function selectionToJson(selection: ServiceSelection): JsonObject {
  switch (selection.kind) {
    case 'any':
      return { selector: 'ANY' };
    case 'all':
      return { selector: 'ALL' };
    case 'exact':
      return { selector: 'EXACT', count: selection.count };
  }
}
