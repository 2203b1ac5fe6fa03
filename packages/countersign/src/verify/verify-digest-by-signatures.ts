// SPDX-License-Identifier: Apache-2.0
import { mintVerified, type Verified } from '../crypto/verified.ts';
import { UntrustedError } from '../errors/errors.ts';
import type { Digest } from '../oci/digest.ts';
import type { ImageSignature } from './image-signature.ts';

/**
 * Proves that `digest` is what somebody trusted signed: at least one of the signatures, each proven already, names it.
 *
 * @throws {UntrustedError} `digest-mismatch`
 */
export function verifyDigestBySignatures(
  digest: Digest,
  signatures: readonly Verified<ImageSignature>[],
): Verified<Digest> {
  if (signatures.some((signature) => signature.digest === digest)) return mintVerified(digest);
  throw new UntrustedError('digest-mismatch', `no proven signature speaks of \`${digest}\``);
}
