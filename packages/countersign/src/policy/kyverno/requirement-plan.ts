// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '../../bytes/json.ts';

/** Who must have signed, before it is said what. */
export type RequirementPlan =
  | { readonly kind: 'signer'; readonly name: string; readonly annotations?: JsonObject }
  | { readonly kind: 'at-least'; readonly count: number; readonly of: readonly string[] }
  | { readonly kind: 'all' | 'any'; readonly of: readonly RequirementPlan[] }
  | { readonly kind: 'refuse' };

/** Nothing satisfies it: what stands where something could not be translated. */
export const refusal: RequirementPlan = { kind: 'refuse' };

const maxCombinations = 20;

/** `count` of the plans; undefined if that cannot be said in a reasonable number of words. */
export function countOf(count: number, plans: readonly RequirementPlan[]): RequirementPlan | undefined {
  if (count < 1 || count > plans.length) return undefined;
  if (count === plans.length) return joined('all', plans);
  if (plans.every(isPlainSigner)) return atLeast(count, [...new Set(plans.map(({ name }) => name))]);
  if (count === 1) return joined('any', plans);
  const choices = combinations(count, plans);
  if (choices.length > maxCombinations) return undefined;
  return joined(
    'any',
    choices.map((choice) => joined('all', choice)),
  );
}

/** One signature fills one place, so that nobody counts twice. */
function atLeast(count: number, names: readonly string[]): RequirementPlan | undefined {
  return names.length < count ? undefined : { kind: 'at-least', count, of: names };
}

/** One stands for itself, and a group inside a group of its kind is part of it. */
export function joined(kind: 'all' | 'any', plans: readonly RequirementPlan[]): RequirementPlan {
  const flat = plans.flatMap((plan) => (plan.kind === kind ? plan.of : [plan]));
  const [only] = flat;
  if (flat.length === 1 && only !== undefined) return only;
  return flat.length === 0 ? refusal : { kind, of: flat };
}

function isPlainSigner(plan: RequirementPlan): plan is Extract<RequirementPlan, { kind: 'signer' }> {
  return plan.kind === 'signer' && plan.annotations === undefined;
}

function combinations<Item>(count: number, items: readonly Item[]): readonly (readonly Item[])[] {
  if (count === 0) return [[]];
  // More would be refused anyway.
  if (items.length > 12) return Array.from({ length: maxCombinations + 1 }, () => []);
  return items.flatMap((item, index) => combinations(count - 1, items.slice(index + 1)).map((rest) => [item, ...rest]));
}
