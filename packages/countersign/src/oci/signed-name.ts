// SPDX-License-Identifier: Apache-2.0
import { CountersignError } from '../errors/errors.ts';
import type { Digest } from './digest.ts';
import { parseReference } from './parse-reference.ts';
import { repositoryName } from './repository-name.ts';

/** What a signature says that the image was called. */
export interface SignedName {
  /** `host/repository` in normal form. */
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: Digest;
}

/** The normal form of a `docker-reference` or subject name, or null when it names no image of a registry. */
export function normaliseSignedName(text: string): SignedName | null {
  try {
    const reference = parseReference(text);
    if (reference.kind !== 'registry') return null;
    const { tag, digest } = reference;
    return {
      repository: repositoryName(reference),
      ...(tag === undefined ? {} : { tag }),
      ...(digest === undefined ? {} : { digest }),
    };
  } catch (error) {
    if (error instanceof CountersignError) return null;
    throw error;
  }
}
