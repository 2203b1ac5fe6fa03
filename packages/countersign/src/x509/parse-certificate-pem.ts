// SPDX-License-Identifier: Apache-2.0
import { parsePem } from '../bytes/pem.ts';
import { MalformedError } from '../errors/errors.ts';
import type { Certificate } from './certificate.ts';
import { parseCertificate } from './parse-certificate.ts';

const maxTextLength = 1024 * 1024;
const endOfBlock = '-----END CERTIFICATE-----';

/**
 * The certificates in PEM (RFC 7468 §5) that `text` consists of, 1 to `max`, in their order. Nothing but white space stands between them.
 *
 * @throws {MalformedError} `certificate-malformed`
 * @throws {UntrustedError} `algorithm-refused`
 */
export function parseCertificatesPem(text: string, max: number): readonly Certificate[] {
  if (text.length > maxTextLength) throw malformed(`wanted at most ${maxTextLength} characters, got ${text.length}`);
  const blocks = text.split(endOfBlock, max + 2);
  const rest = blocks.pop() ?? '';
  if (blocks.length > max) throw malformed(`wanted at most ${max} certificates, got more`);
  if (rest.trim() !== '') throw malformed(`wanted \`${endOfBlock}\` last, got other text`);
  if (blocks.length === 0) throw malformed('wanted a certificate in PEM, got none');
  return blocks.map((block) => parseCertificate(bytesOf(`${block}${endOfBlock}`)));
}

function bytesOf(block: string): Uint8Array {
  try {
    return parsePem(block).bytes;
  } catch (cause) {
    throw malformed('wanted a certificate in PEM, got other text', cause);
  }
}

function malformed(message: string, cause?: unknown): MalformedError {
  return new MalformedError('certificate-malformed', message, { cause });
}
