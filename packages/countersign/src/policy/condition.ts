// SPDX-License-Identifier: Apache-2.0
import type { JsonObject, JsonValue } from '../bytes/json.ts';

/** A compiled CEL expression. */
export interface Condition {
  /** As its author wrote it. */
  readonly text: string;
  /** Decides within bounded time and memory, and never throws. */
  evaluate(input: ConditionInput): ConditionResult;
}

/** The variables of a condition. */
export interface ConditionInput {
  /** The whole in-toto statement. */
  readonly statement: JsonObject;
  readonly predicate: JsonValue;
  /** The subject that is the image: `name`, `digest`, `annotations`. */
  readonly subject: JsonObject;
  /** `reference`, `repository`, `tag` (may be absent), `digest`. */
  readonly image: JsonObject;
  /** `name` in the policy; `subject`, `issuer` and `extensions` of an identity; `fingerprint` of a key. */
  readonly signer: JsonObject;
}

export type ConditionResult =
  | { readonly kind: 'true' }
  | { readonly kind: 'false' }
  /** Not a boolean, a missing field, too much work: a refusal, too. */
  | { readonly kind: 'failed'; readonly why: string };
