// SPDX-License-Identifier: Apache-2.0

import { quote } from '../bytes/quote.ts';
import { UsageError } from '../errors/errors.ts';
import { type Digest, isDigest } from '../oci/digest.ts';
import type { TagTarget } from '../ports/content.ts';

const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const repositoryGrammar = new RegExp(`^${component}(?:/${component})*$`);
const tagGrammar = /^\w[\w.-]{0,127}$/;

/**
 * The repository's name, fit to stand in a URL: its grammar leaves no room for `..`, escapes or a query.
 *
 * @throws {UsageError} `reference-malformed`
 */
export function checkRepository(repository: string): string {
  if (repository.length <= 255 && repositoryGrammar.test(repository)) return repository;
  throw new UsageError('reference-malformed', `wanted a repository name, got ${quote(repository)}`);
}

export function isTag(text: string): boolean {
  return tagGrammar.test(text);
}

/**
 * The last part of a manifest's URL.
 *
 * @throws {UsageError} `reference-malformed`, `digest-malformed`
 */
export function targetName(target: Digest | TagTarget): string {
  if (typeof target === 'string') return checkDigest(target);
  if (isTag(target.tag)) return target.tag;
  throw new UsageError('reference-malformed', `wanted a tag, got ${quote(target.tag)}`);
}

/** @throws {UsageError} `digest-malformed`: values from plain JavaScript may only claim to be a `Digest` */
export function checkDigest(digest: string): Digest {
  if (isDigest(digest)) return digest;
  throw new UsageError('digest-malformed', `wanted a digest, got ${quote(digest)}`);
}
