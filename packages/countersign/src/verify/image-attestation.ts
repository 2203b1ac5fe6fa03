// SPDX-License-Identifier: Apache-2.0
import type { Statement } from '../attest/statement.ts';
import type { Digest } from '../oci/digest.ts';
import type { ProvenSigner } from './signer.ts';

/** What an attestation of an image says, all of it signed; and who saw it. */
export interface ImageAttestation extends ProvenSigner {
  readonly digest: Digest;
  readonly statement: Statement;
  /** The bytes that were signed. */
  readonly payload: Uint8Array;
}
