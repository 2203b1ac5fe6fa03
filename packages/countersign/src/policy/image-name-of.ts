// SPDX-License-Identifier: Apache-2.0
import type { RegistryReference } from '../oci/reference.ts';
import { repositoryName } from '../oci/repository-name.ts';
import type { ImageName } from './image-pattern.ts';

/** The name that policies see; `latest` is what is meant where neither tag nor digest was written. */
export function imageNameOf(reference: RegistryReference, text: string): ImageName {
  const { digest } = reference;
  const tag = reference.tag ?? (digest === undefined ? 'latest' : undefined);
  return {
    text,
    repository: repositoryName(reference),
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}
