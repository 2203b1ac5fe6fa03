// SPDX-License-Identifier: Apache-2.0
import type { JsonObject, JsonValue } from '../../bytes/json.ts';
import type { RequirementPlan } from './requirement-plan.ts';

/** What a statement must be: which type, and what must hold in it. */
export interface StatementPlan {
  readonly type: string;
  readonly match: 'any' | 'all';
  readonly condition?: string;
}

/** An empty list of digests admits none. */
export const refusingRequirement: JsonObject = { digestIn: [] };

/** The plan as a demand for signatures. */
export function encodeSignaturePlan(plan: RequirementPlan): JsonObject {
  return encode(plan, (names, count, annotations) => ({
    signedBy: signersOf(names, count),
    ...(annotations === undefined ? {} : { annotations }),
  }));
}

/** The plan as a demand for statements. */
export function encodeStatementPlan(plan: RequirementPlan, statement: StatementPlan): JsonObject {
  return encode(plan, (names, count, annotations) =>
    annotations === undefined
      ? {
          attestation: statement.type,
          by: signersOf(names, count),
          match: statement.match,
          ...(statement.condition === undefined ? {} : { if: statement.condition }),
        }
      : refusingRequirement,
  );
}

/** All of them; one stands for itself. */
export function allOf(requirements: readonly JsonObject[]): JsonObject {
  const distinct = [...new Map(requirements.map((item) => [JSON.stringify(item), item])).values()];
  const [only] = distinct;
  return distinct.length === 1 && only !== undefined ? only : { all: distinct };
}

function encode(
  plan: RequirementPlan,
  leaf: (names: readonly string[], count: number, annotations?: JsonObject) => JsonObject,
): JsonObject {
  switch (plan.kind) {
    case 'signer':
      return leaf([plan.name], 1, plan.annotations);
    case 'at-least':
      return leaf(plan.of, plan.count);
    case 'all':
    case 'any':
      return { [plan.kind]: plan.of.map((part) => encode(part, leaf)) };
    case 'refuse':
      return refusingRequirement;
  }
}

function signersOf(names: readonly string[], count: number): JsonValue {
  if (count > 1) return { atLeast: count, of: names };
  return names.length === 1 ? (names[0] ?? '') : names;
}
