// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acceptedStranger } from './accepted-stranger.ts';
import { anyName, exactName, globName, patternName } from './name-matchers.ts';

test('a matcher of everybody accepts a stranger', async () => {
  assert.equal(acceptedStranger(anyName), 'mallory@evil.example');
  assert.equal(acceptedStranger(globName('*')), 'mallory@evil.example');
  assert.equal(acceptedStranger(globName('https://**')), 'https://evil.example/mallory');
  assert.equal(acceptedStranger(await patternName('.*', 'unanchored')), 'mallory@evil.example');
  assert.equal(acceptedStranger(await patternName('.*@.*', 'anchored')), 'mallory@evil.example');
  assert.equal(acceptedStranger(await patternName('https://[^/]*', 'anchored')), 'https://evil.example');
});

test('a matcher that picks somebody out accepts none', async () => {
  assert.equal(acceptedStranger(exactName('you@example.com')), undefined);
  assert.equal(acceptedStranger(globName('*@example.com')), undefined);
  assert.equal(acceptedStranger(globName('https://github.com/acme/**')), undefined);
  assert.equal(acceptedStranger(await patternName('.*@example\\.com', 'anchored')), undefined);
  assert.equal(acceptedStranger(await patternName('example', 'anchored')), undefined);
});
