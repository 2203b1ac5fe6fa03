// SPDX-License-Identifier: Apache-2.0

import type { ImagePattern } from '../image-pattern.ts';
import { compileWildcards } from './compile-wildcards.ts';
import { completeTextsOf, nameTextsOf } from './name-texts.ts';

const allowed = /^[A-Za-z0-9_:/*.@-]+$/;
const maxLength = 1024;

/** Whether the policy-controller takes it for a pattern. What it may hold leaves no way to write a path pattern that Go refuses. */
export function isClusterImageGlob(text: string): boolean {
  return text.length <= maxLength && allowed.test(text);
}

/**
 * What a pattern is held against. `written`: image names that say no registry are tried as they are written, too. In a cluster, where names
 * are completed first, that never happens, so that it may only ever refuse: for policies that can admit without evidence, `complete`.
 */
export type GlobReading = 'written' | 'complete';

/**
 * The pattern as policy-controller 0.13 reads it: it is held against the whole normal form of the reference, tag or digest included, and
 * `*` crosses `:` and `@`. `isClusterImageGlob` must have said yes.
 */
export function clusterImageGlob(text: string, reading: GlobReading = 'written'): ImagePattern {
  const matches = compileWildcards(meantBy(text));
  const textsOf = reading === 'written' ? nameTextsOf : completeTextsOf;
  return {
    text,
    match: (image) => (textsOf(image).some(matches) ? [] : undefined),
    fill: () => undefined,
  };
}

/** Two patterns mean Docker Hub alone. */
export function meantBy(glob: string): string {
  if (glob === '*') return 'index.docker.io/library/*';
  return glob === '*/*' ? 'index.docker.io/*/*' : glob;
}
