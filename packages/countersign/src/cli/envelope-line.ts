// SPDX-License-Identifier: Apache-2.0
import { envelopeToJson, parseEnvelope } from '../attest/dsse.ts';
import { claimedEnvelope } from '../discover/claimed-statement.ts';
import type { AttestationCandidate } from '../verify/expectation.ts';

/**
 * The envelope of an attestation in one line of JSON, as cosign prints it: as it was stored, or taken out of its bundle. Undefined where
 * there is none.
 *
 * @throws {MalformedError} `bundle-malformed`, `json-malformed`
 */
export function envelopeLine(candidate: AttestationCandidate): string | undefined {
  if (candidate.kind === 'envelope') {
    parseEnvelope(candidate.envelope);
    return jsonLine(candidate.envelope);
  }
  const envelope = claimedEnvelope(candidate);
  return envelope === undefined ? undefined : `${JSON.stringify(envelopeToJson(envelope))}\n`;
}

/** JSON as it is stored, but for line breaks, which the caller reads lines by. */
export function jsonLine(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes);
  return `${text.replace(/[\r\n]+\s*/g, '').trim()}\n`;
}
