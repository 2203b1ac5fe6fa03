// SPDX-License-Identifier: Apache-2.0
import type { StatementSubject } from '../../attest/statement.ts';
import type { JsonObject } from '../../bytes/json.ts';
import { digestHex } from '../../crypto/hash.ts';
import { type CountersignError, UntrustedError } from '../../errors/errors.ts';
import type { ImageAttestation } from '../../verify/image-attestation.ts';
import type { Condition } from '../condition.ts';
import { conditionInput } from '../condition-input.ts';
import type { ImageName } from '../image-pattern.ts';
import type { Statement } from './judging.ts';

/** An attestation, with the one of its subjects that is the image as it is used. */
export interface SubjectAttestation {
  readonly attestation: ImageAttestation;
  readonly subject: StatementSubject;
}

export type ConditionJudge = (made: Statement, about: SubjectAttestation) => CountersignError | undefined;

/**
 * What is wrong with an attestation according to the condition; nothing without one. A condition may take a second: whoever stores a thousand
 * copies of one genuine statement must not make it take a thousand.
 */
export function conditionJudge(condition: Condition | undefined, image: ImageName): ConditionJudge {
  const known = new Map<string, CountersignError | undefined>();
  return ({ signer: { name } }, { attestation, subject }) => {
    if (condition === undefined) return undefined;
    const { signer, payload } = attestation;
    const key = JSON.stringify([name, signer.kind, signer.fingerprint, digestHex('sha256', payload)]);
    if (!known.has(key)) {
      const input = conditionInput(attestation, { signerName: name, image: imageJson(image), subject });
      known.set(key, errorOf(condition, condition.evaluate(input)));
    }
    return known.get(key);
  };
}

function errorOf({ text }: Condition, result: ReturnType<Condition['evaluate']>): CountersignError | undefined {
  switch (result.kind) {
    case 'true':
      return undefined;
    case 'false':
      return new UntrustedError('condition-false', `wanted \`${text}\` of the attestation, and it is not so`);
    case 'failed':
      return new UntrustedError('condition-failed', `\`${text}\` could not be computed: ${result.why}`);
  }
}

function imageJson({ text, repository, tag }: ImageName): JsonObject {
  return { reference: text, repository, ...(tag === undefined ? {} : { tag }) };
}
