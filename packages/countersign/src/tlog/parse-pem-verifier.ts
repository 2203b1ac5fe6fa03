// SPDX-License-Identifier: Apache-2.0
import { parsePem } from '../bytes/pem.ts';
import { decodeUtf8, encodeUtf8 } from '../bytes/utf8.ts';
import { parsePublicKey } from '../crypto/public-key-file.ts';
import { MalformedError } from '../errors/errors.ts';
import type { BodyVerifier } from './entry-body.ts';

const maxLength = 256 * 1024;
const maxCertificates = 16;
const endOfCertificate = '-----END CERTIFICATE-----';

/**
 * Who signed, as entries of Rekor 1 name him: one public key, or certificates of which the first is the signer's.
 *
 * @throws {MalformedError} `log-entry-malformed`, `pem-malformed`, `key-malformed`
 * @throws {UntrustedError} `algorithm-refused` for a key in PKCS#1 form that is not allowed
 */
export function parsePemVerifier(pem: Uint8Array): BodyVerifier {
  if (pem.byteLength > maxLength) throw malformed(`wanted at most ${maxLength} bytes of PEM, got ${pem.byteLength}`);
  const [first = '', ...others] = splitCertificates(decodeUtf8(pem, 'log-entry-malformed'));
  const { label, bytes } = parsePem(first);
  for (const other of others) requireCertificate(other);
  if (label === 'CERTIFICATE') return { kind: 'certificate', bytes };
  if (others.length > 0) throw malformed('wanted one public key, or certificates alone');
  if (label === 'PUBLIC KEY') return { kind: 'key', bytes };
  if (label === 'RSA PUBLIC KEY') return { kind: 'key', bytes: parsePublicKey(encodeUtf8(first)).spki };
  throw malformed(`wanted a PEM block \`CERTIFICATE\` or \`PUBLIC KEY\`, got \`${label}\``);
}

/** Each piece ends where a certificate does; what is left over at the end is a piece too. */
function splitCertificates(text: string): readonly string[] {
  const pieces = text.trim().split(endOfCertificate, maxCertificates + 2);
  if (pieces.length > maxCertificates + 1) throw malformed(`wanted at most ${maxCertificates} certificates, got more`);
  const last = pieces.pop() ?? '';
  return [...pieces.map((piece) => `${piece}${endOfCertificate}`), ...(last === '' ? [] : [last])];
}

function requireCertificate(pem: string): void {
  const { label } = parsePem(pem);
  if (label !== 'CERTIFICATE') throw malformed(`wanted certificates alone, got \`${label}\``);
}

function malformed(message: string): MalformedError {
  return new MalformedError('log-entry-malformed', message);
}
