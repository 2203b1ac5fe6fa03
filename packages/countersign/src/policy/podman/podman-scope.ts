// SPDX-License-Identifier: Apache-2.0
import { CountersignError } from '../../errors/errors.ts';
import { digestOf } from '../../oci/digest.ts';
import { parseHost } from '../../oci/host.ts';
import { parseReference } from '../../oci/parse-reference.ts';
import { repositoryName } from '../../oci/repository-name.ts';
import type { ImagePattern } from '../image-pattern.ts';

/** Which part of the names a pattern speaks of, in podman's words: a repository, or all below a path. */
export interface PodmanScope {
  /** `` is everything, `*.example.org` all hosts of a domain. */
  readonly text: string;
  readonly kind: 'repository' | 'below';
}

const someDigest = digestOf(new Uint8Array());

/** The scope that matches exactly what the pattern matches; undefined if there is none. */
export function podmanScope(pattern: ImagePattern): PodmanScope | undefined {
  const scope = scopeOfText(pattern.text);
  return scope !== undefined && samplesOf(scope).every((repository) => speaksOf(pattern, repository))
    ? scope
    : undefined;
}

/** A scope around everything that the pattern may match, as narrow as its text before the first wildcard says. */
export function scopeAround({ text }: ImagePattern): PodmanScope {
  const prefix = text.split('*', 1)[0] ?? '';
  const path = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  return scopeOfText(`${path}**`) ?? { text: '', kind: 'below' };
}

/** Whether some name is in both. */
export function overlap(one: PodmanScope, other: PodmanScope): boolean {
  return isWithin(one, other) || isWithin(other, one);
}

/** Whether every name of `inner` is one of `outer`. */
export function isWithin(inner: PodmanScope, outer: PodmanScope): boolean {
  if (outer.kind === 'repository') return inner.kind === 'repository' && inner.text === outer.text;
  if (outer.text === '') return true;
  if (outer.text.startsWith('*.')) {
    const host = inner.text.split('/')[0] ?? '';
    return inner.text === outer.text || host.endsWith(outer.text.slice(1));
  }
  return (inner.kind === 'below' && inner.text === outer.text) || inner.text.startsWith(`${outer.text}/`);
}

function scopeOfText(text: string): PodmanScope | undefined {
  if (text === '**') return { text: '', kind: 'below' };
  const below = text.endsWith('/**') ? text.slice(0, -3) : undefined;
  if (below === undefined) return text.includes('*') ? undefined : named(text, 'repository');
  const domain = /^\*(\.[a-z0-9-]+)+$/.test(below);
  if (domain) return { text: below, kind: 'below' };
  if (below.includes('*')) return undefined;
  const host = below.includes('/') || !/[.:]|^localhost$/.test(below) ? null : parseHost(below);
  if (host !== null) return { text: host, kind: 'below' };
  const inner = named(`${below}/x`, 'below');
  return inner && { text: inner.text.replace(/\/x$/, ''), kind: 'below' };
}

function named(text: string, kind: PodmanScope['kind']): PodmanScope | undefined {
  try {
    const reference = parseReference(text);
    const isName = reference.kind === 'registry' && reference.tag === undefined && reference.digest === undefined;
    return isName ? { text: repositoryName(reference), kind } : undefined;
  } catch (error) {
    if (error instanceof CountersignError) return undefined;
    throw error;
  }
}

function samplesOf({ text, kind }: PodmanScope): readonly string[] {
  if (kind === 'repository') return [text];
  const base = text === '' ? 'registry.example' : text.replace(/^\*/, 'a.b');
  return [`${base}/x`, `${base}/x/y`];
}

/** Of every tag and digest: patterns of other languages may mean some of them only. */
function speaksOf(pattern: ImagePattern, repository: string): boolean {
  const names = [{ tag: 'latest' }, { tag: 'v1' }, { digest: someDigest }];
  return names.every((name) => pattern.match({ text: repository, repository, ...name }) !== undefined);
}
