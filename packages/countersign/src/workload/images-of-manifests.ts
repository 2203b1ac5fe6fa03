// SPDX-License-Identifier: Apache-2.0
import { MalformedError } from '../errors/errors.ts';
import type { WorkloadImage } from './workload-image.ts';

export type ManifestFormat = 'auto' | 'images' | 'kubernetes' | 'compose' | 'dockerfile';

/** Where objects of a kind of somebody else hold their images: `spec.steps[*].image`. */
export interface ImageExtractor {
  readonly apiVersion: string;
  readonly kind: string;
  readonly path: string;
}

export interface ManifestOptions {
  /** The name of the file, as the caller gave it: for messages, and to tell formats apart. */
  readonly source: string;
  readonly format: ManifestFormat;
  readonly extractors?: readonly ImageExtractor[];
  /** Values of the variables of a Compose file, or of the build arguments of a Dockerfile. Nothing is taken from the environment. */
  readonly variables?: ReadonlyMap<string, string>;
}

/**
 * Every image that the file would run, in its order; the same image as often as it is used.
 *
 * @throws {MalformedError} `workload-malformed`, `yaml-malformed`, `json-malformed`
 */
export function imagesOfManifests(_bytes: Uint8Array, options: ManifestOptions): readonly WorkloadImage[] {
  throw new MalformedError('workload-malformed', `wanted a format that can be read, got ${options.format}`);
}
