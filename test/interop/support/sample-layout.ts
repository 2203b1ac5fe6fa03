// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Descriptor } from '../../../packages/countersign/src/oci/descriptor.ts';
import { digestOf } from '../../../packages/countersign/src/oci/digest.ts';
import { encodeManifest } from '../../../packages/countersign/src/oci/encode-manifest.ts';
import { mediaTypes } from '../../../packages/countersign/src/oci/media-type.ts';

export const subjects = ['image', 'index'] as const;
export type Subject = (typeof subjects)[number];

/** An OCI layout whose image is unlike every image of another `seed`; an index has one image for each of two platforms. */
export function writeSampleLayout(folder: string, subject: Subject, seed: string): void {
  mkdirSync(join(folder, 'blobs/sha256'), { recursive: true });
  writeFileSync(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  const architectures = subject === 'image' ? ['amd64'] : ['amd64', 'arm64'];
  const manifests = architectures.map((architecture) => writeImage(folder, architecture, seed));
  writeFileSync(
    join(folder, 'index.json'),
    encodeManifest({ kind: 'index', mediaType: mediaTypes.ociIndex, manifests }),
  );
}

function writeImage(folder: string, architecture: string, seed: string): Descriptor {
  const layer = writeBlob(folder, mediaTypes.ociLayerTar, emptyTar(seed));
  const config = writeBlob(
    folder,
    mediaTypes.ociConfig,
    Buffer.from(
      JSON.stringify({
        architecture,
        os: 'linux',
        config: { Labels: { seed } },
        rootfs: { type: 'layers', diff_ids: [layer.digest] },
      }),
    ),
  );
  const manifest = encodeManifest({ kind: 'image', mediaType: mediaTypes.ociManifest, config, layers: [layer] });
  return {
    ...writeBlob(folder, mediaTypes.ociManifest, manifest),
    platform: { architecture, os: 'linux' },
  };
}

function writeBlob(folder: string, mediaType: string, bytes: Uint8Array): Descriptor {
  const digest = digestOf(bytes);
  writeFileSync(join(folder, 'blobs', ...digest.split(':')), bytes);
  return { mediaType, digest, size: bytes.byteLength };
}

/** A tar with one empty file called `name`, so that engines can unpack it. */
function emptyTar(name: string): Uint8Array {
  const header = Buffer.alloc(512);
  header.write(name.slice(0, 99), 0);
  header.write('0000644\0', 100);
  for (const place of [108, 116]) header.write('0000000\0', place);
  for (const place of [124, 136]) header.write('00000000000\0', place);
  header.write('        0', 148);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, Buffer.alloc(1024)]);
}
