// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import test from 'node:test';
import { parse } from '@bufbuild/cel';
import type { CelExpression } from './cel-expression.ts';
import { celFunctions } from './cel-functions.ts';
import { compileCelPatterns } from './cel-patterns.ts';

async function patternsOf(text: string) {
  return await compileCelPatterns(parse(text).expr as CelExpression);
}

test('patterns are found at every depth and tested in part', async () => {
  const patterns = await patternsOf('predicate.all(x, !x.matches("b+")) || predicate.y.matches("^a$")');
  assert.ok(patterns.test('b+', 'abba') && !patterns.test('b+', 'aa'));
  assert.ok(patterns.test('^a$', 'a') && !patterns.test('^a$', 'aa'));
  assert.equal(patterns.test('other', 'other'), false);
  assert.ok(patterns.size('b+') > 1);
});

test('what is not RE2 is refused', async () => {
  await assert.rejects(patternsOf('predicate.x.matches("(?<!a)b")'), { code: 'condition-malformed' });
});

test('of the functions for texts, those that build by a template are left out', async () => {
  const [library, { strings }] = await Promise.all([import('@bufbuild/cel'), import('@bufbuild/cel/ext')]);
  const names = celFunctions(library, strings).map((known) => known.name);
  assert.ok(names.includes('join') && names.includes('replace'));
  assert.ok(!names.includes('format') && !names.includes('strings.quote'));
});
