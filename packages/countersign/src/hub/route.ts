// SPDX-License-Identifier: Apache-2.0
import type { RegistryErrorCode } from './error-response.ts';

export type Route =
  | { readonly kind: 'base' }
  | { readonly kind: 'manifest'; readonly repository: string; readonly target: string }
  | { readonly kind: 'blob'; readonly repository: string; readonly target: string }
  | { readonly kind: 'uploads'; readonly repository: string }
  | { readonly kind: 'upload'; readonly repository: string; readonly id: string }
  | { readonly kind: 'tags'; readonly repository: string }
  | { readonly kind: 'referrers'; readonly repository: string; readonly target: string };

export interface RouteRefusal {
  readonly kind: 'refused';
  readonly code: RegistryErrorCode;
  readonly status: number;
  readonly message: string;
}

// oci-dist 1.1 §pulling-manifests. No `.` or `_` at the edge of a component, so `..` and hidden names cannot be spelled.
const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const nameGrammar = new RegExp(`^${component}(?:/${component})*$`);
const maxNameLength = 255;
const tagGrammar = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;

export function isRepositoryName(text: string): boolean {
  return text.length <= maxNameLength && nameGrammar.test(text);
}

export function isTag(text: string): boolean {
  return tagGrammar.test(text);
}

/** Which call of oci-dist 1.1 §endpoints a path means; `target` and `id` are still unjudged. */
export function parseRoute(encodedPath: string): Route | RouteRefusal {
  const path = decode(encodedPath);
  if (path === '/v2/' || path === '/v2') return { kind: 'base' };
  if (path === null || !path.startsWith('/v2/'))
    return { kind: 'refused', code: 'NAME_UNKNOWN', status: 404, message: 'no such path' };
  const route = split(path.slice(4));
  if (route === null) return { kind: 'refused', code: 'NAME_UNKNOWN', status: 404, message: 'no such endpoint' };
  if (!isRepositoryName(route.repository)) {
    return {
      kind: 'refused',
      code: 'NAME_INVALID',
      status: 400,
      message: 'the repository name does not follow the grammar',
    };
  }
  return route;
}

/** Percent-encoding is undone once, before anything is judged; `%2e%2e` gains nothing. */
function decode(path: string): string | null {
  if (!path.includes('%')) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}

function split(rest: string): Exclude<Route, { kind: 'base' }> | null {
  const last = rest.lastIndexOf('/');
  if (last < 0) return null;
  const tail = rest.slice(last + 1);
  const before = rest.lastIndexOf('/', last - 1);
  const repository = rest.slice(0, Math.max(before, 0));
  switch (rest.slice(before + 1, last)) {
    case 'manifests':
      return { kind: 'manifest', repository, target: tail };
    case 'referrers':
      return { kind: 'referrers', repository, target: tail };
    case 'tags':
      return tail === 'list' ? { kind: 'tags', repository } : null;
    case 'blobs':
      return tail === 'uploads' ? { kind: 'uploads', repository } : { kind: 'blob', repository, target: tail };
    case 'uploads':
      return repository.endsWith('/blobs') ? upload(repository.slice(0, -'/blobs'.length), tail) : null;
    default:
      return null;
  }
}

function upload(repository: string, id: string): Exclude<Route, { kind: 'base' }> {
  return id === '' ? { kind: 'uploads', repository } : { kind: 'upload', repository, id };
}
