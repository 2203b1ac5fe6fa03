// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { urlFromEnv } from './url-from-env.ts';

test('a URL of the web is read, and all else is refused without being shown', () => {
  assert.equal(urlFromEnv('NAME', 'https://a.example/x?y=1', 'p').href, 'https://a.example/x?y=1');
  for (const text of ['s3cret', 'file:///s3cret', 'ftp://s3cret/']) {
    assert.throws(
      () => urlFromEnv('NAME', text, 'p'),
      (error: Error & { code?: string }) =>
        error.code === 'identity-provider-failed' &&
        error.message.includes('`NAME`') &&
        !error.message.includes('s3cret'),
    );
  }
});
