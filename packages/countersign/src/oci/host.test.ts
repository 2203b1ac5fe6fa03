// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLoopbackHost } from './host.ts';

for (const host of ['localhost', 'localhost:5000', '127.0.0.1', '127.9.9.9:80', '[::1]:5000']) {
  test(`${host} is this machine`, () => assert.equal(isLoopbackHost(host), true));
}

for (const host of [
  '127.0.0.1.evil.example',
  'localhost.evil.example',
  '128.0.0.1',
  '[::2]',
  'mylocalhost',
  '127.0.0.1.local',
]) {
  test(`${host} is a stranger`, () => assert.equal(isLoopbackHost(host), false));
}
