// SPDX-License-Identifier: Apache-2.0
import { type Envelope, parseEnvelope, preAuthEncoding } from '../attest/dsse.ts';
import { type LegacyEvidence, parseLegacyEvidence } from '../attest/legacy-evidence.ts';
import { parseLayerTexts } from '../attest/simple-signing-layer.ts';
import { parseStatement } from '../attest/statement.ts';
import type { PublicKey } from '../crypto/public-key.ts';
import { mintVerified, type Verified } from '../crypto/verified.ts';
import { verifySignature } from '../crypto/verify-signature.ts';
import { MalformedError } from '../errors/errors.ts';
import type { Trust } from '../trust/trust.ts';
import { parseEvidence } from './evidence.ts';
import type { AttestationCandidate } from './expectation.ts';
import { requireStatementType } from './verify-envelope.ts';
import { verifyLegacySigner } from './verify-legacy-signer.ts';
import type { SignedStatement } from './verify-statement-bundle.ts';

/** A layer of a `.att` manifest, as cosign 1 and 2 wrote it: its bytes, and the annotations of its descriptor. Nothing in it is proven. */
export type AttestationLayer = Omit<Extract<AttestationCandidate, { readonly kind: 'envelope' }>, 'kind'>;

/**
 * Proves that somebody trusted signed the statement in a layer of a `.att` manifest; not yet, what it is about. The signature is verified
 * over the payload as it was stored; only then is it parsed.
 *
 * @throws {UntrustedError} as `verifyLegacySigner`; `evidence-malformed`, `statement-not-image-signing` for a payload that is no in-toto
 * statement
 * @throws {UsageError} `usage-api` when nobody is trusted, `trusted-root-missing`
 */
export function verifySignedLayer(layer: AttestationLayer, trust: Trust): Verified<SignedStatement> {
  const evidence = parseEvidence(() => parseLegacyEvidence(parseLayerTexts(layer.annotations)));
  return verifySignedEnvelope(layer.envelope, evidence, trust);
}

/**
 * The same of an envelope, with what lies beside it in another form.
 *
 * @throws {UntrustedError} as `verifySignedLayer`
 */
export function verifySignedEnvelope(
  envelopeBytes: Uint8Array,
  evidence: LegacyEvidence,
  trust: Trust,
): Verified<SignedStatement> {
  const { envelope, signature } = parseEvidence(() => parseSignedEnvelope(envelopeBytes));
  const { payloadType, payload } = envelope;
  const pae = preAuthEncoding(payloadType, payload);
  // Entries `intoto` 0.0.1 name no signature but the hash of the whole envelope; cosign timestamps all of it, too.
  const content = { kind: 'dsse', payloadType, payload, pae, envelopeBytes } as const;
  const prove = (key: PublicKey): void => void verifySignature(key, pae, signature);
  const by = verifyLegacySigner({ ...evidence, signature, timestamped: envelopeBytes, content, prove }, trust);
  requireStatementType(payloadType);
  const statement = parseEvidence(() => parseStatement(payload));
  return mintVerified({ by, statement, payload });
}

interface ParsedEnvelope {
  readonly envelope: Envelope;
  readonly signature: Uint8Array;
}

function parseSignedEnvelope(bytes: Uint8Array): ParsedEnvelope {
  const envelope = parseEnvelope(bytes);
  const [first, ...others] = envelope.signatures;
  // Of two signatures one would be one that nobody checks.
  if (first === undefined || others.length > 0) {
    throw new MalformedError(
      'bundle-malformed',
      `wanted exactly one signature in the envelope, got ${envelope.signatures.length}`,
    );
  }
  return { envelope, signature: first.signature };
}
