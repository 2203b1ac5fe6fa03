// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anyName, exactName, globName, patternName } from './name-matchers.ts';

test('an exact name matches itself only, whatever characters it has', () => {
  const matcher = exactName('me+tag@example.com');
  assert.equal(matcher.matches('me+tag@example.com'), true);
  assert.equal(matcher.matches('meetag@example.com'), false);
  assert.equal(
    exactName('https://github.com/acme/repo').matches('https://evil.example/?x=https://github.com/acme/repo'),
    false,
  );
});

test('a glob is one, and keeps its text', () => {
  const matcher = globName('*@example.com');
  assert.deepEqual([matcher.kind, matcher.text], ['glob', '*@example.com']);
  assert.equal(matcher.matches('me@example.com'), true);
  assert.equal(matcher.matches('me@example.com.evil.example'), false);
});

test('an anchored pattern matches the whole name, an unanchored one any part', async () => {
  const evil = 'https://evil.example/?https://github.com/acme/x';
  assert.equal((await patternName('https://github.com/acme/.*', 'anchored')).matches(evil), false);
  assert.equal(
    (await patternName('https://github.com/acme/.*', 'anchored')).matches('https://github.com/acme/x'),
    true,
  );
  assert.equal((await patternName('https://github.com/acme/.*', 'unanchored')).matches(evil), true);
  assert.equal((await patternName('^https://github.com/acme/.*', 'unanchored')).matches(evil), false);
});

test('any name is any name', () => assert.equal(anyName.matches('x'), true));

test('an empty or endless pattern is refused', async () => {
  assert.throws(() => globName(''), { code: 'pattern-malformed' });
  assert.throws(() => globName('a'.repeat(4097)), { code: 'pattern-malformed' });
  assert.equal(globName('a'.repeat(4096)).matches('a'), false);
  await assert.rejects(patternName('', 'anchored'), { code: 'pattern-malformed' });
  await assert.rejects(patternName('(', 'anchored'), { code: 'pattern-malformed' });
});
