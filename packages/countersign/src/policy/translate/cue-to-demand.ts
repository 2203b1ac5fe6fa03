// SPDX-License-Identifier: Apache-2.0
import { type AuthorityDemand, countedEvidence, type DemandTranslation, type Found } from './authority-demand.ts';
import type { CueField, CueValue } from './cue-syntax.ts';
import { parseCue } from './parse-cue.ts';
import { guarded, Untranslatable } from './translation.ts';

type Attestations = Extract<Found, { kind: 'attestations' }>;

/**
 * A policy in CUE over all authorities. Stricter than CUE in one point, as for statements: there, an authority that did not pass is filled
 * in, unless its name is written with `!`; here it has to have passed.
 */
export function translateWholeCue(text: string): DemandTranslation {
  return guarded<DemandTranslation>(text, (policy) => {
    const named = parseCue(policy).flatMap(fieldsOfMatches);
    const filledIn = named.find(({ isRequired }) => !isRequired);
    const of = named.flatMap(demandsOf);
    return {
      kind: 'demand',
      demand: { kind: 'all', of },
      ...(filledIn === undefined ? {} : { filledInAt: filledIn.line }),
    };
  });
}

function fieldsOfMatches(field: CueField): readonly CueField[] {
  if (field.name !== 'authorityMatches') {
    throw new Untranslatable(field.line, `\`${field.name}\` is no part of the evidence about an image`);
  }
  refuseOptional(field);
  return structOf(field.value);
}

function demandsOf(field: CueField): readonly AuthorityDemand[] {
  const { name, line, value } = refuseOptional(field);
  if (isOpen(value)) return [{ kind: 'authority', name, line, found: { kind: 'anything' } }];
  const parts = structOf(value);
  const found = parts.map(foundOf);
  const wanted: readonly Found[] = found.length === 0 ? [{ kind: 'anything' }] : found;
  return wanted.map((each) => ({ kind: 'authority', name, line, found: each }));
}

function foundOf(field: CueField): Found {
  const { name, line, value } = refuseOptional(field);
  if (name === 'signatures') return (requireOne(value), { kind: 'signatures' });
  if (name === 'attestations') return attestationsOf(value);
  if (name === 'static' && value.kind === 'scalar' && value.value === true) return { kind: 'static' };
  throw new Untranslatable(line, `\`${name}\` of an authority has no translation`);
}

function attestationsOf(value: CueValue): Attestations {
  if (value.kind === 'both') return value.values.map(attestationsOf).reduce(together);
  if (value.kind === 'size' && value.of === 'map') {
    const count = value.operator === '>=' ? { from: value.count, to: Infinity } : { from: 0, to: value.count };
    return { kind: 'attestations', names: [], count };
  }
  if (isOpen(value)) return { kind: 'attestations', names: [] };
  const fields = structOf(value).map(refuseOptional);
  for (const field of fields) requireOne(field.value);
  return { kind: 'attestations', names: fields.map(({ name }) => name) };
}

function together(one: Attestations, other: Attestations): Attestations {
  const names = [...one.names, ...other.names];
  const from = Math.max(one.count?.from ?? 0, other.count?.from ?? 0);
  const to = Math.min(one.count?.to ?? Infinity, other.count?.to ?? Infinity);
  return { kind: 'attestations', names, count: { from, to } };
}

/** A constraint that every list with at least one element satisfies: what an authority found is never empty. */
function requireOne(value: CueValue): void {
  if (value.kind === 'both') {
    for (const part of value.values) requireOne(part);
    return;
  }
  if (value.kind === 'size') {
    if (value.of === 'list' && value.operator === '>=' && value.count <= 1) return;
    throw new Untranslatable(value.line, countedEvidence);
  }
  if (value.kind === 'list') return requireOneOfList(value);
  if (value.kind === 'type' && value.name === '_') return;
  throw new Untranslatable(value.line, lookedInto);
}

const lookedInto = 'what is demanded of a signature itself belongs into its authority';

function requireOneOfList({ items, rest, line }: Extract<CueValue, { kind: 'list' }>): void {
  if (rest === undefined || items.length > 1) throw new Untranslatable(line, countedEvidence);
  if (![...items, rest].every(isOpen)) throw new Untranslatable(line, lookedInto);
}

function isOpen(value: CueValue): boolean {
  return (value.kind === 'type' && value.name === '_') || (value.kind === 'struct' && value.fields.length === 0);
}

function structOf(value: CueValue): readonly CueField[] {
  if (value.kind === 'struct') return value.fields;
  if (isOpen(value)) return [];
  throw new Untranslatable(value.line, 'wanted a struct here');
}

function refuseOptional(field: CueField): CueField {
  if (field.isOptional)
    throw new Untranslatable(field.line, `\`${field.name}?\` demands nothing that could be said here`);
  return field;
}
