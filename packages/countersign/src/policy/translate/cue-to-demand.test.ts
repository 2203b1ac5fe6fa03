// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NamedAuthority } from './authority-demand.ts';
import { translateWholeCue } from './cue-to-demand.ts';

function demanded(text: string): { readonly named: readonly string[]; readonly filledInAt: number | undefined } {
  const translation = translateWholeCue(text);
  assert.ok(translation.kind === 'demand', JSON.stringify(translation));
  assert.ok(translation.demand.kind === 'all');
  const named = translation.demand.of.map(
    (part) => `${(part as NamedAuthority).name} ${foundBy(part as NamedAuthority)}`,
  );
  return { named, filledInAt: translation.filledInAt };
}

function foundBy({ found }: NamedAuthority): string {
  if (found.kind !== 'attestations') return found.kind;
  const { from, to } = found.count ?? { from: 0, to: Infinity };
  return `attestations ${found.names.join('+')} ${from}..${to}`;
}

function refused(text: string): number {
  const translation = translateWholeCue(text);
  assert.ok(translation.kind === 'untranslatable', JSON.stringify(translation));
  return translation.line;
}

test('each authority that is named has to pass', () => {
  assert.deepEqual(demanded('authorityMatches: {a: _, "b-c": {...}}').named, ['a anything', 'b-c anything']);
  assert.deepEqual(
    demanded('authorityMatches: {\n  a: signatures: [...{}]\n  b: {\n    signatures: [_, ...]\n  }\n}').named,
    ['a signatures', 'b signatures'],
  );
  assert.deepEqual(demanded('authorityMatches: a!: static: true').named, ['a static']);
  assert.deepEqual(demanded('authorityMatches: {...}').named, []);
});

test('attestations are named or counted', () => {
  const text = `package sigstore
import (
  "struct"
  "list"
)
authorityMatches: {
  a: attestations: struct.MinFields(1) & struct.MaxFields(2)
  b: attestations: { scan: list.MinItems(1), sbom: [...{}] }
}`;
  assert.deepEqual(demanded(text).named, ['a attestations  1..2', 'b attestations scan+sbom 0..Infinity']);
});

test('CUE fills in what is not marked with `!`, which is told', () => {
  assert.equal(demanded('authorityMatches: {\n  a!: _\n  b: _\n}').filledInAt, 3);
  assert.equal(demanded('authorityMatches: {a!: _, b!: signatures: _}').filledInAt, undefined);
});

test('what asks for more than that is refused at its line', () => {
  assert.equal(refused('import "list"\nauthorityMatches: a: signatures: list.MaxItems(1)'), 2);
  assert.equal(refused('import "list"\nauthorityMatches: a: signatures: list.MinItems(1) & list.MaxItems(1)'), 2);
  assert.equal(refused('authorityMatches: {\n  a: signatures: [_, _, ...]\n}'), 2);
  assert.equal(refused('authorityMatches: {\n  a: signatures: [_]\n}'), 2);
  assert.equal(refused('authorityMatches: {\n  a: signatures: [...{subject: "x"}]\n}'), 2);
  assert.equal(refused('authorityMatches: {\n  a?: signatures: _\n}'), 2);
  assert.equal(refused('authorityMatches: {\n  a: "x"\n}'), 2);
  assert.equal(refused('authorityMatches: {\n  a: static: false\n}'), 2);
  assert.equal(refused('authorityMatches: {\n  if true {\n a: _\n }\n}'), 2);
  assert.equal(refused('authorityMatches: a: _\nspec: serviceAccountName: "x"'), 2);
});
