// SPDX-License-Identifier: Apache-2.0
import { oneLine } from '../bytes/one-line.ts';
import type { AcceptedAttestation, AttestationInspection } from '../inspect/attestation-inspection.ts';
import { findingLines, signerText, witnessText } from './verification-text.ts';

/** What stderr says about the attestations of one image: which digest was checked, and every attestation with its verdict. */
export function attestationText(inspection: AttestationInspection): string {
  const accepted = inspection.accepted.map(acceptedText);
  return `${findingLines({ ...inspection, note: '', scope: '', accepted }, '').join('\n')}\n`;
}

function acceptedText({ origin, attestation }: AcceptedAttestation): string {
  const { statement, signer } = attestation;
  const type = oneLine(statement.predicateType);
  return `attestation \`${type}\` by ${signerText(signer)} (${origin.store})${witnessText(attestation)}`;
}
