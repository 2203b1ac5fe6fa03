// SPDX-License-Identifier: Apache-2.0

import type { ImagePattern } from '../image-pattern.ts';
import { compileWildcards } from './compile-wildcards.ts';
import { nameTextsOf } from './name-texts.ts';

const allowed = /^[A-Za-z0-9_:/*.@-]+$/;
const maxLength = 1024;

/** Whether the policy-controller takes it for a pattern. What it may hold leaves no way to write a path pattern that Go refuses. */
export function isClusterImageGlob(text: string): boolean {
  return text.length <= maxLength && allowed.test(text);
}

/**
 * The pattern as policy-controller 0.13 reads it: it is held against the whole normal form of the reference, tag or digest included, and
 * `*` crosses `:` and `@`. Image names that say no registry are tried as they are written, too. `isClusterImageGlob` must have said yes.
 */
export function clusterImageGlob(text: string): ImagePattern {
  const matches = compileWildcards(meantBy(text));
  return {
    text,
    match: (image) => (nameTextsOf(image).some(matches) ? [] : undefined),
    fill: () => undefined,
  };
}

/** Two patterns mean Docker Hub alone. */
export function meantBy(glob: string): string {
  if (glob === '*') return 'index.docker.io/library/*';
  return glob === '*/*' ? 'index.docker.io/*/*' : glob;
}
