// SPDX-License-Identifier: Apache-2.0
import { concatBytes } from '../bytes/concat.ts';
import { UnavailableError } from '../errors/errors.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { CallOptions, ContentStore } from '../ports/content.ts';
import { hasBlob } from './blob-presence.ts';
import { deleteManifest } from './delete-manifest.ts';
import { getManifest } from './get-manifest.ts';
import { listTags } from './list-tags.ts';
import { mergeTag } from './merge-tag.ts';
import { openBlob } from './open-blob.ts';
import { readReferrers } from './read-referrers.ts';
import { placeName, type RegistryContext } from './registry-context.ts';
import { createRegistryMemory, type RegistryMemory } from './registry-memory.ts';
import { checkRepository } from './registry-path.ts';
import { defaultRegistrySettings, type RegistrySettings } from './registry-settings.ts';
import { writeBlob } from './write-blob.ts';
import { writeManifest } from './write-manifest.ts';

export interface RegistryStoreOptions extends Omit<RegistryContext, 'settings' | 'memory'> {
  readonly settings?: Partial<RegistrySettings>;
  /** Share one between all stores of a process. */
  readonly memory?: RegistryMemory;
}

/**
 * One repository of a registry that speaks the OCI distribution protocol. Nothing is sent before the first call.
 *
 * Nothing that the registry says is believed but what hashing proves, and the absence of things.
 *
 * @throws {UsageError} `reference-malformed`
 */
export function createRegistryStore(options: RegistryStoreOptions): ContentStore {
  checkRepository(options.repository);
  const { settings, memory = createRegistryMemory(), ...rest } = options;
  const context: RegistryContext = { ...rest, memory, settings: { ...defaultRegistrySettings, ...settings } };
  return {
    name: placeName(context),
    readManifest: async (target, call) => (await getManifest(context, target, call))?.stored ?? null,
    readReferrers: async (subject, call) => await readReferrers(context, subject, call),
    readBlob: async (blob, maxBytes, call) => await readBlob(context, { blob, maxBytes, ...call }),
    openBlob: async (blob, call) => await openBlob(context, blob, call),
    listTags: (call) => listTags(context, call),
    hasBlob: async (blob, call) => await hasBlob(context, blob, call),
    writeBlob: async (blob, open, call) => await writeBlob(context, { blob, open, ...call }),
    writeManifest: async (upload, call = {}) => await writeManifest(context, upload, call),
    mergeTag: async (tag, merge, call) => await mergeTag(context, { tag, merge, ...call }),
    deleteManifest: async (target, call) => await deleteManifest(context, target, call),
  };
}

interface BoundedRead extends CallOptions {
  readonly blob: Descriptor;
  readonly maxBytes: number;
}

async function readBlob(
  context: RegistryContext,
  { blob, maxBytes, ...call }: BoundedRead,
): Promise<Uint8Array | null> {
  if (blob.size > maxBytes) {
    const message = `wanted at most ${maxBytes} bytes in blob \`${blob.digest}\`, got a descriptor of ${blob.size}`;
    throw new UnavailableError('registry-limit-exceeded', message);
  }
  const stream = await openBlob(context, blob, call);
  if (stream === null) return null;
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return concatBytes(...chunks);
}
