// SPDX-License-Identifier: Apache-2.0
import { UntrustedError } from '../../errors/errors.ts';
import type { Digest } from '../../oci/digest.ts';
import type { DigestList } from '../digest-list.ts';
import type { ImageEvidence } from '../image-evidence.ts';

/** Undefined unless the digest, or anything that was found listed below it, is revoked: what runs is a descriptor of the index. */
export function revocationOf(
  revoked: readonly DigestList[],
  { found }: Pick<ImageEvidence, 'found'>,
  digest: Digest,
): UntrustedError | undefined {
  if (revoked.length === 0) return undefined;
  const below = [...found.values()].flatMap(({ manifest }) =>
    manifest?.manifest.kind === 'index' ? manifest.manifest.manifests.map((descriptor) => descriptor.digest) : [],
  );
  for (const one of [digest, ...below]) {
    const list = revoked.find(({ digests }) => digests.has(one));
    if (list === undefined) continue;
    const what = one === digest ? `\`${digest}\` is revoked` : `\`${one}\`, which \`${digest}\` lists, is revoked`;
    return new UntrustedError('digest-revoked', `${what} by \`${list.source}\``);
  }
  return undefined;
}
