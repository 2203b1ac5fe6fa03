// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UnavailableError } from '../errors/errors.ts';
import { unreadableSource } from './unreadable-source.ts';

test('every question is answered with the error', async () => {
  const error = new UnavailableError('registry-unreachable', 'no route');
  const source = unreadableSource('registry.example/team/app', error);
  await assert.rejects(source.readManifest({ tag: 'v1' }), error);
  await assert.rejects(source.readReferrers('sha256:0' as never), error);
  await assert.rejects(async () => {
    for await (const _ of source.listTags()) assert.fail('a tag');
  }, error);
});
