// SPDX-License-Identifier: Apache-2.0
import type { Digest } from '../oci/digest.ts';
import type { ServeRequest } from '../serve/http.ts';

export function entityTag(digest: Digest): string {
  return `"${digest}"`;
}

/** RFC 9110 §13.2.2: whether If-Match or If-None-Match forbids the write. `current` is what the target names now. */
export function forbidsWrite(request: ServeRequest, current: Digest | undefined): boolean {
  const match = request.header('if-match');
  if (match !== undefined && !lists(match, current)) return true;
  const noneMatch = request.header('if-none-match');
  return noneMatch !== undefined && lists(noneMatch, current);
}

/** Whether the reader has this very content already. */
export function isFresh(request: ServeRequest, digest: Digest): boolean {
  const noneMatch = request.header('if-none-match');
  return noneMatch !== undefined && lists(noneMatch.replaceAll('W/', ''), digest);
}

function lists(field: string, current: Digest | undefined): boolean {
  if (current === undefined) return false;
  if (field.trim() === '*') return true;
  const wanted = entityTag(current);
  return field.split(',').some((tag) => tag.trim() === wanted);
}
