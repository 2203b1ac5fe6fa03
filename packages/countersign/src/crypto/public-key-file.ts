// SPDX-License-Identifier: Apache-2.0
import { encodePem, parsePem } from '../bytes/pem.ts';
import { decodeUtf8 } from '../bytes/utf8.ts';
import { MalformedError, UsageError } from '../errors/errors.ts';
import { type PublicKey, parsePkcs1PublicKey, parseSpki } from './public-key.ts';

/**
 * The public key in a PEM file: `PUBLIC KEY`, or `RSA PUBLIC KEY`.
 *
 * @throws {UsageError} `key-not-public` for a private key or a certificate
 * @throws {MalformedError} `pem-malformed`, `key-malformed`
 * @throws {UntrustedError} `algorithm-refused`
 */
export function parsePublicKey(file: Uint8Array): PublicKey {
  const { label, bytes } = parsePem(decodeUtf8(file, 'pem-malformed'));
  if (label === 'PUBLIC KEY') return parseSpki(bytes);
  if (label === 'RSA PUBLIC KEY') return parsePkcs1PublicKey(bytes);
  if (label.endsWith('PRIVATE KEY')) throw notPublic(label);
  if (label.endsWith('CERTIFICATE')) {
    throw notPublic(
      label,
      'a certificate is trusted by its issuer; to trust its key alone, extract it with `openssl x509 -noout -pubkey`',
    );
  }
  throw new MalformedError('key-malformed', `wanted a PEM block \`PUBLIC KEY\`, got \`${label}\``);
}

/** PEM `PUBLIC KEY`, as cosign and OpenSSL write it. */
export function encodePublicKey(key: PublicKey): string {
  return encodePem({ label: 'PUBLIC KEY', bytes: key.spki });
}

function notPublic(label: string, hint?: string): UsageError {
  const message = `wanted a PEM block \`PUBLIC KEY\`, got \`${label}\``;
  return new UsageError('key-not-public', message, hint === undefined ? {} : { hint });
}
