// SPDX-License-Identifier: Apache-2.0
import { type CountersignError, MalformedError, UnavailableError, UntrustedError } from '../../errors/errors.ts';
import type { Descriptor } from '../../oci/descriptor.ts';
import { type Digest, digestOf } from '../../oci/digest.ts';
import { isIndexMediaType } from '../../oci/media-type.ts';
import type { DigestList } from '../digest-list.ts';
import type { FoundContent, ImageEvidence } from '../image-evidence.ts';
import { maxDescendants, maxIndexDepth } from './judged-digests.ts';
import { mayBeIndex } from './may-be-index.ts';

type Found = ImageEvidence['found'];

/**
 * Undefined unless the digest, or anything that is listed below it, is revoked: what runs is a descriptor of the index, however deep. Where
 * an index below could not be read, nobody can say.
 */
export function revocationOf(
  revoked: readonly DigestList[],
  { found }: Pick<ImageEvidence, 'found'>,
  digest: Digest,
): CountersignError | undefined {
  if (revoked.length === 0) return undefined;
  const own = revokedBy(revoked, found, digest);
  if (own !== undefined) return revokedError(`\`${digest}\` is revoked`, own);
  const { listed, obstacle } = descriptorsBelow(found, digest);
  for (const one of listed) {
    const list = revokedBy(revoked, found, one.digest);
    if (list !== undefined) return revokedError(`\`${one.digest}\`, which \`${digest}\` lists, is revoked`, list);
  }
  return obstacle;
}

/** The list that has the digest, or the same content by its other digest. */
function revokedBy(revoked: readonly DigestList[], found: Found, digest: Digest): DigestList | undefined {
  const bytes = found.get(digest)?.manifest?.bytes;
  const names = bytes === undefined ? [digest] : [digest, digestOf(bytes, 'sha256'), digestOf(bytes, 'sha512')];
  return revoked.find(({ digests }) => names.some((name) => digests.has(name)));
}

interface Below {
  readonly listed: readonly Descriptor[];
  /** Why there may be more. */
  readonly obstacle: CountersignError | undefined;
}

function descriptorsBelow(found: Found, digest: Digest): Below {
  const listed = new Map<Digest, Descriptor>();
  let level = listedBy(found.get(digest));
  let obstacle: CountersignError | undefined;
  for (let depth = 1; level.length > 0; depth++) {
    const fresh = level.filter((descriptor) => !listed.has(descriptor.digest));
    for (const descriptor of fresh) listed.set(descriptor.digest, descriptor);
    const deeper = fresh.flatMap((descriptor) => listedBy(found.get(descriptor.digest)));
    obstacle ??= fresh.map((descriptor) => unreadError(found, descriptor)).find((error) => error !== undefined);
    if (deeper.length > 0 && (depth >= maxIndexDepth || listed.size > maxDescendants)) {
      return { listed: [...listed.values(), ...deeper], obstacle: obstacle ?? tooMuch() };
    }
    level = deeper;
  }
  return { listed: [...listed.values()], obstacle };
}

function listedBy(content: FoundContent | undefined): readonly Descriptor[] {
  const manifest = content?.manifest?.manifest;
  return manifest?.kind === 'index' ? manifest.manifests : [];
}

/** What does not exist cannot run. */
function unreadError(found: Found, descriptor: Descriptor): CountersignError | undefined {
  const content = found.get(descriptor.digest);
  if (content?.manifest !== undefined || !mayBeIndex(descriptor)) return undefined;
  // An index may list what no runtime knows: that it is no manifest is no wonder.
  const isForeign = content?.unread instanceof MalformedError && !isIndexMediaType(descriptor.mediaType);
  if (isForeign) return undefined;
  return content?.unread ?? new UnavailableError('registry-protocol', `\`${descriptor.digest}\` was not read`);
}

function revokedError(what: string, { source }: DigestList): UntrustedError {
  return new UntrustedError('digest-revoked', `${what} by \`${source}\``);
}

function tooMuch(): UntrustedError {
  const message = `wanted at most ${maxDescendants} descriptors below an index, nested at most ${maxIndexDepth} deep, got more`;
  return new UntrustedError('evidence-limit-exceeded', message);
}
