// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDevicePath } from './is-device-path.ts';

test('what the system has under `/dev` and `/proc` is no file of the caller', () => {
  for (const path of ['/dev/stdout', '/dev/fd/63', '/proc/self/fd/1', '/tmp/../dev/null'])
    assert.ok(isDevicePath(path));
  for (const path of ['sandbox.env', 'dev/stdout', '/tmp/dev/stdout', '/development/env'])
    assert.ok(!isDevicePath(path));
});
