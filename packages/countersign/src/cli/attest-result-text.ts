// SPDX-License-Identifier: Apache-2.0
import { quote } from '../bytes/quote.ts';
import type { AttestResult } from '../sign/attest-image.ts';
import type { ProducedAttestation } from '../sign/produced-attestation.ts';
import { witnessText } from './verification-text.ts';

/** One line for stderr about one attestation. */
export function attestResultText({ produced, storedAt, replaced }: AttestResult): string {
  const { attestation, format } = produced;
  const what = `${attestation.digest} as ${quote(attestation.statement.predicateType)} with ${attesterText(produced)}`;
  if (storedAt === undefined) return `attested, not stored: ${what} (${nameOf(format)})${witnessText(attestation)}\n`;
  const where = storedAt.kind === 'referrer' ? `referrer ${storedAt.manifest}` : `tag ${storedAt.tag}`;
  const before = replaced === 0 ? '' : `, in place of ${replaced}`;
  return `attested: ${what} (${nameOf(format)}, ${where}${before})${witnessText(attestation)}\n`;
}

function nameOf(format: ProducedAttestation['format']): string {
  return format === 'bundle' ? 'bundle' : 'legacy';
}

function attesterText({ attestation, party }: ProducedAttestation): string {
  const { signer } = attestation;
  if (signer.kind === 'certificate') return `a certificate for ${quote(signer.subject)}`;
  return party.kind === 'key' ? `key sha256:${signer.fingerprint}` : 'a certificate that was not verified';
}
