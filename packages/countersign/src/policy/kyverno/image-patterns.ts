// SPDX-License-Identifier: Apache-2.0

import { CountersignError } from '../../errors/errors.ts';
import { imageGlob } from '../glob-pattern.ts';

/** What became of a pattern of images: ours, and how it differs; patterns of ours name repositories, never tags. */
export interface TranslatedPattern {
  readonly pattern: string;
  /** `wider`: it matches more images than the original. */
  readonly scope: 'same' | 'wider';
  readonly why?: string;
}

const classes = /\[[^\]]*\]|\?/g;
const maxAlternatives = 32;

/** Kyverno's `*` crosses `/`, `:` and `@`; what it says of tags and digests is dropped, so that ours matches every tag. */
export function translateImagePattern(text: string): TranslatedPattern {
  const widened = text.replace(classes, '*');
  const { repository, rest } = splitTag(widened);
  // `localhost*` and `r.io:5000*` may go on with a path.
  const isOpenHost = /^(?:localhost|[a-z0-9-]+(?:\.[a-z0-9-]+)+)(?::\d*)?\*+$/.test(widened);
  const pattern = isOpenHost ? '**' : withHost(repository.toLowerCase().replace(/\*+/g, '**'));
  if (!isPattern(pattern) || (pattern === '**' && !/^\*+$/.test(repository))) {
    return { pattern: '**', scope: 'wider', why: 'it has no such pattern' };
  }
  if (widened !== text) return { pattern, scope: 'wider', why: 'it has no single-character wildcards' };
  if (rest === '' || /^(?::\*|@\*|@sha256:\*)$/.test(rest)) return { pattern, scope: 'same' };
  return { pattern, scope: 'wider', why: `it speaks of repositories, so that \`${rest}\` does not narrow it` };
}

function isPattern(text: string): boolean {
  try {
    imageGlob(text);
    return true;
  } catch (error) {
    if (error instanceof CountersignError) return false;
    throw error;
  }
}

/** `{a,b}` of Go's globs, written out; undefined if there are too many or they are nested. */
export function expandBraces(text: string): readonly string[] | undefined {
  const found = /\{([^{}]*)\}/.exec(text);
  if (found === null) return /[{}]/.test(text) ? undefined : [text];
  const [all, inner = ''] = found;
  const expanded = inner
    .split(',')
    .map((part) => expandBraces(text.slice(0, found.index) + part + text.slice(found.index + all.length)));
  if (expanded.includes(undefined)) return undefined;
  const flat = expanded.flatMap((list) => list ?? []);
  return flat.length > maxAlternatives ? undefined : flat;
}

function splitTag(text: string): { readonly repository: string; readonly rest: string } {
  const at = text.indexOf('@');
  const name = at === -1 ? text : text.slice(0, at);
  const colon = name.lastIndexOf(':');
  // A colon before a slash is that of a port.
  const end = colon > name.lastIndexOf('/') ? colon : name.length;
  return { repository: name.slice(0, end), rest: text.slice(end) };
}

/** A name without a host is one at Docker Hub; a wildcard in a host stays in the host, which is what its author meant. */
function withHost(repository: string): string {
  const [first = '', ...rest] = repository.split('/');
  if (first === '**') return repository;
  if (rest.length === 0) return /^\*|[.:]/.test(first) && first.includes('*') ? '**' : `docker.io/library/${first}`;
  if (first.includes('*') && !staysInHost(first.replaceAll('**', '*'), rest)) return `**/${rest.join('/')}`;
  if (/[.:]/.test(first) || first === 'localhost') return dockerHub(first.replaceAll('**', '*'), rest);
  return first.includes('*') ? `**/${rest.join('/')}` : `docker.io/${repository}`;
}

/** One that begins a host, and does not mean Docker Hub, where `library/` would stand between. */
function staysInHost(host: string, rest: readonly string[]): boolean {
  const domain = /^\*(\.[a-z0-9.:-]+)$/.exec(host)?.[1];
  return (
    domain !== undefined && !(rest.length === 1 && ('docker.io'.endsWith(domain) || 'index.docker.io'.endsWith(domain)))
  );
}

/** In Kyverno `docker.io/nginx` and `docker.io/library/nginx` are two names. */
function dockerHub(host: string, rest: readonly string[]): string {
  if (host !== 'docker.io' && host !== 'index.docker.io') return [host, ...rest].join('/');
  const [name = ''] = rest;
  return rest.length === 1 && !name.includes('*') ? `docker.io/library/${name}` : `docker.io/${rest.join('/')}`;
}
