// SPDX-License-Identifier: Apache-2.0
import { encodePem } from '../../bytes/pem.ts';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { type PublicKey, parseSpki } from '../../crypto/public-key.ts';
import type { BodyVerifier } from '../../tlog/entry-body.ts';
import { parseCertificate } from '../../x509/parse-certificate.ts';

/**
 * The key that an entry of a log is to be verified with.
 *
 * @throws {MalformedError} `certificate-malformed`, `key-malformed`
 * @throws {UntrustedError} `algorithm-refused`
 */
export function keyOfVerifier(verifier: BodyVerifier): PublicKey {
  return verifier.kind === 'certificate' ? parseCertificate(verifier.bytes).publicKey : parseSpki(verifier.bytes);
}

/** PEM, as Rekor 1 wants it. */
export function encodePemVerifier(verifier: BodyVerifier): Uint8Array {
  const label = verifier.kind === 'certificate' ? 'CERTIFICATE' : 'PUBLIC KEY';
  return encodeUtf8(encodePem({ label, bytes: verifier.bytes }));
}
