// SPDX-License-Identifier: Apache-2.0
import { quote } from '../bytes/quote.ts';
import { MalformedError } from '../errors/errors.ts';
import { parseComposeYaml } from '../yaml/parse-compose-yaml.ts';
import { kubernetesText, parseKubernetesText } from '../yaml/parse-kubernetes-yaml.ts';
import { detectFormat, type KnownFormat } from './detect-format.ts';
import type { ImageExtractor } from './image-extractor.ts';
import { imagesOfCompose } from './images-of-compose.ts';
import { imagesOfDockerfile } from './images-of-dockerfile.ts';
import { imagesOfKubernetes } from './images-of-kubernetes.ts';
import { imagesOfList } from './images-of-list.ts';
import type { FoundImage } from './pod-spec.ts';
import type { WorkloadImage } from './workload-image.ts';

export const maxManifestBytes = 32 * 1024 * 1024;
const maxImages = 100_000;

export type ManifestFormat = 'auto' | KnownFormat;

export interface ManifestOptions {
  /** The name of the file, as the caller gave it: for messages, and to tell formats apart. */
  readonly source: string;
  readonly format: ManifestFormat;
  /** Where kinds that Kubernetes does not know hold their images. */
  readonly extractors?: readonly ImageExtractor[];
  /** Variables of a Compose file, arguments of a build. Nothing is taken from the environment. */
  readonly variables?: ReadonlyMap<string, string>;
}

/**
 * Every image that the file would run, in the order in which it stands there; the same image as often as it is used. A file that may
 * run something whose image cannot be told is refused as a whole.
 *
 * @throws {MalformedError} `workload-malformed`, `yaml-malformed`, `json-malformed`
 */
export function imagesOfManifests(bytes: Uint8Array, options: ManifestOptions): readonly WorkloadImage[] {
  const { source } = options;
  try {
    const images = imagesIn(bytes, options);
    if (images.length <= maxImages) return images.map((image) => ({ ...image, source }));
    throw new MalformedError('workload-malformed', `wanted at most ${maxImages} images, got ${images.length}`);
  } catch (error) {
    throw error instanceof MalformedError ? inSource(error, source) : error;
  }
}

function imagesIn(bytes: Uint8Array, options: ManifestOptions): readonly FoundImage[] {
  if (bytes.byteLength > maxManifestBytes) {
    const message = `wanted at most ${maxManifestBytes} bytes, got ${bytes.byteLength}`;
    throw new MalformedError('workload-malformed', message);
  }
  const variables = options.variables ?? new Map<string, string>();
  const text = kubernetesText(bytes);
  switch (options.format === 'auto' ? detectFormat(text, options.source) : options.format) {
    case 'kubernetes':
      return imagesOfKubernetes(parseKubernetesText(text), options.extractors ?? []);
    case 'compose':
      return imagesOfCompose(parseComposeYaml(text), variables);
    case 'dockerfile':
      return imagesOfDockerfile(text, variables);
    case 'images':
      return imagesOfList(text);
  }
}

function inSource(error: MalformedError, source: string): MalformedError {
  const { code, message, hint, detail, cause } = error;
  return new MalformedError(code, `${quote(source)}: ${message}`, { hint, detail, cause });
}
