// SPDX-License-Identifier: Apache-2.0
import { UnavailableError, UntrustedError } from '../errors/errors.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { StoredManifest } from '../oci/manifest.ts';
import type { ContentSource } from '../ports/content.ts';

const maxDepth = 3;
const maxDescendants = 1000;

/**
 * Every manifest below an index, children before parents, each once; empty for an image.
 *
 * @throws {UntrustedError} `image-not-found` – the index lists what is not there
 * @throws {UnavailableError} `registry-limit-exceeded` – nested deeper than 3, or more than 1,000
 */
export async function collectDescendants(
  source: ContentSource,
  root: StoredManifest,
  signal: AbortSignal,
): Promise<readonly Descriptor[]> {
  const found = new Map<string, Descriptor>();
  await visit(root, 0);
  return [...found.values()];

  async function visit(stored: StoredManifest, depth: number): Promise<void> {
    if (stored.manifest.kind !== 'index') return;
    if (depth >= maxDepth) throw tooMuch(`indexes nested at most ${maxDepth} deep`);
    for (const { digest } of stored.manifest.manifests) {
      if (found.has(digest)) continue;
      if (found.size >= maxDescendants) throw tooMuch(`at most ${maxDescendants} manifests below an index`);
      const child = await source.readManifest(digest, { signal });
      if (child === null)
        throw new UntrustedError('image-not-found', `the index lists \`${digest}\`, and it does not exist`);
      // What the manifest is decides, and not what its entry in the list says: else what lies below would stay unsigned.
      await visit(child, depth + 1);
      found.set(digest, child.descriptor);
    }
  }
}

function tooMuch(limit: string): UnavailableError {
  return new UnavailableError('registry-limit-exceeded', `wanted ${limit}, got more`);
}
