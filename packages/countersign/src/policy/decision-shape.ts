// SPDX-License-Identifier: Apache-2.0
import type { JsonObject, JsonValue } from '../bytes/json.ts';
import type {
  AcceptedBy,
  Alert,
  Decision,
  DigestOutcome,
  EvidenceOutcome,
  ExceptionOutcome,
  Gap,
  Reason,
  RequirementOutcome,
  RuleOutcome,
  SignerVerdict,
} from './decision.ts';

/** The members of a type in the order in which they are written. The compiler refuses one that lacks a member, or has another. */
type Shape<T> = { readonly [Name in keyof Required<T>]: ShapeOf<NonNullable<T[Name]>> };
type ShapeOf<V> = V extends string | number | boolean
  ? 'value'
  : V extends readonly (infer Item)[]
    ? { readonly list: () => ShapeOf<NonNullable<Item>> }
    : string extends keyof V
      ? 'map'
      : Shape<V>;
type AnyShape = 'value' | 'map' | { readonly list: () => AnyShape } | { readonly [name: string]: AnyShape };

const reason: Shape<Reason> = { code: 'value', message: 'value', hint: 'value' };
const accepted: Shape<AcceptedBy> = { signer: 'value', principal: 'value', evidence: 'value', provenAt: 'value' };
const requirement: Shape<RequirementOutcome> = {
  demand: 'value',
  outcome: 'value',
  reason,
  of: { list: () => requirement },
  accepted: { list: () => accepted },
};
const digest: Shape<DigestOutcome> = { digest: 'value', platform: 'value', requirement };
const rule: Shape<RuleOutcome> = {
  rule: 'value',
  source: 'value',
  enforcement: 'value',
  covers: 'value',
  outcome: 'value',
  exception: 'value',
  reason,
  digests: { list: () => digest },
};
const verdict: Shape<SignerVerdict> = { signer: 'value', verdict: 'value', reason };
const evidence: Shape<EvidenceOutcome> = {
  digest: 'value',
  place: 'value',
  store: 'value',
  manifest: 'value',
  layer: 'value',
  type: 'value',
  signedName: 'value',
  provenAt: 'value',
  reason,
  signers: { list: () => verdict },
};
const gap: Shape<Gap> = { place: 'value', what: 'value', reason };
const alert: Shape<Alert> = { rule: 'value', alert: 'value' };
const exception: Shape<ExceptionOutcome> = {
  name: 'value',
  rule: 'value',
  reason: 'value',
  expires: 'value',
  used: 'value',
};

const decision: Shape<Decision> = {
  apiVersion: 'value',
  kind: 'value',
  result: 'value',
  admitted: 'value',
  reference: 'value',
  repository: 'value',
  tag: 'value',
  digest: 'value',
  reason,
  rules: { list: () => rule },
  evidence: { list: () => evidence },
  gaps: { list: () => gap },
  alerts: { list: () => alert },
  warnings: { list: () => 'value' },
  exceptions: { list: () => exception },
  context: 'map',
  policySet: 'value',
  trust: 'value',
  instant: 'value',
  endsAt: 'value',
};

/** The decision with its members in their one order, and nothing else that the value may carry. */
export function orderedDecision(value: Decision): JsonObject {
  return ordered(value as unknown as JsonValue, decision) as JsonObject;
}

function ordered(value: JsonValue, shape: AnyShape): JsonValue {
  if (shape === 'value') return value;
  if (shape === 'map') return sorted(value as JsonObject);
  if (isList(shape)) return (value as readonly JsonValue[]).map((item) => ordered(item, shape.list()));
  const object = value as JsonObject;
  const members = Object.entries(shape).flatMap(([name, inner]) => {
    const member = object[name];
    return member === undefined ? [] : [[name, ordered(member, inner)] as const];
  });
  return Object.fromEntries(members);
}

function isList(shape: Exclude<AnyShape, string>): shape is { readonly list: () => AnyShape } {
  return typeof shape['list'] === 'function';
}

/** By UTF-16 code units: no locale decides about the order. */
function sorted(map: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(map).sort(([left], [right]) => (left < right ? -1 : 1)));
}
