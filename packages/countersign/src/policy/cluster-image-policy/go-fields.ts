// SPDX-License-Identifier: Apache-2.0
import { addError, fieldOf, type PlacedText, type PolicyFields, placedTextOf, placeOf } from '../policy-fields.ts';

/** A text; one that is empty is the same as none, as programs in Go read it. */
export function goText(fields: PolicyFields, name: string): PlacedText | undefined {
  const placed = fieldOf(fields, name);
  if (placed === undefined) return undefined;
  if (placed.node.kind === 'scalar' && placed.node.value === '') return undefined;
  return placedTextOf(placed);
}

/** As `goText`; absent and empty are mistakes. */
export function requireGoText(fields: PolicyFields, name: string): PlacedText | undefined {
  const text = goText(fields, name);
  const placed = fieldOf(fields, name);
  const isEmpty = placed === undefined || (placed.node.kind === 'scalar' && placed.node.value === '');
  if (isEmpty) missing(fields, [name]);
  return text;
}

/** Those of the fields that say something. */
export function presentOf(fields: PolicyFields, names: readonly string[]): readonly string[] {
  return names.filter((name) => {
    const placed = fieldOf(fields, name);
    return placed !== undefined && !(placed.node.kind === 'scalar' && placed.node.value === '');
  });
}

/** The one of these fields that says something; none and several are mistakes. */
export function requireOneGoField(fields: PolicyFields, names: readonly string[]): string | undefined {
  const present = presentOf(fields, names);
  if (present.length === 0) missing(fields, names);
  if (present.length > 1) {
    const message = `wanted one of ${listOf(present)} in \`${fields.path}\`, got ${present.length}`;
    addError(fields.reader, placeOf(fields, present[1] ?? ''), { rule: 'fields-exclusive', message });
  }
  return present.length === 1 ? present[0] : undefined;
}

function missing(fields: PolicyFields, names: readonly string[]): void {
  const [name = ''] = names;
  const wanted = names.length === 1 ? `\`${name}\`` : `one of ${listOf(names)}`;
  const message = `wanted ${wanted} in \`${fields.path}\`, got ${names.length === 1 ? 'nothing' : 'none'}`;
  addError(fields.reader, placeOf(fields, name), { rule: 'field-missing', message });
}

function listOf(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
