// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { parsePredicateMatcher } from './parse-predicate-matcher.ts';
import { cosignNames, predicateFamilies } from './predicate-families.ts';
import { classifyPredicateType, parsePredicateType } from './predicate-types.ts';

const page = await readFile(new URL('../../../../docs/concepts/predicate-types.md', import.meta.url), 'utf8');

function rowsOf(heading: string): readonly (readonly string[])[] {
  const section = page.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const lines = section.split('\n').filter((line) => line.startsWith('| '));
  return lines.slice(1).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
}

test('the page lists every family with the URI that is written', () => {
  const rows = rowsOf('Families');
  assert.deepEqual(
    rows.map(([name]) => name),
    predicateFamilies.map(({ name }) => name),
  );
  for (const [name = '', , written = ''] of rows) assert.equal(parsePredicateType(name), written);
});

test('the page lists every version, and the family matches it', () => {
  const rows = rowsOf('Versions');
  const known = predicateFamilies.flatMap(({ versions }) => Object.values(versions));
  const listed = new Set(rows.map(([, uri]) => uri));
  for (const uri of known) assert.ok(listed.has(uri), `${uri} must be listed`);
  for (const [name = '', uri = ''] of rows) {
    const [family = ''] = name.split('/');
    assert.equal(parsePredicateType(name), uri);
    assert.equal(classifyPredicateType(uri)?.family.name, family);
    assert.ok(parsePredicateMatcher(family).matches(uri));
    assert.ok(parsePredicateMatcher(name).matches(uri));
  }
});

test('the page lists every name of cosign', () => {
  const rows = rowsOf('Names of cosign');
  for (const name of Object.keys(cosignNames))
    assert.ok(
      rows.some(([listed]) => listed === name),
      name,
    );
  for (const [name = '', uri = ''] of rows) assert.equal(parsePredicateType(name), uri);
});

test('the page says what matches what', () => {
  const rows = rowsOf('What matches what');
  assert.ok(rows.length >= 10);
  for (const [asked = '', found = '', answer = ''] of rows) {
    assert.equal(parsePredicateMatcher(asked).matches(found) ? 'yes' : 'no', answer, `${asked} ${found}`);
  }
});
