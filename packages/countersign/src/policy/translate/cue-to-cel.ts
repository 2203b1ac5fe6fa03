// SPDX-License-Identifier: Apache-2.0
import { allOf, anyOf, type CelOperand, celNumber, celString, memberOf, statementRoot } from './cel-text.ts';
import { hasType, isComparableText, orderedWithinType } from './compare-values.ts';
import type { CueField, CueValue } from './cue-syntax.ts';
import { parseCue } from './parse-cue.ts';
import { deeper, type Translation, type TranslationInput, translate, Untranslatable } from './translation.ts';

interface Scope {
  /** Fields of the file that others refer to: constants of its author rather than demands. */
  readonly constants: ReadonlyMap<string, CueValue>;
  readonly fresh: () => string;
  /** Loops around this place. */
  readonly loops: number;
}

type Scalar = Extract<CueValue, { kind: 'scalar' }>;

/**
 * A policy in CUE as a condition about the statement.
 *
 * Stricter than CUE in one point: there, a concrete field that the statement does not have is filled in, and so
 * `predicate: {result: "passed"}` holds for a statement without a result. Here it has to be there.
 */
export function translateCue(text: string, input: TranslationInput): Translation {
  let filledIn: CueField | undefined;
  const translation = translate(text, input, (policy) => {
    const fields = parseCue(policy);
    filledIn = fields.flatMap((field) => filledInFrom(field, 'statement'))[0];
    let names = 0;
    const scope = { constants: constantsOf(fields), fresh: () => `v${++names}`, loops: 0 };
    return allOf(fields.map((field) => fieldHolds(field, statementRoot, scope, true)));
  });
  if (translation.kind !== 'condition' || filledIn === undefined) return translation;
  return { ...translation, filledIn: { name: filledIn.name, line: filledIn.line } };
}

const inEveryStatement: readonly string[] = ['_type', 'subject', 'predicateType', 'predicate'];

/** Fields that a statement may lack without CUE minding. Constants of the author are none, but are not told apart here. */
function filledInFrom(field: CueField, owner: 'statement' | 'inside'): readonly CueField[] {
  if (field.isOptional) return [];
  const isSure = field.isRequired || (owner === 'statement' && inEveryStatement.includes(field.name));
  // At the top stand what every statement has, and names that the author gives to values.
  const own = isSure || owner === 'statement' ? [] : [field];
  return [...own, ...fieldsWithin(field.value).flatMap((inner) => filledInFrom(inner, 'inside'))];
}

function fieldsWithin(value: CueValue): readonly CueField[] {
  switch (value.kind) {
    case 'struct':
      return value.fields;
    case 'either':
    case 'both':
      return value.values.flatMap(fieldsWithin);
    case 'list':
      return [...value.items, ...(value.rest === undefined ? [] : [value.rest])].flatMap(fieldsWithin);
    default:
      return [];
  }
}

function constantsOf(fields: readonly CueField[]): ReadonlyMap<string, CueValue> {
  const named = new Set(fields.flatMap((field) => [...referencesIn(field.value)]));
  const constants = new Map<string, CueValue>();
  for (const field of fields) {
    if (!named.has(field.name)) continue;
    if (field.value.kind !== 'scalar' || field.isOptional || constants.has(field.name)) {
      throw new Untranslatable(field.line, `\`${field.name}\`, to which another field refers, is not one plain value`);
    }
    constants.set(field.name, field.value);
  }
  return constants;
}

function* referencesIn(value: CueValue): Generator<string> {
  switch (value.kind) {
    case 'reference':
      yield value.name;
      return;
    case 'bound':
      yield* referencesIn(value.operand);
      return;
    case 'either':
    case 'both':
      for (const part of value.values) yield* referencesIn(part);
      return;
    case 'struct':
      for (const field of value.fields) yield* referencesIn(field.value);
      return;
    case 'list':
      for (const item of [...value.items, ...(value.rest === undefined ? [] : [value.rest])]) yield* referencesIn(item);
      return;
    default:
  }
}

function fieldHolds(field: CueField, owner: CelOperand, scope: Scope, isTop: boolean): string {
  if (!isTop && scope.constants.has(field.name)) {
    throw new Untranslatable(field.line, `\`${field.name}\` is the name of two things, and another field refers to it`);
  }
  const { cel, guards } = memberOf({ cel: owner.cel, guards: [] }, field.name);
  const present = allOf(guards);
  const holds = valueHolds(field.value, { cel, guards: [] }, scope);
  const isConstant = isTop && scope.constants.has(field.name);
  return field.isOptional || isConstant ? `(${present} ? ${holds} : true)` : allOf([...guards, holds]);
}

/** Whether the value, which is there, is what CUE would unify with the constraint. */
function valueHolds(constraint: CueValue, value: CelOperand, scope: Scope): string {
  switch (constraint.kind) {
    case 'scalar':
      return `${value.cel} == ${scalarText(constraint)}`;
    case 'type':
      return typeHolds(constraint.name, value);
    case 'bound':
      return boundHolds(constraint, value, scope);
    case 'either':
      for (const part of constraint.values) requirePlain(part);
      return anyOf(constraint.values.map((part) => valueHolds(part, value, scope)));
    case 'both':
      return allOf(constraint.values.map((part) => valueHolds(part, value, scope)));
    case 'struct':
      return allOf([
        hasType(value, ['map']),
        ...constraint.fields.map((field) => fieldHolds(field, value, scope, false)),
      ]);
    case 'list':
      return listHolds(constraint, value, scope);
    case 'size':
      return allOf([hasType(value, [constraint.of]), `size(${value.cel}) ${constraint.operator} ${constraint.count}`]);
    case 'reference':
      return valueHolds(constantOf(constraint, scope), value, scope);
  }
}

function typeHolds(name: Extract<CueValue, { kind: 'type' }>['name'], value: CelOperand): string {
  switch (name) {
    case '_':
      return 'true';
    case 'int':
      return `type(${value.cel}) == int`;
    default:
      return hasType(value, [name]);
  }
}

function boundHolds(bound: Extract<CueValue, { kind: 'bound' }>, value: CelOperand, scope: Scope): string {
  const { operator, line } = bound;
  const operand = bound.operand.kind === 'reference' ? constantOf(bound.operand, scope) : bound.operand;
  if (operand.kind !== 'scalar') throw new Untranslatable(line, `wanted a plain value after \`${operator}\``);
  if (operator === '!=') return differs(operand, value);
  if (operator === '=~' || operator === '!~') {
    if (typeof operand.value !== 'string') throw new Untranslatable(line, `wanted a pattern after \`${operator}\``);
    const matches = `${value.cel}.matches(${celString(operand.value)})`;
    return allOf([hasType(value, ['string']), operator === '=~' ? matches : `!${matches}`]);
  }
  if (typeof operand.value === 'number' || (typeof operand.value === 'string' && isComparableText(operand.value))) {
    const type = typeof operand.value === 'number' ? 'number' : 'string';
    return orderedWithinType(value, operator, { cel: scalarText(operand), guards: [], type });
  }
  throw new Untranslatable(line, `wanted a number or a text in ASCII after \`${operator}\``);
}

/** `!=` keeps to the type of its operand, except that everything may differ from null. */
function differs(operand: Scalar, value: CelOperand): string {
  const unequal = `${value.cel} != ${scalarText(operand)}`;
  if (operand.value === null) return unequal;
  const type = typeof operand.value === 'boolean' ? 'bool' : typeof operand.value === 'number' ? 'number' : 'string';
  return allOf([hasType(value, [type]), unequal]);
}

/** Two structs that both unify are an ambiguity there, so only what has one value may be alternatives. */
function requirePlain(value: CueValue): void {
  if (
    value.kind === 'struct' ||
    value.kind === 'list' ||
    value.kind === 'size' ||
    (value.kind === 'type' && value.name === '_')
  ) {
    throw new Untranslatable(value.line, 'alternatives that are not plain values have no translation');
  }
  if (value.kind === 'both' || value.kind === 'either') for (const part of value.values) requirePlain(part);
}

function listHolds(list: Extract<CueValue, { kind: 'list' }>, value: CelOperand, scope: Scope): string {
  const { items, rest } = list;
  const elements = items.map((item, index) => valueHolds(item, { cel: `${value.cel}[${index}]`, guards: [] }, scope));
  const size = rest === undefined ? `size(${value.cel}) == ${items.length}` : `size(${value.cel}) >= ${items.length}`;
  const sized = [hasType(value, ['list']), ...(rest !== undefined && items.length === 0 ? [] : [size])];
  if (rest === undefined || (rest.kind === 'type' && rest.name === '_')) return allOf([...sized, ...elements]);
  if (items.length > 0)
    throw new Untranslatable(list.line, 'a constraint on the remaining elements of a list has no translation');
  const name = scope.fresh();
  return allOf([
    ...sized,
    `${value.cel}.all(${name}, ${valueHolds(rest, { cel: name, guards: [] }, { ...scope, loops: deeper(scope.loops) })})`,
  ]);
}

function constantOf({ name, line }: Extract<CueValue, { kind: 'reference' }>, scope: Scope): CueValue {
  const constant = scope.constants.get(name);
  if (constant === undefined) throw new Untranslatable(line, `\`${name}\` has no translation`);
  return constant;
}

function scalarText({ value, line }: Scalar): string {
  if (typeof value === 'string') return celString(value);
  if (typeof value !== 'number') return String(value);
  const text = celNumber(value);
  if (text === undefined) throw new Untranslatable(line, 'the number is too large to be compared exactly');
  return text;
}
