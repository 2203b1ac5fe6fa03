// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { looseEnds } from './loose-ends.ts';

for (const pattern of ['^a$', '.*@a\\.example$', '^https://a/.*', '.+', '\\Aa\\z', '^(?:a|b)$', '^[|]$', '^a\\|b$']) {
  test(`\`${pattern}\` has no loose end`, () => assert.equal(looseEnds(pattern), undefined));
}

for (const [pattern, better] of [
  ['a', '^(?:a)$'],
  ['^a', '^(?:a)$'],
  ['a$', '^(?:a)$'],
  ['^a\\$', '^(?:a\\$)$'],
  ['^a|b$', '^(?:a|b)$'],
] as const) {
  test(`\`${pattern}\` is searched for, and \`${better}\` is not`, () => {
    assert.equal(looseEnds(pattern)?.hint, `write \`${better}\``);
    assert.equal(looseEnds(better), undefined);
  });
}
