// SPDX-License-Identifier: Apache-2.0
import { maxStatementBytes } from '../attest/statement.ts';
import { UsageError } from '../errors/errors.ts';
import type { SigningServices } from './signing-services.ts';

/** A request to Rekor 1 holds the whole envelope, and the ingress of the public instance ends it at 32 MB (docs/specs.md, "Sizes"). */
export const maxRekor1RequestBytes = 32_000_000;

// Signature and certificates, and what JSON puts around them and the envelope.
const overheadBytes = 64 * 1024;

/**
 * Returns if a signed statement of this size fits into each log, and into what readers of ours accept. Asked before anybody is told
 * anything. Rekor 2 is told a digest, and registries take layers of any size that we do.
 *
 * @throws {UsageError} `upload-too-large`
 */
export function requireUploadable(statementBytes: number, { logs }: SigningServices): void {
  if (statementBytes > maxStatementBytes) {
    throw tooLarge(statementBytes, maxStatementBytes, 'which is what readers of attestations take');
  }
  const requestBytes = Math.ceil(statementBytes / 3) * 4 + overheadBytes;
  if (requestBytes > maxRekor1RequestBytes && logs.some(({ version }) => version === 1)) {
    const limit = Math.floor((maxRekor1RequestBytes - overheadBytes) / 4) * 3;
    throw tooLarge(statementBytes, limit, 'because a log of Rekor 1 is sent all of it as base64');
  }
}

function tooLarge(got: number, limit: number, why: string): UsageError {
  return new UsageError('upload-too-large', `wanted a statement of at most ${limit} bytes, ${why}, got one of ${got}`, {
    hint: 'leave out of the document what nobody needs, or keep it elsewhere and attest where it lies and its digest (`--type reference`)',
    detail: { got, limit },
  });
}
