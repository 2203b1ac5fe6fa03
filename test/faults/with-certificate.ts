// SPDX-License-Identifier: Apache-2.0
import { buildLoggedCertificate } from '../../packages/countersign/src/sandbox/pki/build-sct.ts';
import type { CertificateContent } from '../../packages/countersign/src/sandbox/pki/encode-tbs-certificate.ts';
import { leafContent } from '../../packages/countersign/src/sandbox/pki/issue-certificate.ts';
import type { SandboxWorld } from '../../packages/countersign/src/sandbox/world.ts';

/** The world, except that its authority writes into certificates of signers what `change` makes of them. */
export function withCertificate(
  world: SandboxWorld,
  change: (honest: CertificateContent) => CertificateContent,
): SandboxWorld {
  const { certificateAuthority, ctLogKeys } = world;
  const { issued, root } = certificateAuthority;
  return {
    ...world,
    issueCertificate: (request) => {
      const nowMs = world.nowMs();
      const content = leafContent(request, { authority: certificateAuthority, nowMs, random: world.random });
      const leaf = buildLoggedCertificate(change(content), issued.key, ctLogKeys, { timestampMs: nowMs });
      return { leaf, chain: [leaf, issued.certificate, root.certificate] };
    },
  };
}

/** Extensions without those of one object identifier. */
export function without(content: CertificateContent, oid: string): CertificateContent {
  return { ...content, extensions: content.extensions.filter((extension) => extension.oid !== oid) };
}

/** Extensions with this one in the place of its namesake. */
export function withExtension(
  content: CertificateContent,
  extension: CertificateContent['extensions'][number],
): CertificateContent {
  return { ...content, extensions: [...without(content, extension.oid).extensions, extension] };
}
