// SPDX-License-Identifier: Apache-2.0
import type { Envelope } from '../attest/dsse.ts';
import { encodeBase64 } from '../bytes/base64.ts';
import { claimedEnvelope } from '../discover/claimed-statement.ts';
import type { AttestationCandidate } from '../verify/expectation.ts';

/**
 * The envelope of an attestation in one line of JSON, members and their order as cosign prints them; undefined where there is none.
 *
 * @throws {MalformedError} `bundle-malformed`, `json-malformed`
 */
export function envelopeLine(candidate: AttestationCandidate): string | undefined {
  const envelope = claimedEnvelope(candidate);
  return envelope === undefined ? undefined : `${JSON.stringify(envelopeObject(envelope))}\n`;
}

function envelopeObject({ payloadType, payload, signatures }: Envelope): object {
  return {
    payloadType,
    payload: encodeBase64(payload),
    signatures: signatures.map(({ keyId, signature }) => ({ keyid: keyId ?? '', sig: encodeBase64(signature) })),
  };
}
