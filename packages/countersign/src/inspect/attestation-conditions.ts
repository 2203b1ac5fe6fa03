// SPDX-License-Identifier: Apache-2.0
import { oneLine } from '../bytes/one-line.ts';
import { UntrustedError } from '../errors/errors.ts';
import type { ConditionInput, ConditionResult } from '../policy/condition.ts';
import { conditionInput } from '../policy/condition-input.ts';
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
  const { signer } = attestation;
  const signerName = signer.kind === 'key' ? signer.source : signer.subject;
  return conditionInput(attestation, { signerName, image: { reference } });
}
