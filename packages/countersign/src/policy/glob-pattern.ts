// SPDX-License-Identifier: Apache-2.0
import { quote } from '../bytes/quote.ts';
import { CountersignError, UsageError } from '../errors/errors.ts';
import { parseImageHost } from '../oci/host.ts';
import { parseReference } from '../oci/parse-reference.ts';
import { repositoryName } from '../oci/repository-name.ts';
import type { ImagePattern } from './image-pattern.ts';
import { captureWildcards, type WildcardToken } from './wildcards.ts';

const maxPatternLength = 1024;
/** Longer than any host with any repository. */
const maxNameLength = 1024;

/**
 * A pattern of repositories in our language: `*` stands for any characters of one part of the path, `**` for any characters of several.
 * What has no wildcards is normalised as references are, so that two spellings of a name are one here too. A `**` in the place of the host
 * stands for every host with its port as well.
 *
 * @throws {UsageError} `pattern-malformed`
 */
export function imageGlob(text: string): ImagePattern {
  const name = normalise(text);
  const tokens = tokensOf(name);
  const prefix = name.split('*', 1)[0] ?? '';
  return {
    text,
    match: ({ repository }) =>
      repository.startsWith(prefix) && repository.length <= maxNameLength
        ? captureWildcards(tokens, repository)
        : undefined,
    fill: (captures) => filled(tokens, captures),
  };
}

function normalise(text: string): string {
  refuseCharacters(text);
  const slash = text.indexOf('/');
  const first = slash < 0 ? text : text.slice(0, slash);
  if (first === '**') return requirePath(text, text);
  const isHost = slash > 0 && (first === 'localhost' || /[.:A-Z[]/.test(first));
  if (!isHost && first.includes('*')) {
    throw malformed(
      text,
      'has a wildcard where the host stands',
      'write `**` for every image, or begin with `docker.io/`',
    );
  }
  const host = isHost ? normaliseHost(text, first) : 'docker.io';
  const path = requirePath(text, isHost ? text.slice(slash + 1) : text);
  return `${host}/${host === 'docker.io' ? hubPath(text, path) : path}`;
}

/** As a reference with one part on Docker Hub is one below `library/`. */
function hubPath(text: string, path: string): string {
  if (path.includes('/') || path === '**') return path;
  if (!path.includes('**')) return `library/${path}`;
  const one = path.replaceAll('**', '*');
  throw malformed(
    text,
    'may mean names below `library/` or others on Docker Hub',
    `write ${quote(`docker.io/library/${one}`)} or ${quote(`docker.io/${one}/**`)}`,
  );
}

function refuseCharacters(text: string): void {
  if (text === '' || text.length > maxPatternLength)
    throw malformed(text, `is not 1 to ${maxPatternLength} characters long`);
  if (text.includes('://')) throw malformed(text, 'starts with a URL scheme', 'leave the scheme out');
  if (text.includes('@'))
    throw malformed(text, 'has a digest or an `@`', 'patterns name repositories; list digests with `digestIn`');
  if (text.includes('***')) throw malformed(text, 'has three stars in a row', 'write `**`');
  const wrong = /[^A-Za-z0-9._:/*[\]-]/u.exec(text);
  if (wrong !== null) {
    throw malformed(
      text,
      `has the character ${quote(wrong[0])}`,
      'the only wildcards are `*` and `**`, and names are ASCII',
    );
  }
}

function normaliseHost(text: string, host: string): string {
  if (!host.includes('*')) {
    const normal = parseImageHost(host);
    if (normal === null) throw malformed(text, `has ${quote(host)} in the place of the host, which is no host name`);
    return normal;
  }
  const [, name = '', port = ''] = /^([a-z0-9.*-]+?)(:(?:[1-9]\d{0,4}|\*))?$/i.exec(host) ?? [];
  if (name === '') throw malformed(text, `has ${quote(host)} in the place of the host, which no host name matches`);
  // It would take in every host whose path ends so.
  if (name.includes('**'))
    throw malformed(text, 'has `**` within the host', 'write `*`, which crosses the dots of a host');
  if (!/[^*.]/.test(name)) throw malformed(text, 'has nothing but wildcards in the host', 'write `**` for every host');
  if (name.startsWith('.') || name.endsWith('.')) throw malformed(text, 'has a host that begins or ends with a dot');
  return `${name.toLowerCase()}${port === ':443' ? '' : port}`;
}

function requirePath(text: string, path: string): string {
  const colon = path.indexOf(':');
  if (colon >= 0) {
    throw malformed(text, 'has a tag', 'patterns name repositories, because a tag can be moved; leave the tag out');
  }
  if (/[A-Z]/.test(path)) {
    throw malformed(
      text,
      'has upper-case letters in the repository',
      `write the repository as ${quote(path.toLowerCase())}`,
    );
  }
  if (/[[\]]/.test(path)) throw malformed(text, 'has brackets', 'the only wildcards are `*` and `**`');
  if (path.split('/').some((part) => part === '' || /^[._-]+$/.test(part))) {
    throw malformed(text, 'has a part between slashes that no repository can have');
  }
  return path;
}

function tokensOf(name: string): readonly WildcardToken[] {
  return [...name.matchAll(/\*\*|[^]/g)].map(({ 0: token, index }): WildcardToken => {
    if (token === '*') return { kind: 'wildcard', stopsAt: '/:@' };
    // In the place of the host, and there alone, it takes the colon of a port.
    if (token === '**') return { kind: 'wildcard', stopsAt: index === 0 ? '@' : ':@' };
    return { kind: 'literal', character: token };
  });
}

function filled(tokens: readonly WildcardToken[], captures: readonly string[]): string | undefined {
  if (tokens.filter(({ kind }) => kind === 'wildcard').length !== captures.length) return undefined;
  let used = 0;
  const name = tokens.map((token) => (token.kind === 'literal' ? token.character : captures[used++])).join('');
  return isNormalName(name) ? name : undefined;
}

function isNormalName(name: string): boolean {
  try {
    const reference = parseReference(name);
    return reference.kind === 'registry' && repositoryName(reference) === name;
  } catch (error) {
    if (error instanceof CountersignError) return false;
    throw error;
  }
}

function malformed(text: string, reason: string, hint?: string): UsageError {
  return new UsageError(
    'pattern-malformed',
    `the image pattern ${quote(text)} ${reason}`,
    hint === undefined ? {} : { hint },
  );
}
