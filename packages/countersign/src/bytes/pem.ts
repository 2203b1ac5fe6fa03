// SPDX-License-Identifier: Apache-2.0
import { MalformedError } from '../errors/errors.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';

export interface PemBlock {
  /** `PUBLIC KEY`, `ENCRYPTED SIGSTORE PRIVATE KEY`, … */
  readonly label: string;
  readonly bytes: Uint8Array;
}

const maxTextLength = 64 * 1024;
const firstLine = /^-----BEGIN ([A-Z0-9]+(?: [A-Z0-9]+)*)-----$/;

/**
 * The one PEM block (RFC 7468 §3, strict but for line length) that `text` consists of; nothing but white space stands around it.
 *
 * @throws {MalformedError} `pem-malformed`
 */
export function parsePem(text: string): PemBlock {
  if (text.length > maxTextLength) throw malformed(`wanted at most ${maxTextLength} characters, got ${text.length}`);
  const lines = text.trim().split(/\r?\n/);
  const label = firstLine.exec(lines[0]?.trimEnd() ?? '')?.[1];
  if (label === undefined) throw malformed('wanted a line `-----BEGIN …-----` first, got something else');
  if (lines.at(-1) !== `-----END ${label}-----`) throw malformed(`wanted \`-----END ${label}-----\` last`);
  const body = lines.slice(1, -1).map((line) => line.trimEnd());
  if (body.some((line) => line.includes(':'))) throw malformed('wanted base64, got PEM header lines');
  if (body.some((line) => line.startsWith('-----'))) throw malformed('wanted one PEM block, got several');
  return { label, bytes: decodeBody(body.join('')) };
}

/** Lines of 64 characters, a newline at the end (as OpenSSL and Go write it). */
export function encodePem(block: PemBlock): string {
  const lines = encodeBase64(block.bytes).match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${block.label}-----`, ...lines, `-----END ${block.label}-----`, ''].join('\n');
}

function decodeBody(text: string): Uint8Array {
  if (text === '') throw malformed('wanted base64 between the lines, got nothing');
  try {
    return decodeBase64(text);
  } catch (cause) {
    throw malformed('wanted canonical base64 between the lines', cause);
  }
}

function malformed(message: string, cause?: unknown): MalformedError {
  return new MalformedError('pem-malformed', message, { cause });
}
