// SPDX-License-Identifier: Apache-2.0
import { parseAttachmentTag } from '../oci/attachment-tag.ts';
import type { Manifest } from '../oci/manifest.ts';
import { mediaTypes } from '../oci/media-type.ts';

export type AttachmentKind = 'sig' | 'att' | 'sbom' | 'other';

const signPredicate = 'https://sigstore.dev/cosign/sign/v1';
const predicateAnnotation = 'dev.sigstore.bundle.predicateType';
const sbomType = /(?:spdx|cyclonedx|syft|artifact\.sbom)/;

/** What an attached manifest says that it is, for sorting and choosing only: nothing of this is proven. */
export function attachmentKind(manifest: Manifest): AttachmentKind {
  const types = typesOf(manifest);
  if (
    types.some(
      (type) => type === mediaTypes.simpleSigning || type.startsWith('application/vnd.dev.cosign.artifact.sig.'),
    )
  )
    return 'sig';
  if (isSigstoreBundle(manifest)) return manifest.annotations?.[predicateAnnotation] === signPredicate ? 'sig' : 'att';
  if (types.includes(mediaTypes.dsseEnvelope)) return 'att';
  return types.some((type) => sbomType.test(type)) ? 'sbom' : 'other';
}

/** What the tag of cosign 1 and 2 says; null for the tag of an ordinary image and for a list of referrers. */
export function tagKind(tag: string): Exclude<AttachmentKind, 'other'> | null {
  const kind = parseAttachmentTag(tag)?.kind;
  return kind === undefined || kind === 'referrers' ? null : kind;
}

/** Whether the artifact type, wherever its writer put it, or the content is a Sigstore bundle. */
export function isSigstoreBundle(manifest: Manifest): boolean {
  return typesOf(manifest).some((type) => type.startsWith('application/vnd.dev.sigstore.bundle'));
}

/** Whether all content is signature material by its type; an image that can be run never passes. */
export function isSignatureMaterial(manifest: Manifest): boolean {
  if (manifest.kind !== 'image' || manifest.layers.length === 0) return false;
  return manifest.layers.every(({ mediaType }) => materialType.test(mediaType));
}

const materialType =
  /^(?:application\/vnd\.dev\.(?:cosign\.simplesigning|sigstore\.bundle)|application\/vnd\.dsse\.envelope|application\/vnd\.in-toto|application\/vnd\.(?:cyclonedx|syft)|text\/spdx|application\/spdx)/;

function typesOf(manifest: Manifest): readonly string[] {
  const own = manifest.artifactType === undefined ? [] : [manifest.artifactType];
  if (manifest.kind === 'index') return own;
  const { config, layers } = manifest;
  const descriptors = [config, ...layers];
  return [
    ...own,
    ...descriptors.map((each) => each.mediaType),
    ...(config.artifactType === undefined ? [] : [config.artifactType]),
  ];
}
