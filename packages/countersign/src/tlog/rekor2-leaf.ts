// SPDX-License-Identifier: Apache-2.0
import { encodeBase64 } from '../bytes/base64.ts';
import { decodeHex } from '../bytes/hex.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import type { BodyDigest, BodyVerifier } from './entry-body.ts';
import { protoNameOfHash } from './read-body-digest.ts';

export interface Rekor2Leaf {
  readonly digest: BodyDigest;
  readonly signature: Uint8Array;
  readonly verifier: BodyVerifier;
  readonly keyDetails: string;
}

/** The one leaf that Rekor 2 makes of this (`hashedrekord` 0.0.2, in RFC 8785): names in order, and no value needs an escape. */
export function encodeRekor2Leaf({ digest, signature, verifier, keyDetails }: Rekor2Leaf): Uint8Array {
  const data = `{"algorithm":"${protoNameOfHash(digest.algorithm)}","digest":"${encodeBase64(decodeHex(digest.hex))}"}`;
  const field = verifier.kind === 'certificate' ? 'x509Certificate' : 'publicKey';
  const signer = `{"keyDetails":"${keyDetails}","${field}":{"rawBytes":"${encodeBase64(verifier.bytes)}"}}`;
  const signed = `{"content":"${encodeBase64(signature)}","verifier":${signer}}`;
  const spec = `{"hashedRekordV002":{"data":${data},"signature":${signed}}}`;
  return encodeUtf8(`{"apiVersion":"0.0.2","kind":"hashedrekord","spec":${spec}}`);
}
