// SPDX-License-Identifier: Apache-2.0
import type { StringMap } from '../bytes/json-fields.ts';
import { type Digest, digestAlgorithm, digestEncoded } from '../oci/digest.ts';
import { encodeStatement, statementV1 } from './statement.ts';

/** The type of predicate that makes a statement a signature of an image, and not an attestation of something else. */
export const imageSignaturePredicate = 'https://sigstore.dev/cosign/sign/v1';

export interface ImageClaim {
  readonly digest: Digest;
  /** Normalised repository, with `:tag` if the tag is signed too. Cosign leaves it out and ignores it. */
  readonly name?: string;
  readonly annotations: StringMap;
}

/** The statement that says: I sign this image. */
export function encodeImageStatement(claim: ImageClaim): Uint8Array {
  const subject = {
    ...(claim.name === undefined ? {} : { name: claim.name }),
    digests: { [digestAlgorithm(claim.digest)]: digestEncoded(claim.digest) },
    annotations: claim.annotations,
  };
  return encodeStatement({
    type: statementV1,
    subjects: [subject],
    predicateType: imageSignaturePredicate,
    predicate: {},
  });
}
