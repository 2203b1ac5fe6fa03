// SPDX-License-Identifier: Apache-2.0
import type { Digest } from '../oci/digest.ts';
import type { SignResult } from '../sign/sign-image.ts';

/** One line for stderr about one signature. */
export function signResultText(digest: Digest, result: SignResult): string {
  if (result.kind === 'duplicate')
    return `already signed: ${digest} by the same key with the same content (${result.origin.store} ${result.origin.manifest})\n`;
  const { produced, storedAt } = result;
  const key = `key sha256:${produced.signature.signer.fingerprint}`;
  if (storedAt === undefined) return `signed, not stored: ${digest} with ${key} (${produced.format})\n`;
  const where = storedAt.kind === 'referrer' ? `referrer ${storedAt.manifest}` : `tag ${storedAt.tag}`;
  return `signed: ${digest} with ${key} (${produced.format}, ${where})\n`;
}
