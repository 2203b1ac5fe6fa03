// SPDX-License-Identifier: Apache-2.0
import { parseBundle } from '../attest/parse-bundle.ts';
import { parseStatement, type Statement } from '../attest/statement.ts';
import { mintVerified, type Verified } from '../crypto/verified.ts';
import { UntrustedError } from '../errors/errors.ts';
import type { Trust } from '../trust/trust.ts';
import { parseEvidence } from './evidence.ts';
import type { ProvenSigner } from './signer.ts';
import { requireStatementType, verifyEnvelope } from './verify-envelope.ts';

/** An in-toto statement of which it is proven who signed it; not yet, what it is about. */
export interface SignedStatement {
  readonly by: ProvenSigner;
  readonly statement: Statement;
  /** The bytes that were signed. */
  readonly payload: Uint8Array;
}

/**
 * Proves that somebody trusted signed the statement in a bundle. The envelope is opened, its signature verified over the bytes as they
 * were stored, and only then are these parsed.
 *
 * @throws {UntrustedError} as `verifySigner`; `evidence-malformed`, `statement-not-image-signing` for anything but an in-toto statement
 * @throws {UsageError} `usage-api` when nobody is trusted, `trusted-root-missing`
 */
export function verifyStatementBundle(bytes: Uint8Array, trust: Trust): Verified<SignedStatement> {
  const bundle = parseEvidence(() => parseBundle(bytes));
  if (bundle.content.kind !== 'dsse') {
    throw new UntrustedError(
      'statement-not-image-signing',
      'wanted a signed statement, got a signature of plain bytes',
    );
  }
  const signed = verifyEnvelope(bundle, bundle.content, trust);
  requireStatementType(signed.payloadType);
  const statement = parseEvidence(() => parseStatement(signed.payload));
  return mintVerified({ by: signed.by, statement, payload: signed.payload });
}
