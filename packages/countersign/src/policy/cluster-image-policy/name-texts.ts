// SPDX-License-Identifier: Apache-2.0
import type { ImageName } from '../image-pattern.ts';

/**
 * The texts that a pattern of the policy-controller is held against. First the reference in that program's normal form: Docker Hub is
 * `index.docker.io`, `latest` the tag of one that has neither tag nor digest, and a digest takes the place of the tag. Then the same with
 * the host as its author wrote it, which that program keeps; and what was written, if it names no registry.
 */
export function nameTextsOf(image: ImageName): readonly string[] {
  const complete = completeTextsOf(image);
  return writtenHost(image.text) === undefined ? [...complete, image.text] : complete;
}

/** The same without what was written in place of a complete name. */
export function completeTextsOf(image: ImageName): readonly string[] {
  const suffix = image.digest === undefined ? `:${image.tag ?? 'latest'}` : `@${image.digest}`;
  const normal = `${hubName(image.repository)}${suffix}`;
  const host = writtenHost(image.text);
  if (host === undefined) return [normal];
  const path = image.repository.slice(image.repository.indexOf('/') + 1);
  return isHub(host) ? [normal] : [normal, `${host}/${path}${suffix}`];
}

function hubName(repository: string): string {
  return repository.startsWith('docker.io/') ? `index.${repository}` : repository;
}

function isHub(host: string): boolean {
  return /^(?:index\.)?docker\.io$/i.test(host);
}

/** What stands in the place of the registry: the first part, if it looks like a host. */
function writtenHost(text: string): string | undefined {
  const slash = text.indexOf('/');
  const first = text.slice(0, Math.max(slash, 0));
  return first === 'localhost' || /[.:A-Z]/.test(first) ? first : undefined;
}
