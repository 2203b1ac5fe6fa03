// SPDX-License-Identifier: Apache-2.0
import { encodeHex } from '../../bytes/hex.ts';
import type { JsonValue } from '../../bytes/json.ts';
import {
  type JsonFields,
  readBase64,
  readDocument,
  readObject,
  readOptionalObject,
  readString,
} from '../../bytes/json-fields.ts';
import { verifyEd25519phSignature } from '../../crypto/ed25519ph.ts';
import type { HashAlgorithm } from '../../crypto/hash.ts';
import type { PublicKey } from '../../crypto/public-key.ts';
import { verifyDigestSignature } from '../../crypto/verify-digest-signature.ts';
import { MalformedError, UntrustedError } from '../../errors/errors.ts';
import type { BodyVerifier } from '../../tlog/entry-body.ts';
import { isKeyDetailsOf } from '../../tlog/key-details.ts';
import { keyOfVerifier } from './key-of-verifier.ts';
import { hashedRekord2Body } from './rekor2-body.ts';

/** What this log takes, and the hash that goes with it. Pure Ed25519 is not there: only its prehashed form signs a digest. */
const hashByKeyDetails: ReadonlyMap<string, HashAlgorithm> = new Map([
  ['PKIX_ECDSA_P256_SHA_256', 'sha256'],
  ['PKIX_ECDSA_P384_SHA_384', 'sha384'],
  ['PKIX_ECDSA_P521_SHA_512', 'sha512'],
  ['PKIX_RSA_PKCS1V15_2048_SHA256', 'sha256'],
  ['PKIX_RSA_PKCS1V15_3072_SHA256', 'sha256'],
  ['PKIX_RSA_PKCS1V15_4096_SHA256', 'sha256'],
  ['PKIX_ED25519_PH', 'sha512'],
]);
const hashLengths: Readonly<Record<HashAlgorithm, number>> = { sha256: 32, sha384: 48, sha512: 64 };

/**
 * The leaf that Rekor 2 makes of a request to log a signature (`HashedRekordRequestV002`), once the signature is found to be valid.
 *
 * @throws {MalformedError} `log-entry-malformed`; and what its parts throw
 * @throws {UntrustedError} `signature-mismatch`, `algorithm-refused`
 */
export function acceptRekor2Request(request: JsonValue): Uint8Array {
  const root = readDocument(request, 'request', 'log-entry-malformed');
  const proposed = readObject(root, 'hashedRekordRequestV002');
  const signed = readObject(proposed, 'signature');
  const signature = readBase64(signed, 'content');
  const fields = readObject(signed, 'verifier');
  const verifier = readVerifier(fields);
  const keyDetails = readString(fields, 'keyDetails');
  const key = keyOfVerifier(verifier);
  const algorithm = hashOf(keyDetails, key);
  const digest = readDigest(proposed, algorithm);
  const hex = encodeHex(digest);
  if (key.kind === 'ed25519') verifyEd25519phSignature(key, digest, signature);
  else verifyDigestSignature(key, { [algorithm]: hex }, signature);
  return hashedRekord2Body({ signature, verifier, keyDetails }, { algorithm, hex });
}

function readVerifier(fields: JsonFields): BodyVerifier {
  const certificate = readOptionalObject(fields, 'x509Certificate');
  const key = readOptionalObject(fields, 'publicKey');
  if (certificate !== undefined && key === undefined) {
    return { kind: 'certificate', bytes: readBase64(certificate, 'rawBytes') };
  }
  if (key !== undefined && certificate === undefined) return { kind: 'key', bytes: readBase64(key, 'rawBytes') };
  throw malformed('wanted a certificate or a public key');
}

function hashOf(keyDetails: string, key: PublicKey): HashAlgorithm {
  const hash = hashByKeyDetails.get(keyDetails);
  if (hash === undefined) throw new UntrustedError('algorithm-refused', 'this log does not take such an algorithm');
  if (!isKeyDetailsOf(keyDetails, key)) throw malformed('wanted the algorithm of the key in `keyDetails`, got another');
  return hash;
}

function readDigest(proposed: JsonFields, algorithm: HashAlgorithm): Uint8Array {
  const digest = readBase64(proposed, 'digest');
  if (digest.byteLength === hashLengths[algorithm]) return digest;
  throw malformed(`wanted a digest of ${hashLengths[algorithm]} bytes, got ${digest.byteLength}`);
}

function malformed(message: string): MalformedError {
  return new MalformedError('log-entry-malformed', message);
}
