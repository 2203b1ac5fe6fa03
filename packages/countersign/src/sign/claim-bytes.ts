// SPDX-License-Identifier: Apache-2.0
import { encodeImageStatement } from '../attest/image-statement.ts';
import { encodeSimpleSigning, simpleSigningType } from '../attest/simple-signing.ts';
import type { ImageClaim } from './image-claim.ts';
import type { SignatureFormat } from './produced-signature.ts';

/** The bytes that a signature of `claim` covers; the same claim always gives the same bytes. */
export function claimBytes(claim: ImageClaim, format: SignatureFormat): Uint8Array {
  const { repository, tag, annotations } = claim;
  const digest = claim.image.digest;
  if (format === 'bundle') {
    const name = repository === undefined || tag === undefined ? repository : `${repository}:${tag}`;
    return encodeImageStatement({ digest, annotations, ...(name === undefined ? {} : { name }) });
  }
  return encodeSimpleSigning({
    dockerReference: legacyName(claim),
    digest,
    type: simpleSigningType,
    optional: annotations,
  });
}

function legacyName({ identity, repository = '', tag }: ImageClaim): string {
  if (identity !== undefined) return identity;
  const spelling = repository.startsWith('docker.io/') ? `index.${repository}` : repository;
  return tag === undefined ? spelling : `${spelling}:${tag}`;
}
