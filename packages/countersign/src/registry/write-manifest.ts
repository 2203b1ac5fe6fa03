// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '../errors/errors.ts';
import { referrersTag } from '../oci/attachment-tag.ts';
import { type Digest, digestAlgorithm, digestOf } from '../oci/digest.ts';
import { mergeReferrer } from '../oci/merge-referrers.ts';
import { referrerDescriptor } from '../oci/referrer-manifest.ts';
import { storedManifest } from '../oci/stored-manifest.ts';
import type { CallOptions, ManifestUpload } from '../ports/content.ts';
import { mergeTag } from './merge-tag.ts';
import { putManifest } from './put-manifest.ts';
import { readReferrers } from './read-referrers.ts';
import { placeName, type RegistryContext } from './registry-context.ts';

/**
 * On return the manifest is stored under its digest and tag, and, if it has a subject, it is found through the Referrers API or
 * the fallback tag.
 *
 * @throws {UnavailableError}
 * @throws {UsageError} `usage-api` when `upload` contradicts itself
 */
export async function writeManifest(
  context: RegistryContext,
  upload: ManifestUpload,
  options: CallOptions,
): Promise<void> {
  if (digestOf(upload.bytes, digestAlgorithm(upload.digest)) !== upload.digest) {
    throw new UsageError('usage-api', `the bytes given for manifest \`${upload.digest}\` have another digest`);
  }
  const stored = storedManifest(upload.bytes, upload.mediaType, upload.digest);
  const subjectSeen = await store(context, upload, options);
  const subject = stored.manifest.subject?.digest;
  if (subject === undefined) return;
  if (subjectSeen && (await servesReferrers(context, subject, options))) return;
  const entry = referrerDescriptor(stored);
  await mergeTag(context, {
    tag: referrersTag(subject),
    merge: (current) => mergeReferrer(current, entry),
    ...options,
  });
}

/** Whether the registry said that it took notice of the subject. */
async function store(context: RegistryContext, upload: ManifestUpload, options: CallOptions): Promise<boolean> {
  const { bytes, mediaType, digest, tag } = upload;
  const content = { bytes, mediaType, digest, ...options };
  if (tag === undefined) return (await putManifest(context, { ...content, target: digest })).subjectSeen;
  // A push by tag is filed under sha256, so any other digest needs its own request.
  if (digestAlgorithm(digest) === 'sha256')
    return (await putManifest(context, { ...content, target: { tag } })).subjectSeen;
  const byDigest = await putManifest(context, { ...content, target: digest, alsoTag: tag });
  if (!byDigest.tagged) await putManifest(context, { ...content, target: { tag } });
  return byDigest.subjectSeen;
}

/** `OCI-Subject` has been seen from registries that do not serve the list, so each repository is asked once. */
async function servesReferrers(context: RegistryContext, subject: Digest, options: CallOptions): Promise<boolean> {
  const key = placeName(context);
  const known = context.memory.referrersApi.get(key);
  if (known !== undefined) return known;
  const { source } = await readReferrers(context, subject, options);
  context.memory.referrersApi.set(key, source === 'api');
  return source === 'api';
}
