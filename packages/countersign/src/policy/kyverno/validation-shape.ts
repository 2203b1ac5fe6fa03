// SPDX-License-Identifier: Apache-2.0
import { type CelTree, parseCelTree } from './cel-tree.ts';

/** What a validation of an ImageValidatingPolicy demands of every image. */
export type ValidationShape =
  | { readonly kind: 'all' | 'any'; readonly of: readonly ValidationShape[] }
  | { readonly kind: 'signatures'; readonly attestors: readonly string[]; readonly atLeast: number }
  | {
      readonly kind: 'attestation';
      readonly attestation: string;
      readonly attestors: readonly string[];
      readonly atLeast: number;
    }
  /** CEL over `statement`; `members` are those of the payload that it names. */
  | {
      readonly kind: 'payload';
      readonly attestation: string;
      readonly condition: string;
      readonly members: readonly string[];
    };

/**
 * The shapes that Kyverno's documentation teaches: signatures or attestations of all images of a kind counted, and what a payload must say.
 * Undefined for anything else, which is never guessed at.
 */
export function parseValidation(text: string): ValidationShape | undefined {
  const tree = parseCelTree(text);
  return tree && outer(tree, text);
}

function outer(tree: CelTree, text: string): ValidationShape | undefined {
  const joined = junction(tree, (part) => outer(part, text));
  // All images this or all images that is less than each image this or that, and we decide about one image at a time.
  if (joined !== 'none') return joined?.kind === 'any' ? undefined : joined;
  if (tree.kind !== 'call' || tree.name !== 'all' || tree.args.length !== 2 || tree.of === undefined) return undefined;
  const [variable, test] = tree.args;
  if (variable?.kind !== 'name' || test === undefined) return undefined;
  if (isImageList(tree.of)) return inner(test, variable.name, text);
  return mapped(tree.of, variable.name, test, text);
}

/** `images.containers.map(image, count).all(e, e > 0)`. */
function mapped(map: CelTree, element: string, test: CelTree, text: string): ValidationShape | undefined {
  if (map.kind !== 'call' || map.name !== 'map' || map.args.length !== 2 || map.of === undefined) return undefined;
  const [variable, body] = map.args;
  if (variable?.kind !== 'name' || body === undefined || !isImageList(map.of)) return undefined;
  if (test.kind === 'name' && test.name === element) return inner(body, variable.name, text);
  const atLeast = thresholdOf(test, (part) => part.kind === 'name' && part.name === element);
  return atLeast === undefined ? undefined : counted(body, variable.name, atLeast);
}

function inner(tree: CelTree, image: string, text: string): ValidationShape | undefined {
  const joined = junction(tree, (part) => inner(part, image, text));
  if (joined !== 'none') return joined;
  if (tree.kind === 'binary') {
    const atLeast = thresholdOf(tree, (part) => counted(part, image, 1) !== undefined);
    if (atLeast !== undefined) return counted(tree.left, image, atLeast);
  }
  return payload(tree, image, text);
}

function junction(
  tree: CelTree,
  read: (part: CelTree) => ValidationShape | undefined,
): ValidationShape | undefined | 'none' {
  if (tree.kind !== 'binary' || (tree.operator !== '&&' && tree.operator !== '||')) return 'none';
  const parts = [read(tree.left), read(tree.right)];
  if (parts.includes(undefined)) return undefined;
  return { kind: tree.operator === '&&' ? 'all' : 'any', of: parts.flatMap((part) => part ?? []) };
}

/** `x > 0`, `x >= n`: the least that satisfies it. */
function thresholdOf(tree: CelTree, isSubject: (part: CelTree) => boolean): number | undefined {
  if (tree.kind !== 'binary' || !isSubject(tree.left) || tree.right.kind !== 'number') return undefined;
  const { value } = tree.right;
  const least = tree.operator === '>' ? value + 1 : tree.operator === '>=' ? value : undefined;
  return least !== undefined && Number.isInteger(least) && least >= 1 ? least : undefined;
}

function counted(tree: CelTree, image: string, atLeast: number): ValidationShape | undefined {
  if (tree.kind !== 'call' || tree.of !== undefined || !isName(tree.args[0], image)) return undefined;
  const attestors = attestorsIn(tree.args.at(-1));
  if (attestors === undefined || attestors.length < atLeast) return undefined;
  if (tree.name === 'verifyImageSignatures' && tree.args.length === 2)
    return { kind: 'signatures', attestors, atLeast };
  const attestation = namedIn('attestations', tree.args[1]);
  if (tree.name !== 'verifyAttestationSignatures' || tree.args.length !== 3 || attestation === undefined)
    return undefined;
  return { kind: 'attestation', attestation, attestors, atLeast };
}

function attestorsIn(list: CelTree | undefined): readonly string[] | undefined {
  if (list?.kind !== 'list' || list.items.length === 0) return undefined;
  const names = list.items.map((item) => namedIn('attestors', item));
  return names.includes(undefined) ? undefined : [...new Set(names.flatMap((name) => name ?? []))];
}

function namedIn(group: string, tree: CelTree | undefined): string | undefined {
  return tree?.kind === 'member' && isName(tree.of, group) ? tree.name : undefined;
}

function isName(tree: CelTree | undefined, name: string): boolean {
  return tree?.kind === 'name' && tree.name === name;
}

/** `images.containers`, or several of these lists joined. */
function isImageList(tree: CelTree): boolean {
  if (tree.kind === 'binary') return tree.operator === '+' && isImageList(tree.left) && isImageList(tree.right);
  return tree.kind === 'member' && isName(tree.of, 'images') && tree.name.endsWith('ontainers');
}

/** What is said of one payload: the call becomes `statement`, which is what it gives, and nothing else of Kyverno's may be in it. */
function payload(tree: CelTree, image: string, text: string): ValidationShape | undefined {
  const calls = callsIn(tree).filter(({ name, of }) => name === 'extractPayload' && of === undefined);
  const attestations = new Set(
    calls.map(({ args }) => (isName(args[0], image) ? namedIn('attestations', args[1]) : undefined)),
  );
  const [attestation] = attestations;
  if (calls.length === 0 || attestations.size !== 1 || attestation === undefined) return undefined;
  if (calls.some(({ args }) => args.length !== 2) || freeNames(tree).some((name) => !literals.includes(name)))
    return undefined;
  if (namesIn(tree).includes('statement')) return undefined;
  return { kind: 'payload', attestation, condition: substituted(tree, calls, text), members: membersOf(tree) };
}

/** Bound ones, too: one of that name would stand before ours. */
function namesIn(tree: CelTree): readonly string[] {
  return [...(tree.kind === 'name' ? [tree.name] : []), ...childrenOf(tree).flatMap(namesIn)];
}

function membersOf(tree: CelTree): readonly string[] {
  const isPayload = tree.kind === 'member' && tree.of.kind === 'call' && tree.of.name === 'extractPayload';
  return [...(isPayload ? [tree.name] : []), ...childrenOf(tree).flatMap(membersOf)];
}

const literals: readonly string[] = ['true', 'false', 'null'];

function substituted(tree: CelTree, calls: readonly CelTree[], text: string): string {
  const ordered = calls.toSorted((one, other) => one.start - other.start);
  let place = tree.start;
  let condition = '';
  for (const { start, end } of ordered) {
    condition += `${text.slice(place, start)}statement`;
    place = end;
  }
  return (condition + text.slice(place, tree.end)).replace(/\s+/g, ' ').trim();
}

type CelCall = Extract<CelTree, { kind: 'call' }>;

function callsIn(tree: CelTree): readonly CelCall[] {
  return [...(tree.kind === 'call' ? [tree] : []), ...childrenOf(tree).flatMap(callsIn)];
}

const macros: readonly string[] = ['all', 'exists', 'exists_one', 'filter', 'map'];

/** Names that neither a macro binds nor stand inside the payload's call. */
function freeNames(tree: CelTree): readonly string[] {
  if (tree.kind === 'name') return [tree.name];
  if (tree.kind === 'call' && tree.name === 'extractPayload' && tree.of === undefined) return [];
  const [variable] = tree.kind === 'call' && tree.of !== undefined && macros.includes(tree.name) ? tree.args : [];
  if (variable?.kind !== 'name') return childrenOf(tree).flatMap(freeNames);
  const [target, , ...bodies] = childrenOf(tree);
  const inside = bodies.flatMap(freeNames).filter((name) => name !== variable.name);
  return [...(target === undefined ? [] : freeNames(target)), ...inside];
}

function childrenOf(tree: CelTree): readonly CelTree[] {
  switch (tree.kind) {
    case 'name':
    case 'text':
    case 'number':
      return [];
    case 'list':
      return tree.items;
    case 'member':
      return [tree.of];
    case 'index':
      return [tree.of, tree.index];
    case 'call':
      return [...(tree.of === undefined ? [] : [tree.of]), ...tree.args];
    case 'binary':
      return [tree.left, tree.right];
    case 'unary':
      return [tree.operand];
  }
}
