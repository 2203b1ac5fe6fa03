// SPDX-License-Identifier: Apache-2.0
import { type Digest, digestAlgorithm, digestEncoded, isDigest } from './digest.ts';

export type AttachmentSuffix = 'sig' | 'att' | 'sbom';

/** The tag that holds the list of referrers where the registry has no such API (oci-dist 1.1 §referrers-tag-schema). */
export function referrersTag(subject: Digest): string {
  // A whole sha512 would not fit into a tag, so the specification cuts it.
  return `${digestAlgorithm(subject)}-${digestEncoded(subject).slice(0, 64)}`;
}

/** The tag of cosign 1 and 2 that holds signatures (`sig`), attestations (`att`) or an SBOM (`sbom`) of `subject`. */
export function attachmentTag(subject: Digest, suffix: AttachmentSuffix): string {
  return `${referrersTag(subject)}.${suffix}`;
}

export function signatureTag(subject: Digest): string {
  return attachmentTag(subject, 'sig');
}

export function attestationTag(subject: Digest): string {
  return attachmentTag(subject, 'att');
}

export function sbomTag(subject: Digest): string {
  return attachmentTag(subject, 'sbom');
}

export interface AttachmentTag {
  readonly kind: AttachmentSuffix | 'referrers';
  /** Null for a sha512 digest, of which the tag holds only half. */
  readonly subject: Digest | null;
}

const grammar = /^(sha256|sha512)-([0-9a-f]{64})(?:\.(sig|att|sbom))?$/;

/** What the tag is attached to, or null for a tag of an ordinary image. The name proves nothing about the content. */
export function parseAttachmentTag(tag: string): AttachmentTag | null {
  const found = grammar.exec(tag);
  if (found === null) return null;
  const digest = `${found[1]}:${found[2]}`;
  return { kind: (found[3] ?? 'referrers') as AttachmentTag['kind'], subject: isDigest(digest) ? digest : null };
}
