// SPDX-License-Identifier: Apache-2.0
import type { CountersignError } from '../errors/errors.ts';
import type { ContentSource } from '../ports/content.ts';

/** A place that answers every question with the same error. */
export function unreadableSource(name: string, error: CountersignError): ContentSource {
  const fail = async (): Promise<never> => await Promise.reject(error);
  return {
    name,
    readManifest: fail,
    readReferrers: fail,
    readBlob: fail,
    openBlob: fail,
    listTags: () => ({ [Symbol.asyncIterator]: () => ({ next: fail }) }),
  };
}
