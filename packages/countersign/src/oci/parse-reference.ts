// SPDX-License-Identifier: Apache-2.0

import { quote } from '../bytes/quote.ts';
import { UsageError } from '../errors/errors.ts';
import { type Digest, isDigest } from './digest.ts';
import { parseImageHost } from './host.ts';
import type { ArchiveReference, ImageReference, LayoutReference, RegistryReference } from './reference.ts';

const maxReferenceLength = 1024;
const maxPathLength = 4096;
const maxRepositoryLength = 255;

const bareIdentifier = /^[0-9a-f]{64}$/;
const pathPart = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const tagGrammar = /^\w[\w.-]{0,127}$/;
const layoutDigest = /@((?:sha256|sha512):.*|[A-Za-z0-9+._-]+:[0-9A-Fa-f]{32,})$/;
const archiveName = /\.(?:tar|tar\.gz|tgz):/;

/**
 * The image that `text` names, in normal form: two spellings of one image give equal values.
 *
 * @throws {UsageError} `reference-malformed`, `digest-malformed`
 */
export function parseReference(text: string): ImageReference {
  if (text === '') throw malformed(text, 'is empty');
  if (text.startsWith('oci:')) return parseLayoutReference(text, text.slice('oci:'.length));
  if (text.startsWith('docker-archive:')) return parseArchiveReference(text, text.slice('docker-archive:'.length));
  return parseRegistryReference(text);
}

function parseRegistryReference(text: string): RegistryReference {
  refuseOtherSyntax(text);
  const at = text.indexOf('@');
  const digest = at < 0 ? undefined : parseUserDigest(text.slice(at + 1));
  const named = at < 0 ? text : text.slice(0, at);
  const colon = named.lastIndexOf(':');
  const hasTag = colon > named.lastIndexOf('/');
  const tag = hasTag ? parseTag(text, named.slice(colon + 1)) : undefined;
  const name = hasTag ? named.slice(0, colon) : named;
  return {
    kind: 'registry',
    ...parseName(text, name),
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

/** What people paste that is a reference in some other tool, each refused with the way to write it here. */
function refuseOtherSyntax(text: string): void {
  if (text.length > maxReferenceLength) throw malformed(text, `is longer than ${maxReferenceLength} characters`);
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text);
  if (scheme !== null) {
    throw malformed(
      text,
      `starts with a URL scheme`,
      `leave ${quote(scheme[0])} out and write ${quote(text.slice(scheme[0].length))}`,
    );
  }
  // A bare identifier is an image ID of some daemon, and would otherwise be read as a Docker Hub name.
  if (bareIdentifier.test(text)) {
    throw malformed(text, 'is an image ID, not a name', 'write it as `registry/repository@sha256:…`');
  }
}

function parseName(text: string, name: string): { readonly host: string; readonly repository: string } {
  const slash = name.indexOf('/');
  const first = name.slice(0, Math.max(slash, 0));
  const named = slash > 0 && looksLikeHost(first);
  const host = named ? parseImageHost(first) : 'docker.io';
  if (host === null) throw malformed(text, `has ${quote(first)} in the place of the host, which is no host name`);
  const path = named ? name.slice(slash + 1) : name;
  checkRepository(text, path);
  const repository = host === 'docker.io' && !path.includes('/') ? `library/${path}` : path;
  if (repository.length > maxRepositoryLength) {
    throw malformed(text, `has a repository longer than ${maxRepositoryLength} characters`);
  }
  return { host, repository };
}

// distribution/reference: anything else before the first slash is a name on Docker Hub.
function looksLikeHost(first: string): boolean {
  return first === 'localhost' || /[.:A-Z]/.test(first);
}

function checkRepository(text: string, path: string): void {
  if (path === '') throw malformed(text, 'has no repository');
  if (path.split('/').every((part) => pathPart.test(part))) return;
  const lower = path.toLowerCase();
  if (lower !== path && lower.split('/').every((part) => pathPart.test(part))) {
    throw malformed(text, 'has upper-case letters in the repository', `write the repository as ${quote(lower)}`);
  }
  const wrong = path.split('/').find((part) => !pathPart.test(part)) ?? path;
  throw malformed(
    text,
    wrong === '' ? 'has an empty part between slashes' : `has the part ${quote(wrong)}, which no repository can have`,
  );
}

function parseTag(text: string, tag: string): string {
  if (tagGrammar.test(tag)) return tag;
  if (tag === '') throw malformed(text, 'has a colon, and no tag behind it');
  if (tag.length > 128) throw malformed(text, 'has a tag longer than 128 characters');
  throw malformed(text, `has the tag ${quote(tag)}, and tags are made of letters, digits, \`_\`, \`.\` and \`-\``);
}

function parseUserDigest(digest: string): Digest {
  if (isDigest(digest)) return digest;
  throw new UsageError(
    'digest-malformed',
    `wanted \`sha256:\` with 64 or \`sha512:\` with 128 lower-case hex digits, got ${quote(digest)}`,
    isDigest(digest.toLowerCase()) ? { hint: `write it as ${quote(digest.toLowerCase())}` } : {},
  );
}

function parseLayoutReference(text: string, rest: string): LayoutReference {
  const found = layoutDigest.exec(rest);
  if (found?.[1] !== undefined) {
    return { kind: 'layout', path: parsePath(text, rest.slice(0, found.index)), digest: parseUserDigest(found[1]) };
  }
  const colon = rest.lastIndexOf(':');
  if (colon <= rest.lastIndexOf('/')) return { kind: 'layout', path: parsePath(text, rest) };
  return {
    kind: 'layout',
    path: parsePath(text, rest.slice(0, colon)),
    tag: parseTag(text, rest.slice(colon + 1)),
  };
}

function parseArchiveReference(text: string, rest: string): ArchiveReference {
  const colon = archiveNameColon(rest);
  if (colon < 0) return { kind: 'archive', path: parsePath(text, rest) };
  const tag = rest.slice(colon + 1);
  if (tag === '' || /[\p{Cc}\s]/u.test(tag)) throw malformed(text, 'has a colon, and no image name behind it');
  return { kind: 'archive', path: parsePath(text, rest.slice(0, colon)), tag };
}

// The name may itself have slashes and a colon, so the end of the file name is looked for first.
function archiveNameColon(rest: string): number {
  const ending = archiveName.exec(rest);
  if (ending !== null) return ending.index + ending[0].length - 1;
  const colon = rest.lastIndexOf(':');
  return colon > rest.lastIndexOf('/') ? colon : -1;
}

function parsePath(text: string, path: string): string {
  if (path === '') throw malformed(text, 'has no path');
  if (path.length > maxPathLength) throw malformed(text, `has a path longer than ${maxPathLength} characters`);
  if (path.includes('\0')) throw malformed(text, 'has a zero byte in its path');
  return path;
}

function malformed(text: string, reason: string, hint?: string): UsageError {
  return new UsageError(
    'reference-malformed',
    `the reference ${quote(text)} ${reason}`,
    hint === undefined ? {} : { hint },
  );
}
