// SPDX-License-Identifier: Apache-2.0
import type { ContentSource } from '../ports/content.ts';

/**
 * The source, asked each thing once: who compares two judgements must not see two states of a registry. Failures are remembered too. For
 * a short life, because everything that was read stays in memory.
 */
export function rememberingSource(source: ContentSource): ContentSource {
  const manifests = new Map<string, ReturnType<ContentSource['readManifest']>>();
  const referrers = new Map<string, ReturnType<ContentSource['readReferrers']>>();
  const blobs = new Map<string, ReturnType<ContentSource['readBlob']>>();
  return {
    name: source.name,
    readManifest: async (target, options) => {
      const key = typeof target === 'string' ? target : `tag ${target.tag}`;
      return await remembered(manifests, key, async () => await source.readManifest(target, options));
    },
    readReferrers: async (subject, options) =>
      await remembered(referrers, subject, async () => await source.readReferrers(subject, options)),
    readBlob: async (blob, maxBytes, options) => {
      const key = `${blob.digest} ${blob.size} ${maxBytes}`;
      return await remembered(blobs, key, async () => await source.readBlob(blob, maxBytes, options));
    },
    openBlob: async (blob, options) => await source.openBlob(blob, options),
    listTags: (options) => source.listTags(options),
  };
}

async function remembered<Value>(
  answers: Map<string, Promise<Value>>,
  key: string,
  ask: () => Promise<Value>,
): Promise<Value> {
  const known = answers.get(key) ?? ask();
  answers.set(key, known);
  return await known;
}
