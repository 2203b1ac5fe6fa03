// SPDX-License-Identifier: Apache-2.0
import type { Requirement } from '../requirement.ts';
import type { AuthorityDemand } from '../translate/authority-demand.ts';

/** More ways than that to choose some of several are no requirement that anybody reads. */
export const maxChoices = 64;

type Compiled = ReadonlyMap<string, Requirement | undefined>;

/**
 * What the policy demands of its authorities together. Without a demand, or with one that names none, any of them is enough; where it
 * names some, at least one has passed, which the policy-controller asks for first.
 */
export function compileDemand(demand: AuthorityDemand | undefined, authorities: Compiled): Requirement {
  const known = [...authorities.values()].filter((requirement) => requirement !== undefined);
  const anyOne = group('any', known);
  if (demand === undefined) return anyOne;
  const required = requirementOf(demand, authorities, anyOne);
  return required.kind === 'all' && required.of.length === 0 ? anyOne : required;
}

function requirementOf(demand: AuthorityDemand, authorities: Compiled, anyOne: Requirement): Requirement {
  switch (demand.kind) {
    case 'authority':
      // One with a mistake refuses the whole policy in any case.
      return authorities.get(demand.name) ?? { kind: 'static', verdict: 'fail' };
    case 'at-least': {
      const known = [...authorities.values()].filter((requirement) => requirement !== undefined);
      if (demand.count <= 1) return anyOne;
      return group(
        'any',
        choicesOf(known, demand.count).map((choice) => group('all', choice)),
      );
    }
    case 'all':
    case 'any': {
      const of = demand.of.map((part) => requirementOf(part, authorities, anyOne));
      // A rule of Rego without a demand of its own is true, as long as any authority passed.
      const whole = of.map((part) => (part.kind === 'all' && part.of.length === 0 ? anyOne : part));
      return group(demand.kind, demand.kind === 'all' ? withoutRepeats(whole) : whole);
    }
  }
}

function group(kind: 'all' | 'any', of: readonly Requirement[]): Requirement {
  return of[0] !== undefined && of.length === 1 ? of[0] : { kind, of };
}

function withoutRepeats(of: readonly Requirement[]): readonly Requirement[] {
  return [...new Set(of)];
}

/** Every way to choose so many. */
function choicesOf<T>(items: readonly T[], count: number): readonly (readonly T[])[] {
  if (count === 0) return [[]];
  return items.flatMap((item, index) => choicesOf(items.slice(index + 1), count - 1).map((rest) => [item, ...rest]));
}

/** How many ways there are, up to more than anybody may have. */
export function numberOfChoices(items: number, count: number): number {
  let ways = 1;
  for (let taken = 0; taken < count; taken++) {
    ways = (ways * (items - taken)) / (taken + 1);
    if (ways > maxChoices * items) return ways;
  }
  return ways;
}
