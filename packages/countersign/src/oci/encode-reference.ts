// SPDX-License-Identifier: Apache-2.0
import type { ImageReference } from './reference.ts';

/** The canonical spelling; `parseReference` gives back an equal value. */
export function encodeReference(reference: ImageReference): string {
  const digest = 'digest' in reference && reference.digest !== undefined ? `@${reference.digest}` : '';
  const tag = reference.tag === undefined ? '' : `:${reference.tag}`;
  switch (reference.kind) {
    case 'registry':
      return `${reference.host}/${reference.repository}${tag}${digest}`;
    case 'layout':
      return `oci:${reference.path}${digest === '' ? tag : digest}`;
    case 'archive':
      return `docker-archive:${reference.path}${tag}`;
  }
}
