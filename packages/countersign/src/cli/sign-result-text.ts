// SPDX-License-Identifier: Apache-2.0

import { quote } from '../bytes/quote.ts';
import type { Digest } from '../oci/digest.ts';
import type { ProducedSignature } from '../sign/produced-signature.ts';
import type { SignResult } from '../sign/sign-image.ts';
import { witnessText } from './verification-text.ts';

/** One line for stderr about one signature. */
export function signResultText(digest: Digest, result: SignResult): string {
  if (result.kind === 'duplicate')
    return `already signed: ${digest} by the same signer with the same content (${result.origin.store} ${result.origin.manifest})\n`;
  const { produced, storedAt } = result;
  const key = signerText(produced);
  if (storedAt === undefined) return `signed, not stored: ${digest} with ${key} (${produced.format})\n`;
  const where = storedAt.kind === 'referrer' ? `referrer ${storedAt.manifest}` : `tag ${storedAt.tag}`;
  return `signed: ${digest} with ${key} (${produced.format}, ${where})${witnessText(produced.signature)}\n`;
}

function signerText({ signature, party }: ProducedSignature): string {
  const { signer } = signature;
  if (signer.kind === 'certificate') return `a certificate for ${quote(signer.subject)}`;
  return party.kind === 'key' ? `key sha256:${signer.fingerprint}` : 'a certificate that was not verified';
}
