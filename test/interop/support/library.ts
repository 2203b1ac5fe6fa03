// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { systemClock } from '../../../packages/countersign/src/host/system-clock.ts';
import { systemRandom } from '../../../packages/countersign/src/host/system-random.ts';
import { createFetch } from '../../../packages/countersign/src/net/create-fetch.ts';
import type { Descriptor } from '../../../packages/countersign/src/oci/descriptor.ts';
import { parseDigest } from '../../../packages/countersign/src/oci/digest.ts';
import { mediaTypes } from '../../../packages/countersign/src/oci/media-type.ts';
import type { ContentStore } from '../../../packages/countersign/src/ports/content.ts';
import { silentLog } from '../../../packages/countersign/src/ports/log.ts';
import { createAuthorizer } from '../../../packages/countersign/src/registry/auth/create-authorizer.ts';
import { createRegistryStore } from '../../../packages/countersign/src/registry/create-registry-store.ts';
import type { PushedImage } from './bench.ts';

export interface OpenStore {
  readonly store: ContentStore;
  readonly close: () => void;
}

/** A store with a transport and a memory of its own, as a process would have. */
export function openStore(image: PushedImage): OpenStore {
  const transport = createFetch();
  const [host = '', ...path] = image.repository.split('/');
  const authorizer = createAuthorizer({
    fetch: transport.fetch,
    clock: systemClock,
    credentials: () => Promise.resolve(null),
  });
  const store = createRegistryStore({
    fetch: transport.fetch,
    authorizer,
    clock: systemClock,
    random: systemRandom,
    log: silentLog,
    host,
    repository: path.join('/'),
  });
  return { store, close: transport.close };
}

/** Of an image, which was pushed from its layout as it is. */
export function descriptorOf(image: PushedImage): Descriptor {
  const digest = parseDigest(image.digest);
  const { length } = readFileSync(`${image.layout}/blobs/${image.digest.replace(':', '/')}`);
  return { mediaType: mediaTypes.ociManifest, digest, size: length };
}
