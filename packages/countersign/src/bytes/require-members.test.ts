// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDocument } from './json-fields.ts';
import { requireMembers } from './require-members.ts';

function check(object: Record<string, number>): unknown {
  return requireMembers(readDocument(object, 'bundle', 'bundle-malformed'), 'mediaType', 'hint');
}

test('known members are let through in either spelling, and may be missing', () => {
  for (const object of [{}, { hint: 1 }, { mediaType: 1, hint: 1 }, { media_type: 1 }]) assert.ok(check(object));
});

test('any other member is refused, however near it comes', () => {
  for (const name of ['media-type', 'MediaType', 'hints', '', 'constructor', 'hint_']) {
    assert.throws(() => check({ hint: 1, [name]: 1 }), { code: 'bundle-malformed' });
  }
});
