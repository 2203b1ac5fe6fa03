// SPDX-License-Identifier: Apache-2.0
import { encodeGoJson } from '../bytes/go-json.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import type { Descriptor } from './descriptor.ts';
import { digestOf } from './digest.ts';
import type { StoredManifest } from './manifest.ts';
import { mediaTypes } from './media-type.ts';
import { storeManifest } from './referrer-manifest.ts';

export interface SignatureManifest {
  readonly manifest: StoredManifest;
  /** The config, which must be written before the manifest. */
  readonly config: { readonly descriptor: Descriptor; readonly bytes: Uint8Array };
}

/** The manifest at a `.sig` or `.att` tag, as cosign 2 writes it: one layer and one line of history for each signature. */
export function buildSignatureManifest(layers: readonly Descriptor[]): SignatureManifest {
  const bytes = encodeSignatureConfig(layers);
  const config: Descriptor = { mediaType: mediaTypes.ociConfig, size: bytes.byteLength, digest: digestOf(bytes) };
  const manifest = storeManifest({ kind: 'image', mediaType: mediaTypes.ociManifest, config, layers });
  return { manifest, config: { descriptor: config, bytes } };
}

// Go's zero time: cosign leaves the dates out of what it signs, so that signing twice gives the same config.
const zeroTime = '0001-01-01T00:00:00Z';

function encodeSignatureConfig(layers: readonly Descriptor[]): Uint8Array {
  const config = {
    architecture: '',
    created: zeroTime,
    history: layers.map(() => ({ created: zeroTime })),
    os: '',
    // Payloads are not compressed, so the digest of the layer is that of its content.
    rootfs: { type: 'layers', diff_ids: layers.map((layer) => layer.digest) },
    config: {},
  };
  return encodeUtf8(encodeGoJson(config));
}
