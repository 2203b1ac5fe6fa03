// SPDX-License-Identifier: Apache-2.0
import type { StatementSubject } from '../attest/statement.ts';
import { type JsonObject, parseJson } from '../bytes/json.ts';
import { readDocument } from '../bytes/json-fields.ts';
import { oneLine } from '../bytes/one-line.ts';
import { UntrustedError } from '../errors/errors.ts';
import type { ConditionInput, ConditionResult } from '../policy/condition.ts';
import { requireSubjectsOf } from '../verify/require-subjects-of.ts';
import type { Signer } from '../verify/signer.ts';
import type { AcceptedAttestation, InspectAttestationsRequest } from './attestation-inspection.ts';
import type { RefusedAttestation } from './why-not-attested.ts';

/** The refusals of one proven attestation by the conditions; none if it satisfies all. */
export function evaluateConditions(
  { conditions, reference }: Pick<InspectAttestationsRequest, 'conditions' | 'reference'>,
  accepted: AcceptedAttestation,
): readonly RefusedAttestation[] {
  if (conditions.length === 0) return [];
  const input = inputOf(accepted, reference);
  const { origin, candidate, attestation } = accepted;
  return conditions.flatMap(({ name, condition }) => {
    const error = errorOf(condition.evaluate(input), name);
    return error === undefined ? [] : [{ origin, candidate, error, claimedType: attestation.statement.predicateType }];
  });
}

function errorOf(result: ConditionResult, name: string): UntrustedError | undefined {
  switch (result.kind) {
    case 'true':
      return undefined;
    case 'false':
      return new UntrustedError(
        'condition-false',
        `wanted an attestation that satisfies \`${name}\`, got one that does not`,
      );
    case 'failed':
      return new UntrustedError('condition-failed', `\`${name}\` could not be computed: ${oneLine(result.why)}`);
  }
}

function inputOf({ attestation }: AcceptedAttestation, reference: string): ConditionInput {
  const { statement, payload, digest, signer } = attestation;
  const [subject] = requireSubjectsOf(statement, digest);
  return {
    statement: readDocument(parseJson(payload, { maxBytes: payload.byteLength }), 'statement', 'statement-malformed')
      .object,
    predicate: statement.predicate ?? {},
    subject: subjectJson(subject),
    image: { reference, digest },
    signer: signerJson(signer),
  };
}

function subjectJson({ name, digests, annotations }: StatementSubject): JsonObject {
  return { ...(name === undefined ? {} : { name }), digest: digests, annotations };
}

function signerJson(signer: Signer): JsonObject {
  if (signer.kind === 'key') return { name: signer.source, fingerprint: signer.fingerprint };
  const { subject, issuer, extensions, fingerprint } = signer;
  return {
    name: subject,
    subject,
    fingerprint,
    extensions: { ...extensions },
    ...(issuer === undefined ? {} : { issuer }),
  };
}
