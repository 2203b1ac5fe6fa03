// SPDX-License-Identifier: Apache-2.0

import { imageSignaturePredicate } from '../attest/image-statement.ts';
import { signatureTag } from '../oci/attachment-tag.ts';
import { mergeLayers } from '../oci/merge-layers.ts';
import type { StorableSignature } from './produced-signature.ts';
import { type StoredAt, type StoreOptions, storeBundle, writeBytes } from './store-evidence.ts';

/** Writes `produced` where readers look, blobs first; when it returns, a reader finds it. */
export async function storeSignature(produced: StorableSignature, options: StoreOptions): Promise<StoredAt> {
  if (produced.format === 'bundle') return await storeBundle(produced.bundle, imageSignaturePredicate, options);
  const tag = signatureTag(options.subject.digest);
  await writeBytes(produced.layer, produced.payload, options);
  await options.sink.mergeTag(tag, (current) => mergeLayers(current, [produced.layer]), options);
  return { kind: 'tag', tag };
}
