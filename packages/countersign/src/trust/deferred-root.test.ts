// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeBase64 } from '../bytes/base64.ts';
import { deferredRoot } from './deferred-root.ts';
import { github } from './embedded/github.ts';
import { publicGood } from './embedded/public-good.ts';
import { githubRoot } from './github-root.ts';
import { parseTrustedRoot } from './parse-trusted-root.ts';
import { publicGoodRoot } from './public-good-root.ts';

const bytes = decodeBase64(publicGood.trustedRoot);

test('a root is parsed once, and not before something of it is asked for', () => {
  let times = 0;
  const root = deferredRoot('real', () => {
    times += 1;
    return parseTrustedRoot(bytes);
  });
  assert.deepEqual([root.origin, times], ['real', 0]);
  assert.equal(root.logs, root.logs);
  assert.deepEqual([root.ctLogs.length > 0, times], [true, 1]);
});

test('what is embedded is, when it is asked for, what parsing it at once gives, its origin included', async () => {
  assert.deepEqual({ ...(await publicGoodRoot()) }, { ...parseTrustedRoot(bytes) });
  assert.deepEqual({ ...(await githubRoot()) }, { ...parseTrustedRoot(decodeBase64(github.trustedRoot)) });
});
