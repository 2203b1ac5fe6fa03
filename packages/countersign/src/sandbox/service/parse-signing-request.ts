// SPDX-License-Identifier: Apache-2.0
import { decodeBase64 } from '../../bytes/base64.ts';
import type { JsonValue } from '../../bytes/json.ts';
import {
  type JsonFields,
  readBase64,
  readDocument,
  readObject,
  readOptionalObject,
  readOptionalString,
  readString,
} from '../../bytes/json-fields.ts';
import { parsePem } from '../../bytes/pem.ts';
import { decodeUtf8, encodeUtf8 } from '../../bytes/utf8.ts';
import { type PublicKey, parseSpki } from '../../crypto/public-key.ts';
import { parsePublicKey } from '../../crypto/public-key-file.ts';
import { verifySignature } from '../../crypto/verify-signature.ts';
import { MalformedError } from '../../errors/errors.ts';
import { keyOfCertificateRequest } from './parse-certificate-request.ts';

/** What a client asks a certificate authority for. */
export interface SigningRequest {
  /** From the body; a token in the `Authorization` header comes first. */
  readonly token?: string;
  /** The key, once the client is found to have the private half: it signed the request itself, or `challenge`. */
  keyFor(challenge: string): PublicKey;
}

/**
 * The body of Fulcio's `CreateSigningCertificateRequest`.
 *
 * @throws {MalformedError} `payload-malformed`; `keyFor` also throws what the parts of the request throw, and {UntrustedError}
 * `signature-mismatch`, `algorithm-refused`
 */
export function parseSigningRequest(body: JsonValue): SigningRequest {
  const root = readDocument(body, 'request', 'payload-malformed');
  const credentials = readOptionalObject(root, 'credentials');
  const token = credentials === undefined ? undefined : readOptionalString(credentials, 'oidcIdentityToken');
  const asked = readOptionalObject(root, 'publicKeyRequest');
  return {
    ...(token === undefined ? {} : { token }),
    keyFor:
      asked === undefined
        ? () => keyOfRequestPem(readBase64(root, 'certificateSigningRequest'))
        : (challenge) => {
            const key = parsePublicKey(encodeUtf8(readString(readObject(asked, 'publicKey'), 'content')));
            return provenKey(key, challenge, readBase64(asked, 'proofOfPossession'));
          },
  };
}

/**
 * The body of Fulcio 1, which cosign 2 speaks: the key in DER, the proof under another name.
 *
 * @throws as `parseSigningRequest`
 */
export function parseFirstSigningRequest(body: JsonValue): SigningRequest {
  const root = readDocument(body, 'request', 'payload-malformed');
  const asked = readOptionalObject(root, 'publicKey');
  return {
    keyFor:
      asked === undefined
        ? () => keyOfRequestPem(readBase64(root, 'certificateSigningRequest'))
        : (challenge) => provenKey(parseKey(asked), challenge, readBase64(root, 'signedEmailAddress')),
  };
}

/** PEM or DER, in base64. */
function parseKey(asked: JsonFields): PublicKey {
  const bytes = decodeBase64(readString(asked, 'content'));
  return bytes[0] === 0x2d ? parsePublicKey(bytes) : parseSpki(bytes);
}

function provenKey(key: PublicKey, challenge: string, proof: Uint8Array): PublicKey {
  verifySignature(key, encodeUtf8(challenge), proof);
  return key;
}

function keyOfRequestPem(pem: Uint8Array): PublicKey {
  const { label, bytes } = parsePem(decodeUtf8(pem, 'pem-malformed'));
  if (label === 'CERTIFICATE REQUEST') return keyOfCertificateRequest(bytes);
  throw new MalformedError('payload-malformed', 'wanted a PEM block `CERTIFICATE REQUEST`');
}
