// SPDX-License-Identifier: Apache-2.0
import type { ContentSource } from '../ports/content.ts';

/**
 * An image's own place and the place of its signatures (`COSIGN_REPOSITORY`) as one source to copy from. What both have under
 * one tag is taken from `attachments`, where signatures are written.
 */
export function mergedSource(image: ContentSource, attachments: ContentSource): ContentSource {
  if (image.name === attachments.name) return image;
  const both = [attachments, image];
  const firstOf = async <Value>(ask: (source: ContentSource) => Promise<Value | null>): Promise<Value | null> => {
    for (const source of both) {
      const found = await ask(source);
      if (found !== null) return found;
    }
    return null;
  };
  return {
    name: image.name,
    readManifest: async (target, options) => await firstOf((source) => source.readManifest(target, options)),
    readReferrers: async (subject, options) => {
      const [first, second] = await Promise.all([
        attachments.readReferrers(subject, options),
        image.readReferrers(subject, options),
      ]);
      return { source: first.source, descriptors: [...first.descriptors, ...second.descriptors] };
    },
    readBlob: async (blob, maxBytes, options) => await firstOf((source) => source.readBlob(blob, maxBytes, options)),
    openBlob: async (blob, options) => await firstOf((source) => source.openBlob(blob, options)),
    listTags: (options) => image.listTags(options),
  };
}
