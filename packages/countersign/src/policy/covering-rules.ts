// SPDX-License-Identifier: Apache-2.0
import type { AdmissionContext, ContextFact } from './admission-context.ts';
import type { ImageName, ImagePattern } from './image-pattern.ts';
import { matchContext } from './match-context.ts';
import type { PolicySet } from './policy-set.ts';
import type { Rule } from './rule.ts';

/** A rule that speaks of an image here. */
export interface AppliedRule {
  readonly rule: Rule;
  /** The name in use first, then the names that mirrors make equal to it; each `host/repository` in normal form. */
  readonly names: readonly string[];
}

export interface Coverage {
  /** In the order of their ids. */
  readonly applied: readonly AppliedRule[];
  /** Rules of which nobody can say whether they apply, because a fact is missing. */
  readonly undecided: readonly UndecidedRule[];
  /** Every fact that a rule with this image asks for: with the same facts, coverage is the same. */
  readonly facts: readonly ContextFact[];
}

export interface UndecidedRule {
  readonly rule: Rule;
  readonly fact: ContextFact;
}

/** The rules that speak of the image in this context. */
export function coveringRules(
  { rules, revoked }: Pick<PolicySet, 'rules' | 'revoked'>,
  image: ImageName,
  context: AdmissionContext,
): Coverage {
  const applied: AppliedRule[] = [];
  const undecided: UndecidedRule[] = [];
  const facts = new Set<ContextFact>(
    revoked.some(({ namespace }) => namespace !== undefined) ? ['namespace.name'] : [],
  );
  for (const rule of rules.toSorted((left, right) => (left.id < right.id ? -1 : Number(left.id > right.id)))) {
    const names = namesUnder(rule, image);
    if (names === undefined) continue;
    for (const fact of factsOf(rule)) facts.add(fact);
    const match = matchPlace(rule, context);
    if (match.kind === 'match') applied.push({ rule, names });
    if (match.kind === 'unknown') undecided.push({ rule, fact: match.fact });
  }
  return { applied, undecided, facts: [...facts].toSorted() };
}

/**
 * The names under which the rule speaks of the image, wherever it is to run; undefined if it does not. What is excepted is the name in use,
 * or each name that `images` has for it: of several that a mirror may stand for, one does not let the others go.
 */
export function namesUnder(rule: Rule, image: ImageName): readonly string[] | undefined {
  const { images, mirrors } = rule;
  const isNamed = images.some((pattern) => pattern.match(image) !== undefined);
  const isMirror = mirrors.some((pattern) => pattern.match(image) !== undefined);
  if ((!isNamed && !isMirror) || isExcepted(rule, image, image.repository)) return undefined;
  const isOpen = (name: string): boolean => !isExcepted(rule, image, name);
  const originals = equalNames(image, mirrors, images);
  const isLetGo = !isNamed && originals.length > 0 && !originals.some(isOpen);
  if (isLetGo) return undefined;
  const others = [...equalNames(image, images, mirrors), ...originals].filter(isOpen);
  return [...new Set([image.repository, ...others])];
}

function equalNames(image: ImageName, from: readonly ImagePattern[], to: readonly ImagePattern[]): readonly string[] {
  if (to.length === 0) return [];
  return from.flatMap((pattern) => {
    const captures = pattern.match(image);
    if (captures === undefined) return [];
    return to.map((other) => other.fill(captures)).filter((name) => name !== undefined);
  });
}

function isExcepted({ except }: Rule, image: ImageName, name: string): boolean {
  const named: ImageName = name === image.repository ? image : { ...image, text: name, repository: name };
  return except.some((pattern) => pattern.match(named) !== undefined);
}

function matchPlace(rule: Rule, context: AdmissionContext): ReturnType<typeof matchContext> {
  if (rule.namespace === undefined) return matchContext(rule.where, context);
  const name = context.namespace?.name;
  if (name === undefined) return { kind: 'unknown', fact: 'namespace.name' };
  return name === rule.namespace ? matchContext(rule.where, context) : { kind: 'no-match' };
}

function factsOf({ where, namespace }: Rule): readonly ContextFact[] {
  const tested = where.flatMap((clause) => clause.map(({ fact }) => fact));
  return namespace === undefined ? tested : ['namespace.name', ...tested];
}
