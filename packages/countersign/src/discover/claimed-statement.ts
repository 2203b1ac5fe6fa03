// SPDX-License-Identifier: Apache-2.0
import { type Envelope, parseEnvelope } from '../attest/dsse.ts';
import { parseBundle } from '../attest/parse-bundle.ts';
import { parseStatement, type Statement } from '../attest/statement.ts';
import { MalformedError } from '../errors/errors.ts';
import { mediaTypes } from '../oci/media-type.ts';
import type { AttestationCandidate } from '../verify/expectation.ts';

/**
 * The statement that a candidate carries, by its own word: nobody has verified who signed it, if anybody did. Good for telling people what
 * is there. Undefined for what is no statement or does not parse.
 */
export function claimedStatement(candidate: AttestationCandidate): Statement | undefined {
  try {
    const envelope = claimedEnvelope(candidate);
    return envelope?.payloadType === mediaTypes.inToto ? parseStatement(envelope.payload) : undefined;
  } catch (error) {
    if (error instanceof MalformedError) return undefined;
    throw error;
  }
}

/**
 * The envelope of a candidate; undefined for a bundle that signs plain bytes.
 *
 * @throws {MalformedError} as `parseBundle` and `parseEnvelope`
 */
export function claimedEnvelope(candidate: AttestationCandidate): Envelope | undefined {
  switch (candidate.kind) {
    case 'bundle': {
      const { content } = parseBundle(candidate.bytes);
      return content.kind === 'dsse' ? content.envelope : undefined;
    }
    case 'envelope':
      return parseEnvelope(candidate.envelope);
  }
}
