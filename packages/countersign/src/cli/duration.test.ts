// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDuration } from './duration.ts';

for (const [text, wanted] of [
  ['0', 0],
  ['90s', 90_000],
  ['3m', 180_000],
  ['1h30m', 5_400_000],
  ['1.5s', 1500],
  ['500ms', 500],
] as const) {
  test(`the duration \`${text}\` is ${wanted} ms`, () => assert.equal(parseDuration(text, '--timeout'), wanted));
}

for (const text of ['', '3', 'm', '-3m', '3 m', '3d', '3m ', '1e3s']) {
  test(`\`${text}\` is no duration`, () => {
    assert.throws(() => parseDuration(text, '--timeout'), { code: 'usage-flag', message: /--timeout/ });
  });
}
