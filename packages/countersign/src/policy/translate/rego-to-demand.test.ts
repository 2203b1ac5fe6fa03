// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AuthorityDemand } from './authority-demand.ts';
import { translateWholeRego } from './rego-to-demand.ts';

const head = 'package sigstore\ndefault isCompliant = false\n';

function demanded(body: string): string {
  const translation = translateWholeRego(`${head}${body}`);
  assert.ok(translation.kind === 'demand', JSON.stringify(translation));
  return textOf(translation.demand);
}

function textOf(demand: AuthorityDemand): string {
  switch (demand.kind) {
    case 'all':
    case 'any':
      return demand.of.length === 1 && demand.of[0] !== undefined
        ? textOf(demand.of[0])
        : `${demand.kind}(${demand.of.map(textOf).join(', ')})`;
    case 'at-least':
      return `at least ${demand.count}`;
    case 'authority': {
      const { found } = demand;
      if (found.kind !== 'attestations') return `${demand.name} ${found.kind}`;
      return `${demand.name} attestations ${found.names.join('+')} ${found.count?.from ?? 0}..${found.count?.to ?? Infinity}`;
    }
  }
}

function refused(body: string): number {
  const translation = translateWholeRego(`${head}${body}`);
  assert.ok(translation.kind === 'untranslatable', JSON.stringify(translation));
  return translation.line - 2;
}

test('what is named in one body has to be there', () => {
  assert.equal(
    demanded('isCompliant {\n  input.authorityMatches.a\n  input.authorityMatches["b-c"].signatures\n}'),
    'all(a anything, b-c signatures)',
  );
  assert.equal(
    demanded(
      'isCompliant {\n  input.authorityMatches.a.signatures[_]\n  count(input.authorityMatches.b.signatures) > 0\n}',
    ),
    'all(a signatures, b signatures)',
  );
  assert.equal(demanded('isCompliant { input.authorityMatches.a.static == true }'), 'a static');
});

test('names, helpers and several bodies are followed', () => {
  const body = `isCompliant {
  found := input.authorityMatches.a.attestations
  count(found) == 2
  released
}
isCompliant { input.authorityMatches.emergency }
released { m := input.authorityMatches; m.b.attestations.scan[_] }
`;
  assert.equal(
    demanded(body),
    'any(all(a attestations  0..Infinity, a attestations  2..2, all(all(), b attestations scan 0..Infinity)), emergency anything)',
  );
});

test('so many of all authorities can be demanded', () => {
  assert.equal(demanded('isCompliant { count(input.authorityMatches) >= 2 }'), 'at least 2');
  assert.equal(demanded('isCompliant { n := count(input.authorityMatches); n > 2 }'), 'all(all(), at least 3)');
});

test('what asks for more than that is refused at its line', () => {
  const lines = [
    'count(input.authorityMatches) == 1',
    'count(input.authorityMatches.a.signatures) == 1',
    'count(input.authorityMatches.a.signatures) >= 2',
    'count(input.authorityMatches.a.signatures[0]) > 0',
    'count(input.authorityMatches.a) > 0',
    'input.authorityMatches.a.signatures[1]',
    'input.authorityMatches.a.signatures[_].subject == "x"',
    'input.authorityMatches[_].signatures',
    'not input.authorityMatches.a',
    'input.spec.containers',
    'input.authorityMatches.a.static == false',
    'isCompliant',
    'helper',
    'sum(input.authorityMatches) > 0',
    'true',
  ];
  for (const line of lines) assert.equal(refused(`isCompliant {\n  ${line}\n}`), 2, line);
  assert.equal(refused('isCompliant[r] {\n  r := "x"\n}'), 1);
  assert.equal(translateWholeRego('package other\nisCompliant { true }').kind, 'untranslatable');
  assert.equal(translateWholeRego('package sigstore\ndefault isCompliant = true').kind, 'untranslatable');
  assert.equal(translateWholeRego('package sigstore\ndefault isCompliant = false').kind, 'untranslatable');
});
